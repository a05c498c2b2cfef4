using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Isinglass.Formats;
using Isinglass.Model;
using Microsoft.AspNetCore.Http;

namespace Isinglass.Machines.Tests.Services;

// The service asks for MD5.
#pragma warning disable CA5351
/// <summary>
/// SAPI's public contract, strict: token, media types with versions, sizes and check sums of uploads, least times. Models are read from the uploaded dimod
/// files.
/// </summary>
internal sealed class DWaveServer : MockServer
{
    private const string Tag = "\"list-1\"";
    private const string Solvers = """
        [{"identity":{"name":"Advantage_system4.1","version":{"graph_id":"01d07086e1"}},
          "status":"ONLINE","properties":{"supported_problem_types":["ising","qubo"]}},
         {"identity":{"name":"hybrid_bqm_resting"},"status":"OFFLINE","properties":{"supported_problem_types":["bqm"]}},
         {"identity":{"name":"hybrid_bqm"},"status":"ONLINE","avg_load":0.1,
          "properties":{"supported_problem_types":["bqm"],"minimum_time_limit":[[1,3.0],[1024,4.0]],"maximum_number_of_variables":1000}},
         {"identity":{"name":"hybrid_cqm"},"status":"ONLINE","properties":{"supported_problem_types":["cqm"],"minimum_time_limit_s":5}}]
        """;

    private readonly Dictionary<string, (long Size, SortedDictionary<int, byte[]> Parts, bool IsWhole)> _uploads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (JsonElement Problem, int Asked)> _problems = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Problems that were taken.</summary>
    public List<JsonElement> Taken { get; } = [];

    public override int TakenCount => Taken.Count;

    /// <summary>How every problem ends.</summary>
    public string End { get; set; } = "COMPLETED";

    /// <summary>Parts that are damaged on the way; each once.</summary>
    public HashSet<int> Damaged { get; } = [];

    protected override Task<(int Status, string Body)> ServeAsync(HttpContext context, byte[] body)
    {
        lock (_lock)
        {
            return Task.FromResult(Serve(context, body));
        }
    }

    private (int Status, string Body) Serve(HttpContext context, byte[] body)
    {
        var request = context.Request;
        if (request.Headers["X-Auth-Token"] != Token)
        {
            return Error(401, "Invalid token or access denied");
        }

        var path = request.Path.Value!.Trim('/').Split('/');
        return (request.Method, path[0], path.Length) switch
        {
            ("GET", "solvers", _) => List(context),
            ("POST", "bqm", 2) => Accepts(request, "multipart-initiate", 2) ?? Initiate(body),
            ("PUT", "bqm", 5) => PutPart(request, path[2], int.Parse(path[4], CultureInfo.InvariantCulture), body),
            ("GET", "bqm", 4) => Accepts(request, "multipart-status", 2) ?? Status(path[2]),
            ("POST", "bqm", 4) => Accepts(request, "multipart-combine", 2) ?? Combine(path[2], body),
            ("POST", "problems", 1) => Accepts(request, "problems", 3) ?? Submit(body),
            ("GET", "problems", 1) => Accepts(request, "problems", 3) ?? Find(request.Query["label"].ToString()),
            ("GET", "problems", 2) => Accepts(request, "problem", 3) ?? Problem(path[1], request.Query["timeout"].ToString()),
            _ => Error(404, "no such resource"),
        };
    }

    private static (int Status, string Body)? Accepts(HttpRequest request, string resource, int version)
    {
        if (request.Headers.Accept != $"application/vnd.dwave.sapi.{resource}+json; version={version}")
        {
            return Error(415, $"Unsupported representation {request.Headers.Accept}");
        }

        return request.Method == "POST" && request.ContentType != "application/json" ? Error(415, "Unsupported media type") : null;
    }

    private static (int Status, string Body) List(HttpContext context)
    {
        if (Accepts(context.Request, "solver-definition-list", 3) is { } refused)
        {
            return refused;
        }

        context.Response.Headers.ETag = Tag;
        return context.Request.Headers.IfNoneMatch == Tag ? (304, "") : (200, Solvers);
    }

    private (int Status, string Body) Initiate(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var id = $"upload-{_uploads.Count + 1}";
        _uploads.Add(id, (document.RootElement.GetProperty("size").GetInt64(), [], false));
        return (200, $"{{\"id\":\"{id}\"}}");
    }

    private (int Status, string Body) PutPart(HttpRequest request, string id, int number, byte[] body)
    {
        if (request.ContentType != "application/octet-stream")
        {
            return Error(415, "Unsupported Media Type");
        }

        if (!_uploads.TryGetValue(id, out var upload))
        {
            return Error(404, "no such upload");
        }

        if (request.Headers.ContentMD5 != Convert.ToBase64String(MD5.HashData(body)) || body.Length > 5 << 20)
        {
            return Error(400, "checksum mismatch");
        }

        upload.Parts[number] = Damaged.Remove(number) ? body[..(body.Length / 2)] : body;
        return (200, "{}");
    }

