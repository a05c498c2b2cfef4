using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Isinglass.Machines.Tests.Services;

/// <summary>
/// The Digital Annealer's public contract, strict: headers, ranges of all parameters, unknown members. A job waits, runs and is done, one step a question;
/// its answer is the best points by objective, penalty polynomial and multipliers, among those that keep the groups.
/// </summary>
internal sealed class DigitalAnnealerServer : MockServer
{
    private static readonly HashSet<string> Members = ["fujitsuDA3", "binary_polynomial", "penalty_binary_polynomial", "inequalities"];

    private static readonly Dictionary<string, (double Least, double Most)> Ranges = new(StringComparer.Ordinal)
    {
        ["time_limit_sec"] = (1, 3600),
        ["num_run"] = (1, 1024),
        ["num_group"] = (1, 16),
        ["num_output_solution"] = (1, 1024),
        ["internal_penalty"] = (0, 1),
        ["penalty_auto_mode"] = (0, 10000),
        ["penalty_coef"] = (1, long.MaxValue),
    };

    private static readonly string[] Polynomials = ["binary_polynomial", "penalty_binary_polynomial"];

    private readonly Dictionary<string, (string Body, int Asked, string? Status)> _jobs = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Bodies of jobs that were taken.</summary>
    public List<string> Taken { get; } = [];

    public override int TakenCount => Taken.Count;

    /// <summary>A job of somebody else in the list.</summary>
    public bool HasForeignJob { get; set; }

    /// <summary>The end of every job.</summary>
    public string End { get; set; } = "Done";

    /// <summary>Changes an answer.</summary>
    public Func<string, string> Spoil { get; set; } = static answer => answer;

    /// <summary>What it tells about things that will go.</summary>
    public string? Deprecation { get; set; }

    protected override Task<(int Status, string Body)> ServeAsync(HttpContext context, byte[] body)
    {
        lock (_lock)
        {
            if (Deprecation is { } notes)
            {
                context.Response.Headers["x-deprecation"] = notes;
            }

            return Task.FromResult(Serve(context.Request, System.Text.Encoding.UTF8.GetString(body)));
        }
    }

    private (int Status, string Body) Serve(HttpRequest request, string body)
    {
        if (request.Headers["X-Api-Key"] != Token)
        {
            return Error(request.Headers.ContainsKey("X-Api-Key") ? 401 : 400, "Unauthorized",
                $"Access denied due to invalid header {request.Headers["X-Api-Key"]}");
        }

        if (request.Headers.Accept != "application/json")
        {
            return Error(406, "Not Acceptable", "Accept header is not application/json");
        }

        if (request.Method == "POST" && request.ContentType != "application/json")
        {
            return Error(415, "Unsupported Media Type", "Content-Type header is not application/json");
        }

        var path = request.Path.Value!;
        const string result = "/v4/async/jobs/result/";
        return (request.Method, path) switch
        {
            ("GET", "/v1/healthcheck") => (200, "{}"),
            ("POST", "/v4/async/qubo/solve") => Take(body),
            ("GET", "/v4/async/jobs") => (200, List()),
            ("GET", _) when path.StartsWith(result, StringComparison.Ordinal) => Result(path[result.Length..]),
            ("DELETE", _) when path.StartsWith(result, StringComparison.Ordinal) =>
                _jobs.Remove(path[result.Length..]) ? (200, "{\"status\":\"Deleted\"}") : Missing(),
            _ => Missing(),
        };
    }

    private (int Status, string Body) Take(string body)
    {
        if (Fault(body) is { } fault)
        {
            return Error(400, "Bad Request", fault);
        }

        var job = $"contract-{Taken.Count + 1}";
        Taken.Add(body);
        _jobs.Add(job, (body, 0, null));
        return (200, $"{{\"job_id\":\"{job}\",\"something_new\":[1,{{}}]}}");
    }

