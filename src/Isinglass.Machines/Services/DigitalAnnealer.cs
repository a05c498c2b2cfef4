using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Isinglass.Machines.Connections;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Machines.Services;

/// <summary>
/// Fujitsu's Digital Annealer, version 4 (its public API and the open adapter of Jij). Asynchronous jobs; objectives over bits; inequalities, one-hot groups
/// and the start are sent as such, other equalities as a penalty polynomial whose weight the service adjusts.
/// </summary>
internal sealed class DigitalAnnealer(ServiceClient client) : IService
{
    /// <summary>The machine's name.</summary>
    public const string MachineName = "da";

    /// <summary>The public address.</summary>
    public const string StandardEndpoint = "https://api.aispf.global.fujitsu.com/da";

    // Runs in parallel inside one call; the service's own default.
    private const int ParallelRuns = 16;
    private const long LargestMultiplier = 1_000_000_000;

    /// <summary>What it accepts.</summary>
    public static MachineLimits PublicLimits { get; } = new()
    {
        Name = MachineName,
        Summary = "Fujitsu Digital Annealer v4: QUBO with rows, groups and start as they are",
        Source = "https://portal.aispf.global.fujitsu.com, ommx-da4-adapter",
        Vartype = Vartype.Binary,
        MaximumVariables = 100_000,
        LargestCoefficient = 1L << 52,
        TakesRows = true,
        TakesGroups = true,
        TakesStarts = true,
        MaximumReads = 1024,
        LeastTime = TimeSpan.FromSeconds(1),
        LongestTime = TimeSpan.FromHours(1),
    };

    /// <inheritdoc/>
    public MachineLimits Limits => PublicLimits;

    /// <inheritdoc/>
    public ServiceClient Client => client;

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    /// <inheritdoc/>
    public byte[] Encode(ServiceOrder order)
    {
        var numbers = Numbers(order);
        var penalties = order.Rows.Select(static (row, r) => (Row: row, Index: r)).Where(static pair => pair.Row is { IsEquality: true, IsGroup: false })
            .ToArray();
        return JsonSerializer.SerializeToUtf8Bytes(
            new AnnealerRequest(
                Settings(order, numbers), new AnnealerPolynomial(Terms(order.Model, numbers)),
                penalties.Length > 0 ? new AnnealerPolynomial(Terms(Squares(order, penalties), numbers)) : null,
                order.Rows.All(static row => row.IsEquality) ? null : Inequalities(order, numbers)),
            ServiceJson.Default.AnnealerRequest);
    }

    /// <inheritdoc/>
    public ServiceStep Submit(byte[] request, string label, SolveRun run)
    {
        var reply = Client.Expect(Client.Send(() => Post("v4/async/qubo/solve", request), Repetition.Once, run), "the problem");
        return new ServiceStep(Parsed(reply, static root => root.GetProperty("job_id").GetString()!));
    }

    /// <inheritdoc/>
    public ServiceStep Poll(string job, SolveRun run)
    {
        var reply = Client.Send(() => Get($"v4/async/jobs/result/{Uri.EscapeDataString(job)}"), Repetition.Safe, run);
        if (reply.Status is 404 or 410)
        {
            return new ServiceStep(job, null, $"the service does not know it any more ({reply.Status}): {reply.Text}. Run the command again to hand it in " +
                "anew.");
        }

        Client.Expect(reply, $"job {job}");
        return Parsed(reply, root => root.GetProperty("status").GetString() switch
        {
            "Done" when root.TryGetProperty("qubo_solution", out _) => new ServiceStep(job, reply.Body),
            "Waiting" or "Running" => new ServiceStep(job),
            _ => new ServiceStep(job, null, reply.Text),
        });
    }

    /// <inheritdoc/>
    public string? FindLost(string label, IReadOnlySet<string> known, SolveRun run)
    {
        // Jobs have no labels. An unknown one is ours: its answer must have the energies of our model, or is refused.
        var reply = Client.Expect(Client.Send(() => Get("v4/async/jobs"), Repetition.Safe, run), "the list of jobs");
        var candidates = Parsed(reply, static root =>
            root.GetProperty("job_status_list").EnumerateArray().Select(static job => job.GetProperty("job_id").GetString()!).ToArray())
            .Where(job => !known.Contains(job)).ToArray();
        return candidates.Length switch { 0 => "", 1 => candidates[0], _ => null };
    }

