using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Isinglass.Formats;
using Isinglass.Machines.Connections;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Machines.Services;

/// <summary>
/// D-Wave's hybrid solvers through SAPI, resources of version 3 (its public REST documentation): models are uploaded in parts as dimod's files (<c>bqm</c>,
/// with rows <c>cqm</c>), submitted with a label by which a job can be found again, and polled by long polling.
/// </summary>
/// <param name="client">The connection.</param>
/// <param name="solver">Name of the solver; null = the first that is online and takes the kind of problem.</param>
/// <param name="cache">File that keeps the list of solvers with its tag; null = none.</param>
internal sealed class DWaveLeap(ServiceClient client, string? solver, string? cache = null) : IService
{
    /// <summary>The machine's name.</summary>
    public const string MachineName = "dwave";

    /// <summary>The address of the standard region.</summary>
    public const string StandardEndpoint = "https://na-west-1.cloud.dwavesys.com/sapi/v2";

    private const int PartSize = 5 << 20;
    private const int LongPollSeconds = 20;
    private const double MicrosecondsPerSecond = 1e6;

    /// <summary>What it accepts; the solver's own properties are queried and respected too.</summary>
    public static MachineLimits PublicLimits { get; } = new()
    {
        Name = MachineName,
        Summary = "D-Wave Leap hybrid solvers (SAPI v3): BQM, with rows CQM",
        Source = "https://docs.dwavequantum.com, SAPI REST",
        MaximumVariables = 1_000_000,
        TakesRows = true,
        LeastTime = TimeSpan.FromSeconds(1),
        LongestTime = TimeSpan.FromHours(24),
        DefaultTime = TimeSpan.FromSeconds(5),
    };

    /// <inheritdoc/>
    public MachineLimits Limits => PublicLimits;

    /// <inheritdoc/>
    public ServiceClient Client => client;

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    /// <inheritdoc/>
    public byte[] Encode(ServiceOrder order)
    {
        var kind = order.Constrained is null ? "bqm" : "cqm";
        var file = order.Constrained is { } rows ? ModelFile.Of(rows.WithObjective(order.Model.WithLabels(null))) : ModelFile.Of(order.Model.WithLabels(null));
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{kind} {order.Model.VariableCount} {order.Time.TotalSeconds} {solver}\n"));
        return [.. head, .. ModelFormats.Write(file, new FormatOptions { Format = kind }, out _)];
    }

    /// <inheritdoc/>
    public ServiceStep Submit(byte[] request, string label, SolveRun run)
    {
        var end = request.AsSpan().IndexOf((byte)'\n');
        var head = Encoding.UTF8.GetString(request.AsSpan(0, end)).Split(' ');
        var (name, least) = FindSolver(head[0], int.Parse(head[1], CultureInfo.InvariantCulture), run);
        var data = Upload(request.AsMemory(end + 1), run);
        var time = Math.Max(least, double.Parse(head[2], CultureInfo.InvariantCulture));
        var body = JsonSerializer.SerializeToUtf8Bytes(
            [new LeapProblem(new LeapSolver(name), head[0], label, new LeapData("ref", data), new LeapParameters(time))],
            ServiceJson.Default.LeapProblemArray);
        var reply = client.Expect(client.Send(() => Request(HttpMethod.Post, "problems/", "problems", body), Repetition.Once, run), "the problem");
        return ReplyJson.Parse(MachineName, reply.Body, root =>
        {
            var item = root[0];
            return item.TryGetProperty("error_msg", out var error)
                ? throw new InputException($"{MachineName} refuses the problem ({item.GetProperty("error_code")}): {error.GetString()}") : Step(item);
        });
    }

    /// <inheritdoc/>
    public ServiceStep Poll(string job, SolveRun run)
    {
        var reply = client.Send(() => Request(HttpMethod.Get, $"problems/{Uri.EscapeDataString(job)}/?timeout={LongPollSeconds}", "problem"),
            Repetition.Safe, run);
        if (reply.Status is 404 or 410)
        {
            return new ServiceStep(job, null, $"the service does not know it any more ({reply.Status}): {reply.Text}. Run the command again to hand it in " +
                "anew.");
        }

        client.Expect(reply, $"job {job}");
        return ReplyJson.Parse(MachineName, reply.Body, Step);
    }