    private string List() => Json(json =>
    {
        json.WriteStartArray("job_status_list");
        foreach (var job in _jobs.Keys.Concat(HasForeignJob ? ["foreign"] : []))
        {
            json.WriteStartObject();
            json.WriteString("job_id", job);
            json.WriteString("job_status", "Running");
            // A clock that is years behind ours.
            json.WriteString("start_time", "2018-07-10T06:02:22Z");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private (int Status, string Body) Result(string job)
    {
        if (!_jobs.TryGetValue(job, out var entry))
        {
            return Missing();
        }

        _jobs[job] = entry with { Asked = entry.Asked + 1 };
        return entry.Asked switch
        {
            0 => (200, "{\"status\":\"Waiting\"}"),
            1 => (200, "{\"status\":\"Running\",\"progress\":0.5}"),
            _ when End != "Done" => (200, $"{{\"status\":\"{End}\",\"message\":\"solver stopped: no licence\"}}"),
            _ => (200, Spoil(Solve(entry.Body))),
        };
    }

    private static string? Fault(string body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        if (root.EnumerateObject().FirstOrDefault(static member => !Members.Contains(member.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
        {
            return $"unknown member {unknown.Name}";
        }

        foreach (var parameter in root.GetProperty("fujitsuDA3").EnumerateObject())
        {
            if (parameter.Name is "guidance_config" or "one_way_one_hot_groups")
            {
                continue;
            }

            if (!Ranges.TryGetValue(parameter.Name, out var range)
                || !(parameter.Value.GetDouble() >= range.Least && parameter.Value.GetDouble() <= range.Most))
            {
                return $"`{parameter.Name}` must be between {range.Least} and {range.Most}";
            }
        }

        var terms = Polynomials.Where(name => root.TryGetProperty(name, out _))
            .SelectMany(name => root.GetProperty(name).GetProperty("terms").EnumerateArray());
        return terms.Any(static term => Math.Abs(term.GetProperty("c").GetDouble()) > Math.ScaleB(1, 52) || term.GetProperty("p").GetArrayLength() > 2)
            ? "`c` must be between - 2^52 and 2^52, and `p` of degree 2 at most" : null;
    }

    /// <summary>The best points.</summary>
    private static string Solve(string body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var objective = Terms(root.GetProperty("binary_polynomial"));
        var penalty = root.TryGetProperty("penalty_binary_polynomial", out var polynomial) ? Terms(polynomial) : [];
        var inequalities = root.TryGetProperty("inequalities", out var list)
            ? list.EnumerateArray().Select(static row => (Terms: Terms(row), Lambda: row.GetProperty("lambda").GetInt64())).ToArray() : [];
        var model = MockAnswers.Model(objective.Concat(penalty));
        var solver = root.GetProperty("fujitsuDA3");
        var groups = solver.TryGetProperty("one_way_one_hot_groups", out var sizes) ? sizes.GetProperty("numbers").EnumerateArray().Select(static size =>
            size.GetInt32()).ToArray() : [];
        var points = MockAnswers.Points(model)
            .Where(point => Keeps(point, groups))
            .Select(point => (Point: point, Energy: MockAnswers.Value(objective, point), Penalty: MockAnswers.Value(penalty, point),
                Broken: inequalities.Sum(row => row.Lambda * Math.Max(0, MockAnswers.Value(row.Terms, point)))))
            .OrderBy(static point => point.Energy + point.Penalty + point.Broken).Take(solver.GetProperty("num_output_solution").GetInt32());
        return Json(json =>
        {
            json.WriteString("status", "Done");
            json.WriteStartObject("qubo_solution");
            json.WriteBoolean("result_status", true);
            json.WriteStartArray("solutions");
            foreach (var (point, energy, penalties, _) in points)
            {
                json.WriteStartObject();
                json.WriteNumber("energy", energy);
                json.WriteNumber("penalty_energy", penalties);
                json.WriteNumber("frequency", 1);
                json.WriteStartObject("configuration");
                for (var i = 0; i < point.Length; i++)
                {
                    json.WriteBoolean(i.ToString(CultureInfo.InvariantCulture), point[i] != 0);
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("timing");
            json.WriteString("solve_time", "1500");
            json.WriteString("total_elapsed_time", "1600");
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static bool Keeps(sbyte[] point, int[] groups)
    {
        var at = 0;
        return groups.All(size => point[at..(at += size)].Sum(static value => value) == 1);
    }

    private static (double C, int[] P)[] Terms(JsonElement polynomial) => [.. polynomial.GetProperty("terms").EnumerateArray()
        .Select(static term => (term.GetProperty("c").GetDouble(), term.GetProperty("p").EnumerateArray().Select(static index => index.GetInt32()).ToArray()))];

    private static (int Status, string Body) Missing() => Error(404, "Resource Not Found", "Resource not found.");

    private static (int Status, string Body) Error(int code, string title, string message) => (code, Json(json =>
    {
        json.WriteStartObject("error");
        json.WriteNumber("code", code);
        json.WriteString("title", title);
        json.WriteString("message", message);
        json.WriteEndObject();
    }));
}
