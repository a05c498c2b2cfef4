using System.Text.Json.Serialization;
using Isinglass.Files;

namespace Isinglass.Experiments.Benchmarks.Results;

/// <summary>A fact with a target: how often it was reached, and the time to solution; null = not reached.</summary>
/// <param name="Fact">The rest.</param>
/// <param name="Time">The time to solution.</param>
/// <param name="Reached">Median time at which the target was met.</param>
internal sealed record TargetFact(
    [property: JsonIgnore] CampaignFact Fact, [property: JsonIgnore] TimeToSolution Time, [property: JsonIgnore] double? Reached) : CampaignFact(Fact)
{
    [JsonPropertyOrder(1)]
    public int Reads => Time.Reads;

    [JsonPropertyOrder(1)]
    public int Successes => Time.Successes;

    [JsonPropertyOrder(1)]
    public double SuccessProbability => Time.Probability;

    [JsonPropertyOrder(1)]
    [JsonPropertyName("success_probability_95")]
    public double?[] ProbabilityInterval => [JsonText.Finite(Time.ProbabilityInterval.Lower), JsonText.Finite(Time.ProbabilityInterval.Upper)];

    [JsonPropertyOrder(1)]
    public double SecondsPerRead => Time.SecondsPerRead;

    [JsonPropertyOrder(1)]
    [JsonPropertyName("tts99_seconds")]
    public double? Seconds => JsonText.Finite(Time.Seconds);

    [JsonPropertyOrder(1)]
    [JsonPropertyName("tts99_seconds_95")]
    public double?[] SecondsInterval => [JsonText.Finite(Time.Lower), JsonText.Finite(Time.Upper)];

    [JsonPropertyOrder(1)]
    public double? MedianSecondsToTarget => JsonText.Finite(Reached);
}