    /// <inheritdoc/>
    public string? FindLost(string label, IReadOnlySet<string> known, SolveRun run)
    {
        var reply = client.Expect(client.Send(() => Request(HttpMethod.Get, $"problems/?label={label}&max_results=2", "problems"), Repetition.Safe,
            run), "the list of problems");
        return ReplyJson.Parse(MachineName, reply.Body, root => root.EnumerateArray()
            .Where(item => item.GetProperty("label").GetString() == label).Select(static item => item.GetProperty("id").GetString()!).Where(job =>
                !known.Contains(job)).FirstOrDefault("") ?? "");
    }

    /// <inheritdoc/>
    public void Release(string job, SolveRun run)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<(sbyte[] Values, int Count)> Decode(byte[] answer, ServiceOrder order) => ReplyJson.Parse(MachineName, answer, root =>
    {
        var result = root.GetProperty("answer");
        var set = result.GetProperty("format").GetString() == "bq" ? result.GetProperty("data")
            : throw new WorkException($"the answer is in the format {result.GetProperty("format")}, not bq.");
        return DimodSamples.Read(set, order.Model);
    });

    /// <inheritdoc/>
    public TimeSpan? Charged(byte[] answer) => ReplyJson.Parse(MachineName, answer, static root =>
        root.GetProperty("answer").TryGetProperty("data", out var data) && data.TryGetProperty("info", out var info)
            && info.TryGetProperty("charge_time", out var time)
            ? TimeSpan.FromSeconds(time.GetDouble() / MicrosecondsPerSecond) : (TimeSpan?)null);

    /// <inheritdoc/>
    public string Ping(SolveRun run)
    {
        var names = ReplyJson.Parse(MachineName, Solvers(run), static root => root.EnumerateArray().Select(static entry =>
            $"{entry.GetProperty("identity").GetProperty("name").GetString()} ({entry.GetProperty("status").GetString()})").ToArray());
        return $"knows the token; solvers: {string.Join(", ", names)}";
    }

    private static ServiceStep Step(JsonElement problem)
    {
        var job = problem.GetProperty("id").GetString()!;
        return problem.GetProperty("status").GetString() switch
        {
            "COMPLETED" when problem.TryGetProperty("answer", out _) => new ServiceStep(job, Encoding.UTF8.GetBytes(problem.GetRawText())),
            "FAILED" or "CANCELLED" => new ServiceStep(job, null, problem.TryGetProperty("error_message", out var error) ? error.GetString()
                : problem.GetRawText()),
            _ => new ServiceStep(job),
        };
    }

    /// <summary>The solver's name, and its minimum time for a number of variables.</summary>
    private (string Name, double Least) FindSolver(string kind, int variables, SolveRun run) => ReplyJson.Parse(MachineName, Solvers(run), root =>
    {
        foreach (var entry in root.EnumerateArray())
        {
            var name = entry.GetProperty("identity").GetProperty("name").GetString()!;
            var properties = entry.GetProperty("properties");
            var takes = properties.TryGetProperty("supported_problem_types", out var types) && types.EnumerateArray().Any(type => type.ValueEquals(kind));
            if (takes && (solver is null ? entry.GetProperty("status").ValueEquals("ONLINE") : name == solver))
            {
                CheckSize(name, properties, variables);
                return (name, LeastTime(properties, variables));
            }
        }

        throw new InputException(solver is null ? $"{MachineName} has no solver online that takes {kind} problems."
            : $"{MachineName} has no solver '{solver}' that takes {kind} problems.");
    });

    private static void CheckSize(string name, JsonElement properties, int variables)
    {
        if (properties.TryGetProperty("maximum_number_of_variables", out var most) && variables > most.GetInt64())
        {
            throw new InputException($"The model has {variables} variables, and {name} takes {most}. Presolve or split the model.");
        }
    }

    /// <summary>The minimum time is interpolated between the pairs (variables, seconds).</summary>
    private static double LeastTime(JsonElement properties, int variables)
    {
        if (!properties.TryGetProperty("minimum_time_limit", out var pairs))
        {
            return properties.TryGetProperty("minimum_time_limit_s", out var least) ? least.GetDouble() : 1;
        }

        var points = pairs.EnumerateArray().Select(static pair => (N: pair[0].GetDouble(), Seconds: pair[1].GetDouble())).ToArray();
        var after = Array.FindIndex(points, point => point.N >= variables);
        return after < 0 ? points[^1].Seconds : after == 0 ? points[0].Seconds
            : double.Lerp(points[after - 1].Seconds, points[after].Seconds, (variables - points[after - 1].N) / (points[after].N - points[after - 1].N));
    }

