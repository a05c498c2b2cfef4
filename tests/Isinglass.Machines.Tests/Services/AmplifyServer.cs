using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Isinglass.Machines.Tests.Services;

/// <summary>
/// Amplify AE's public contract of version 1, strict: terms with the coefficient first, bounds of constraints, known members only; feasible points first.
/// </summary>
internal sealed class AmplifyServer : MockServer
{
    private static readonly HashSet<string> Members = ["time_limit_ms", "num_gpus", "duplicate_solutions", "sparse_objective", "constraints"];

    /// <summary>Bodies of calls that were answered.</summary>
    public List<string> Taken { get; } = [];

    public override int TakenCount => Taken.Count;

    protected override Task<(int Status, string Body)> ServeAsync(HttpContext context, byte[] body) =>
        Task.FromResult(Serve(context.Request, System.Text.Encoding.UTF8.GetString(body)));

    private (int Status, string Body) Serve(HttpRequest request, string body)
    {
        if (request.Headers.Authorization != $"Bearer {Token}")
        {
            return Error(401, "Unauthorized");
        }

        return (request.Method, request.Path.Value) switch
        {
            ("GET", "/v1/health") => (200, "{\"status\":\"degraded\",\"version\":\"1.1.0\",\"brand_new\":null}"),
            ("POST", "/v1/sync/solve") => request.ContentType == "application/json" ? Solve(body) : Error(415, "Unsupported Media Type"),
            _ => Error(404, "Not Found"),
        };
    }

    private (int Status, string Body) Solve(string body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        if (root.EnumerateObject().Any(static member => !Members.Contains(member.Name)) || !(root.GetProperty("time_limit_ms").GetDouble() > 0))
        {
            return Error(400, "Invalid request");
        }

        var objective = Terms(root.GetProperty("sparse_objective"));
        var constraints = root.TryGetProperty("constraints", out var list)
            ? list.EnumerateArray().Select(static row =>
                (Terms: Terms(row.GetProperty("expression")), Lower: Bound(row, "lower", double.NegativeInfinity),
                    Upper: Bound(row, "upper", double.PositiveInfinity))).ToArray() : [];
        if (constraints.Any(static row => double.IsInfinity(row.Lower) && double.IsInfinity(row.Upper)))
        {
            return Error(400, "Invalid request: constraints[0]");
        }

        Taken.Add(body);
        bool Keeps(sbyte[] point) => constraints.All(row => MockAnswers.Value(row.Terms, point) is var value && value >= row.Lower && value <= row.Upper);
        var best = MockAnswers.Points(MockAnswers.Model(objective)).OrderBy(point => (!Keeps(point), MockAnswers.Value(objective, point))).First();
        return (200, Json(json =>
        {
            json.WriteStartArray("solutions");
            json.WriteStartObject();
            json.WriteNumber("objective", MockAnswers.Value(objective, best));
            json.WriteString("status", Keeps(best) ? "Optimal" : "Infeasible");
            json.WriteStartArray("values");
            Array.ForEach(best, value => json.WriteNumberValue((double)value));
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteNumber("execution_time_ms", 812.5);
            json.WriteNumber("num_flips", 1);
        }));
    }

    private static double Bound(JsonElement row, string name, double none) => row.TryGetProperty(name, out var bound) ? bound.GetDouble() : none;

    private static (double C, int[] P)[] Terms(JsonElement polynomial) => [.. polynomial.EnumerateArray()
        .Select(static term => (term[0].GetDouble(), term.EnumerateArray().Skip(1).Select(static index => index.GetInt32()).ToArray()))];

    private static (int Status, string Body) Error(int code, string message) => (code, Json(json => json.WriteString("error", message)));
}