    /// <inheritdoc/>
    public void Release(string job, SolveRun run)
    {
        try
        {
            Client.Send(() => new HttpRequestMessage(HttpMethod.Delete,
                $"v4/async/jobs/result/{Uri.EscapeDataString(job)}")
            { Headers = { Accept = { Json() } } }, Repetition.Safe, run);
        }
        catch (Exception exception) when (exception is WorkException or OperationCanceledException)
        {
            // The answer is here; the service deletes the job itself later.
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<(sbyte[] Values, int Count)> Decode(byte[] answer, ServiceOrder order)
    {
        var places = new int[order.Model.VariableCount];
        var numbers = Numbers(order);
        for (var i = 0; i < places.Length; i++)
        {
            places[numbers[i]] = i;
        }

        return Parsed(answer, root => root.GetProperty("qubo_solution").GetProperty("solutions").EnumerateArray().Select(solution =>
        {
            var values = new sbyte[places.Length];
            foreach (var bit in solution.GetProperty("configuration").EnumerateObject())
            {
                values[int.TryParse(bit.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < places.Length ? places[number]
                    : throw new WorkException($"the answer has a variable '{bit.Name}', and the model has {places.Length}.")] = bit.Value.GetBoolean()
                        ? (sbyte)1 : (sbyte)0;
            }

            ToldEnergy.Check(solution.GetProperty("energy").GetDouble(), order.Model, values);
            return (values, Math.Max(1, solution.GetProperty("frequency").GetInt32()));
        }).ToArray()) is { Length: > 0 } rows ? rows : throw new WorkException("the answer has no solution.");
    }

    /// <inheritdoc/>
    public TimeSpan? Charged(byte[] answer) => Parsed(answer, static root =>
        root.GetProperty("qubo_solution").TryGetProperty("timing", out var timing) && timing.TryGetProperty("solve_time", out var time)
        && double.TryParse(time.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds) ? TimeSpan.FromMilliseconds(milliseconds)
            : (TimeSpan?)null);

    /// <inheritdoc/>
    public string Ping(SolveRun run)
    {
        Client.Expect(Client.Send(() => Get("v1/healthcheck"), Repetition.Safe, run), "the health check");
        return "healthy, and knows the token";
    }

    /// <summary>The service's number of each variable: variables of groups first, group by group.</summary>
    private static int[] Numbers(ServiceOrder order)
    {
        var numbers = new int[order.Model.VariableCount];
        Array.Fill(numbers, -1);
        var next = 0;
        foreach (var column in order.Rows.Where(static row => row.IsGroup).SelectMany(static row => row.Columns))
        {
            numbers[column] = next++;
        }

        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = numbers[i] < 0 ? next++ : numbers[i];
        }

        return numbers;
    }

    private static AnnealerSettings Settings(ServiceOrder order, int[] numbers)
    {
        var groups = order.Rows.Where(static row => row.IsGroup).Select(static row => row.Columns.Length).ToArray();
        return new AnnealerSettings(
            (int)Math.Ceiling(order.Time.TotalSeconds), ParallelRuns, order.Request.Reads,
            order.Request.InitialStates is { } states
                ? Enumerable.Range(0, numbers.Length).ToDictionary(i => numbers[i].ToString(CultureInfo.InvariantCulture), i => states[0, i]) : null,
            groups.Length > 0 ? 1 : null, groups.Length > 0 ? new AnnealerGroups(groups) : null);
    }

    private static IEnumerable<AnnealerInequality> Inequalities(ServiceOrder order, int[] numbers) =>
        order.Rows.Zip(order.Multipliers).Where(static pair => !pair.First.IsEquality).Select(pair => new AnnealerInequality(
        [
            .. pair.First.Columns.Select((column, k) => new AnnealerTerm(pair.First.Coefficients[k], [numbers[column]])),
            .. pair.First.RightHandSide == 0 ? [] : new[] { new AnnealerTerm(-pair.First.RightHandSide, []) },
        ], Math.Clamp(pair.Second, 1, LargestMultiplier)));

    /// <summary>The sum of multipliers times squared violations of equalities that are not groups.</summary>
    private static BinaryQuadraticModel Squares(ServiceOrder order, (ServiceRow Row, int Index)[] rows)
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, order.Model.VariableCount);
        foreach (var (row, r) in rows)
        {
            var weight = (double)order.Multipliers[r];
            builder.AddOffset(weight * row.RightHandSide * row.RightHandSide);
            for (var k = 0; k < row.Columns.Length; k++)
            {
                // x x = x over bits.
                builder.AddLinear(row.Columns[k], weight * row.Coefficients[k] * (row.Coefficients[k] - 2 * row.RightHandSide));
                for (var l = 0; l < k; l++)
                {
                    builder.AddQuadratic(row.Columns[k], row.Columns[l], 2 * weight * row.Coefficients[k] * row.Coefficients[l]);
                }
            }
        }

        return builder.Build();
    }

    private static IEnumerable<AnnealerTerm> Terms(BinaryQuadraticModel model, int[] numbers)
    {
        if (model.Offset != 0)
        {
            yield return new AnnealerTerm(model.Offset, []);
        }

        for (var i = 0; i < model.VariableCount; i++)
        {
            // A variable without a term would be missing in the answer.
            yield return new AnnealerTerm(model.Linear[i], [numbers[i]]);
        }

        foreach (var (first, second, value) in model.Pairs())
        {
            yield return new AnnealerTerm(value, [numbers[first], numbers[second]]);
        }
    }

    private static HttpRequestMessage Post(string path, byte[] json)
    {
        var content = new ByteArrayContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpRequestMessage(HttpMethod.Post, path) { Content = content, Headers = { Accept = { Json() } } };
    }

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path) { Headers = { Accept = { Json() } } };

    private static MediaTypeWithQualityHeaderValue Json() => new("application/json");

    private static T Parsed<T>(ServiceReply reply, Func<JsonElement, T> read) => Parsed(reply.Body, read);

    private static T Parsed<T>(byte[] body, Func<JsonElement, T> read) => ReplyJson.Parse(MachineName, body, read);
}