    /// <summary>The list of solvers; a cached list is used as long as the service reports no change.</summary>
    private byte[] Solvers(SolveRun run)
    {
        var kept = cache is not null && File.Exists(cache) ? File.ReadAllText(cache).Split('\n', 2) : null;
        var reply = client.Send(() =>
        {
            var request = Request(HttpMethod.Get, "solvers/remote/?filter=none,%2Bidentity,%2Bstatus,%2Bproperties.supported_problem_types,"
                + "%2Bproperties.minimum_time_limit,%2Bproperties.minimum_time_limit_s,%2Bproperties.maximum_number_of_variables", "solver-definition-list");
            if (kept is { Length: 2 })
            {
                request.Headers.TryAddWithoutValidation("If-None-Match", kept[0]);
            }

            return request;
        }, Repetition.Safe, run);
        if (reply.Status == 304 && kept is { Length: 2 })
        {
            return Encoding.UTF8.GetBytes(kept[1]);
        }

        client.Expect(reply, "the list of solvers");
        if (cache is not null && reply.Tag is { } tag)
        {
            Files.AtomicFile.WriteText(cache, $"{tag}\n{Encoding.UTF8.GetString(reply.Body)}");
        }

        return reply.Body;
    }

    /// <summary>Uploads a file in parts; parts that did not arrive correctly are sent again.</summary>
    private string Upload(ReadOnlyMemory<byte> file, SolveRun run)
    {
        const int rounds = 3;
        var size = JsonSerializer.SerializeToUtf8Bytes(new LeapSize(file.Length), ServiceJson.Default.LeapSize);
        var start = client.Expect(client.Send(() => Request(HttpMethod.Post, "bqm/multipart", "multipart-initiate", size, version: 2), Repetition.Safe, run),
            "the upload");
        var id = ReplyJson.Parse(MachineName, start.Body, static root => root.GetProperty("id").GetString()!);
        var parts = Enumerable.Range(0, Math.Max(1, (file.Length + PartSize - 1) / PartSize)).Select(k =>
            file[(k * PartSize)..Math.Min(file.Length, (k + 1) * PartSize)]).ToArray();
        var digests = parts.Select(static part => Md5(part.Span)).ToArray();
        for (var round = 0; ; round++)
        {
            var there = round == 0 ? [] : PartsThere(id, run);
            var missing = Enumerable.Range(0, parts.Length).Where(k => there.GetValueOrDefault(k + 1) != Convert.ToHexStringLower(digests[k])).ToArray();
            if (round > 0 && missing.Length == 0)
            {
                break;
            }

            if (round == rounds)
            {
                throw new WorkException($"{MachineName} does not keep the upload: {missing.Length} of {parts.Length} parts are missing or damaged " +
                    $"after {rounds} rounds.");
            }

            foreach (var k in missing)
            {
                client.Expect(client.Send(() => Part(id, k, parts[k], digests[k]), Repetition.Safe, run), $"part {k + 1} of the upload");
            }
        }

        var whole = Convert.ToHexStringLower(Md5([.. digests.SelectMany(static digest => digest)]));
        var sum = JsonSerializer.SerializeToUtf8Bytes(new LeapChecksum(whole), ServiceJson.Default.LeapChecksum);
        client.Expect(client.Send(() => Request(HttpMethod.Post, $"bqm/multipart/{id}/combine", "multipart-combine", sum, version: 2), Repetition.Safe, run),
            "the end of the upload");
        return id;
    }

    private Dictionary<int, string> PartsThere(string id, SolveRun run)
    {
        var reply = client.Expect(client.Send(() => Request(HttpMethod.Get, $"bqm/multipart/{id}/status", "multipart-status", version: 2), Repetition.Safe,
            run), "the status of the upload");
        return ReplyJson.Parse(MachineName, reply.Body, static root => root.GetProperty("parts").EnumerateArray()
            .ToDictionary(static part => part.GetProperty("part_number").GetInt32(), static part => part.GetProperty("checksum").GetString()!));
    }

    private static HttpRequestMessage Part(string id, int index, ReadOnlyMemory<byte> part, byte[] digest)
    {
        var content = new ReadOnlyMemoryContent(part);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.ContentMD5 = digest;
        return new HttpRequestMessage(HttpMethod.Put, $"bqm/multipart/{id}/part/{index + 1}") { Content = content };
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string resource, byte[]? body = null, int version = 3)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Accept", $"application/vnd.dwave.sapi.{resource}+json; version={version}");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }

    // The service requires MD5; its security does not matter here.
#pragma warning disable CA5351
    private static byte[] Md5(ReadOnlySpan<byte> data) => MD5.HashData(data);
#pragma warning restore CA5351
}
