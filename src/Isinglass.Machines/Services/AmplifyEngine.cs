using System.Net.Http.Headers;
using System.Text.Json;
using Isinglass.Machines.Connections;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Machines.Services;

/// <summary>
/// Fixstars' Amplify Annealing Engine, version 1 (its public documentation). One synchronous call without jobs: a lost reply cannot be recovered. Terms have
/// their coefficient first; rows are sent as constraints with bounds.
/// </summary>
internal sealed class AmplifyEngine(ServiceClient client) : IService
{
    /// <summary>The machine's name.</summary>
    public const string MachineName = "amplify";

    /// <summary>The public address.</summary>
    public const string StandardEndpoint = "https://optigan.fixstars.com";

    /// <summary>What it accepts; the free plan takes 8192 variables and 10 s.</summary>
    public static MachineLimits PublicLimits { get; } = new()
    {
        Name = MachineName,
        Summary = "Fixstars Amplify Annealing Engine v1: QUBO with rows as they are, on GPUs",
        Source = "https://amplify.fixstars.com/docs/amplify/v1",
        Vartype = Vartype.Binary,
        MaximumVariables = 131_072,
        TakesRows = true,
        LeastTime = TimeSpan.FromMilliseconds(1),
        LongestTime = TimeSpan.FromHours(1),
    };

    /// <inheritdoc/>
    public MachineLimits Limits => PublicLimits;

    /// <inheritdoc/>
    public ServiceClient Client => client;

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    /// <inheritdoc/>
    public byte[] Encode(ServiceOrder order) => JsonSerializer.SerializeToUtf8Bytes(
        new AmplifyRequest(order.Time.TotalMilliseconds, order.Request.Reads > 1, Terms(order.Model), order.Rows.Count == 0 ? null
            : order.Rows.Select(static row => new AmplifyRow(
                row.Columns.Select((column, k) => (double[])[row.Coefficients[k], column]), row.IsEquality ? row.RightHandSide : null, row.RightHandSide))),
        ServiceJson.Default.AmplifyRequest);

    /// <inheritdoc/>
    public ServiceStep Submit(byte[] request, string label, SolveRun run)
    {
        var reply = client.Expect(client.Send(() => Post(request), Repetition.Once, run), "the problem");
        return new ServiceStep(null, reply.Body);
    }

    /// <inheritdoc/>
    public ServiceStep Poll(string job, SolveRun run) => throw new WorkException("amplify has no jobs.");

    /// <inheritdoc/>
    public string? FindLost(string label, IReadOnlySet<string> known, SolveRun run) => null;

    /// <inheritdoc/>
    public void Release(string job, SolveRun run)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<(sbyte[] Values, int Count)> Decode(byte[] answer, ServiceOrder order) => ReplyJson.Parse(MachineName, answer, root =>
    {
        var rows = new List<(sbyte[] Values, int Count)>();
        foreach (var solution in root.GetProperty("solutions").EnumerateArray())
        {
            sbyte[] values = [.. solution.GetProperty("values").EnumerateArray().Select(static item => item.GetDouble() switch
            {
                0 => (sbyte)0,
                1 => (sbyte)1,
                var value => throw new WorkException($"a value is {value}; it must be 0 or 1."),
            })];
            if (values.Length != order.Model.VariableCount)
            {
                throw new WorkException($"a solution has {values.Length} values for {order.Model.VariableCount} variables.");
            }

            ToldEnergy.Check(solution.GetProperty("objective").GetDouble(), order.Model, values);
            rows.Add((values, 1));
        }

        return rows.Count > 0 ? rows : throw new WorkException("the answer has no solution.");
    });

    /// <inheritdoc/>
    public TimeSpan? Charged(byte[] answer) => ReplyJson.Parse(MachineName, answer, static root =>
        root.TryGetProperty("execution_time_ms", out var time) ? TimeSpan.FromMilliseconds(time.GetDouble()) : (TimeSpan?)null);

    /// <inheritdoc/>
    public string Ping(SolveRun run)
    {
        var reply = client.Expect(client.Send(static () => new HttpRequestMessage(HttpMethod.Get, "v1/health"), Repetition.Safe, run), "the health check");
        return ReplyJson.Parse(MachineName, reply.Body, static root =>
            $"{root.GetProperty("status").GetString()}, version {root.GetProperty("version").GetString()}");
    }

    private static IEnumerable<double[]> Terms(BinaryQuadraticModel model)
    {
        yield return [model.Offset];
        for (var i = 0; i < model.VariableCount; i++)
        {
            // A variable without a term would be missing in the answer.
            yield return [model.Linear[i], i];
        }

        foreach (var (first, second, value) in model.Pairs())
        {
            yield return [value, first, second];
        }
    }

    private static HttpRequestMessage Post(byte[] json)
    {
        var content = new ByteArrayContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpRequestMessage(HttpMethod.Post, "v1/sync/solve") { Content = content };
    }
}
