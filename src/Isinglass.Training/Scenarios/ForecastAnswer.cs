using System.Text.Json.Serialization;
using Isinglass.Files;
using Isinglass.Files.Answers;

namespace Isinglass.Training.Scenarios;

/// <summary>Forecasts of rounds by number of workers.</summary>
internal sealed class ForecastAnswer(RoundCost cost, IReadOnlyList<RoundForecast> rounds) : IAnswer
{
    public int Scenarios => cost.Scenarios;

    public long BytesSent => cost.BytesSent;

    public long BytesReceived => cost.BytesReceived;

    public IEnumerable<RoundPart> Rounds => rounds.Select(static round => new RoundPart(
        round.Workers, round.Total.TotalSeconds, new CausePart(round.Compute.TotalSeconds, round.Coordination.TotalSeconds, round.Calls.TotalSeconds,
            round.Network.TotalSeconds), round.SpeedUp, round.Bound));

    IEnumerable<AnswerPart> IAnswer.Parts =>
    [
        $"{Scenarios} scenarios of {cost.Solve.TotalMilliseconds:F2} ms, {BytesSent} bytes out and {BytesReceived} back each",
        AnswerPart.Table(["workers", "ms a round", "compute", "coordination", "calls", "network", "speed-up", "bound by"],
            rounds.Select(static round => (string[])[
                $"{round.Workers}", .. new[] { round.Total, round.Compute, round.Coordination, round.Calls, round.Network }
                    .Select(static time => $"{time.TotalMilliseconds:F2}"), $"{round.SpeedUp:F2}", round.Bound]), endsInWords: true),
    ];

    public byte[] ToJson() => JsonText.Bytes(this, ScenarioJson.Default.ForecastAnswer);

    /// <summary>A round on a number of workers, in seconds.</summary>
    internal sealed record RoundPart(int Workers, double Seconds, CausePart SecondsByCause, double SpeedUp, string BoundBy);

    /// <summary>Its time by cause.</summary>
    internal sealed record CausePart(double Compute, double Coordination, double Calls, double Network);
}

/// <summary>Forecasts as JSON without reflection: a property is a field, in this order.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(ForecastAnswer))]
internal sealed partial class ScenarioJson : JsonSerializerContext;