    private (int Status, string Body) Status(string id) => _uploads.TryGetValue(id, out var upload) ? (200, Json(json =>
    {
        json.WriteString("status", upload.IsWhole ? "UPLOAD_COMPLETED" : "UPLOAD_IN_PROGRESS");
        json.WriteStartArray("parts");
        foreach (var (number, part) in upload.Parts)
        {
            json.WriteStartObject();
            json.WriteNumber("part_number", number);
            json.WriteString("checksum", Convert.ToHexStringLower(MD5.HashData(part)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    })) : Error(404, "no such upload");

    private (int Status, string Body) Combine(string id, byte[] body)
    {
        if (!_uploads.TryGetValue(id, out var upload))
        {
            return Error(404, "no such upload");
        }

        using var document = JsonDocument.Parse(body);
        byte[] digests = [.. upload.Parts.Values.SelectMany(MD5.HashData)];
        var isRight = document.RootElement.GetProperty("checksum").GetString() == Convert.ToHexStringLower(MD5.HashData(digests))
            && upload.Parts.Values.Sum(static part => part.LongLength) == upload.Size;
        _uploads[id] = upload with { IsWhole = isRight };
        return isRight ? (200, "{}") : Error(400, "Failed to combine the multipart upload");
    }

    private (int Status, string Body) Submit(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var problem = document.RootElement.EnumerateArray().Single().Clone();
        var solver = problem.GetProperty("solver").GetProperty("name").GetString();
        var type = problem.GetProperty("type").GetString();
        var data = problem.GetProperty("data");
        var refusal = (solver, type) is not (("hybrid_bqm", "bqm") or ("hybrid_cqm", "cqm")) ? $"Problem type ({type}) is not supported by the solver."
            : problem.GetProperty("params").GetProperty("time_limit").GetDouble() < (type == "bqm" ? 3 : 5)
                ? "Attempting to run a problem for less than the allowed minimum time_limit 3.0 s"
            : data.GetProperty("format").GetString() != "ref" || !_uploads.TryGetValue(data.GetProperty("data").GetString()!, out var upload)
                || !upload.IsWhole ? "Problem data is not there" : null;
        if (refusal is not null)
        {
            return (200, Json(json =>
            {
                json.WriteNumber("error_code", 400);
                json.WriteString("error_msg", refusal);
            }) is var item ? $"[{item}]" : "");
        }

        var id = $"problem-{Taken.Count + 1}";
        Taken.Add(problem);
        _problems.Add(id, (problem, 0));
        return (200, $"[{Describe(id, "PENDING")}]");
    }

    private (int Status, string Body) Find(string label) =>
        (200, $"[{string.Join(',', _problems.Where(pair => LabelOf(pair.Value.Problem).Contains(label)).Select(pair => Describe(pair.Key, "IN_PROGRESS")))}]");

    private static string LabelOf(JsonElement problem) => problem.GetProperty("label").GetString()!;

    private (int Status, string Body) Problem(string id, string timeout)
    {
        if (!_problems.TryGetValue(id, out var entry))
        {
            return Error(404, "Problem does not exist or apitoken does not have access");
        }

        if (!int.TryParse(timeout, CultureInfo.InvariantCulture, out var seconds) || seconds is < 1 or > 30)
        {
            return Error(400, "timeout must be 1 to 30");
        }

        _problems[id] = entry with { Asked = entry.Asked + 1 };
        return entry.Asked == 0 ? (200, Describe(id, "IN_PROGRESS")) : (200, Describe(id, End));
    }

    private string Describe(string id, string status) => Json(json =>
    {
        var problem = _problems.TryGetValue(id, out var entry) ? entry.Problem : Taken[^1];
        json.WriteString("id", id);
        json.WriteString("status", status);
        json.WriteString("type", problem.GetProperty("type").GetString());
        json.WriteString("label", problem.GetProperty("label").GetString());
        json.WriteString("brand_new", "unknown");
        if (status == "FAILED")
        {
            json.WriteString("error_message", "the annealer is being cooled down");
        }

        if (status == "COMPLETED")
        {
            WriteAnswer(json, problem);
        }
    });

    private void WriteAnswer(Utf8JsonWriter json, JsonElement problem)
    {
        var type = problem.GetProperty("type").GetString()!;
        byte[] bytes = [.. _uploads[problem.GetProperty("data").GetProperty("data").GetString()!].Parts.Values.SelectMany(static part => part)];
        var file = ModelFormats.Read($"model.{type}", bytes);
        var model = file.Objective;
        var best = MockAnswers.Points(model).OrderBy(point =>
            (file.Constrained is { } rows && !rows.IsFeasible(point), model.Energy(point))).First();
        json.WriteStartObject("answer");
        json.WriteString("format", "bq");
        json.WriteStartObject("data");
        json.WriteString("type", "SampleSet");
        json.WriteBoolean("use_bytes", false);
        json.WriteNumber("num_variables", model.VariableCount);
        json.WriteNumber("num_rows", 1);
        json.WriteString("variable_type", model.Vartype == Vartype.Spin ? "SPIN" : "BINARY");
        json.WriteBoolean("sample_packed", false);
        // Variables in another order than they came.
        WriteArray(json, "sample_data", () =>
        {
            json.WriteStartArray();
            Array.ForEach([.. best.Reverse()], value => json.WriteNumberValue((double)value));
            json.WriteEndArray();
        });
        json.WriteStartArray("variable_labels");
        for (var i = model.VariableCount - 1; i >= 0; i--)
        {
            json.WriteNumberValue(i);
        }

        json.WriteEndArray();
        json.WriteStartObject("vectors");
        WriteArray(json, "energy", () => json.WriteNumberValue(model.Energy(best)));
        WriteArray(json, "num_occurrences", () => json.WriteNumberValue(1));
        json.WriteEndObject();
        json.WriteStartObject("info");
        json.WriteNumber("charge_time", 2_500_000);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, string name, Action write)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "array");
        json.WriteStartArray("data");
        write();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static (int Status, string Body) Error(int code, string message) => (code, Json(json =>
    {
        json.WriteNumber("error_code", code);
        json.WriteString("error_msg", message);
    }));
}
