using System.Text.Json;
using System.Text.Json.Serialization;
using Isinglass.Files;

namespace Isinglass.Training.Runs;

/// <summary>
/// How far the copies of a run's scenarios are from one another: <c>scenarios.json</c> in its folder, of every margin the last round. A log of all rounds would
/// be many times the rest of the run.
/// </summary>
/// <param name="Margin">The margin.</param>
/// <param name="Round">The round.</param>
/// <param name="Scenarios">The scenarios in order, at least one.</param>
internal sealed record ScenarioFacts(double Margin, int Round, IReadOnlyList<ScenarioFact> Scenarios)
{
    /// <summary>The file in the folder of a run.</summary>
    public const string FileName = "scenarios.json";

    /// <summary>Reads the file of a run; empty where it has none, or one that cannot be read.</summary>
    public static IReadOnlyList<ScenarioFacts> Read(string folder)
    {
        try
        {
            // A list in a damaged file may hold null, whatever the annotation says.
            var bytes = File.ReadAllBytes(Path.Combine(folder, FileName));
            return JsonSerializer.Deserialize(bytes, ScenarioFactsJson.Default.IReadOnlyListScenarioFacts) is { } read
                && read.All(static facts => facts is { Scenarios.Count: > 0 } && facts.Scenarios.All(static fact => fact is not null))
                && read.DistinctBy(static facts => facts.Margin).Count() == read.Count ? read : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    /// <summary>Writes the file of a run.</summary>
    /// <exception cref="Model.WorkException">It cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<ScenarioFacts> margins) =>
        AtomicFile.Write(path, stream => stream.Write(JsonText.Bytes(margins, ScenarioFactsJson.Default.IReadOnlyListScenarioFacts)));
}

/// <summary>A scenario.</summary>
/// <param name="Loss">The mean loss of its copy on its own samples.</param>
/// <param name="Multiplier">Root mean square of its multipliers W.</param>
/// <param name="Residual">Root mean square difference of its copy's bits from their mean over all copies.</param>
internal sealed record ScenarioFact(double Loss, double Multiplier, double Residual);

/// <summary>States of scenarios as JSON without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(IReadOnlyList<ScenarioFacts>))]
internal sealed partial class ScenarioFactsJson : JsonSerializerContext;
