using System.Text.Json;
using System.Text.Json.Serialization;
using Isinglass.Files;

namespace Isinglass.Training.Scenarios;

/// <summary>
/// The workers of a run, one by one: <c>workers.json</c> in its folder, written while they work. So who reads runs needs to know nothing of clusters.
/// </summary>
/// <param name="Unit">What they answer: scenarios or cells.</param>
/// <param name="Workers">In the order in which they came.</param>
/// <param name="Takeovers">Who went on with what a worker had that is gone.</param>
internal sealed record WorkerFacts(string Unit, IReadOnlyList<WorkerFact> Workers, IReadOnlyList<TakeoverFact> Takeovers)
{
    /// <summary>The file in the folder of a run.</summary>
    public const string FileName = "workers.json";

    /// <summary>Reads the file of a run; null where it has none, or one that cannot be read.</summary>
    public static WorkerFacts? Read(string folder)
    {
        try
        {
            // A list in a damaged file may hold null, whatever the annotation says.
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, FileName)), WorkerJson.Default.WorkerFacts) is { } facts
                && facts.Workers.All(static worker => worker is not null) && facts.Takeovers.All(static move => move is not null) ? facts : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the file of a run.</summary>
    /// <exception cref="Model.WorkException">It cannot be written.</exception>
    public void Write(string folder) =>
        AtomicFile.Write(Path.Combine(folder, FileName), stream => stream.Write(JsonText.Bytes(this, WorkerJson.Default.WorkerFacts)));
}

/// <summary>A worker.</summary>
/// <param name="Name">Its name among the members of the cluster.</param>
/// <param name="State">"here", "left" (it said good-bye), "lost", or "silent": others answer for it, and it has not for a while.</param>
/// <param name="Since">When the coordinator first saw it, UTC.</param>
/// <param name="Until">When it was given up or left, UTC; null as long as it is here.</param>
/// <param name="Answers">Scenarios or cells that it answered.</param>
/// <param name="Seconds">Time that they took.</param>
/// <param name="Last">Its last answer, UTC; null before the first.</param>
internal sealed record WorkerFact(string Name, string State, DateTime Since, DateTime? Until, long Answers, double Seconds, DateTime? Last);

/// <summary>Scenarios or cells that changed hands.</summary>
/// <param name="Of">The worker that had them.</param>
/// <param name="By">The worker that went on with them.</param>
/// <param name="Count">Their number.</param>
internal sealed record TakeoverFact(string Of, string By, int Count);

/// <summary>Workers as JSON without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WorkerFacts))]
internal sealed partial class WorkerJson : JsonSerializerContext;
