using System.Text.Json;
using Isinglass.Model.Control;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Compilation.Resources;
using Isinglass.Neural.Inference;
using Isinglass.Training.Exchange;
using Isinglass.Training.Runs.Summaries;

namespace Isinglass.Training.Runs;

/// <summary>Results as JSON. The names are a contract: scripts read them.</summary>
internal static class Summary
{
    /// <summary>Writes the result of a training run.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="result">The result.</param>
    /// <param name="run">The folder of the run; null without one.</param>
    public static void Write(Utf8JsonWriter json, TrainingRun result, string? run) =>
        JsonSerializer.Serialize(json, RunSummary.Of(result, run), SummaryJson.Default.RunSummary);

    /// <summary>Writes an evaluation of the part <paramref name="split"/>.</summary>
    public static void Write(Utf8JsonWriter json, Evaluation evaluation, IReadOnlyList<string> classNames, string split) =>
        JsonSerializer.Serialize(json, EvaluationSummary.Of(evaluation, classNames, split), SummaryJson.Default.EvaluationSummary);

    /// <summary>Writes the cost of a model.</summary>
    public static void Write(Utf8JsonWriter json, ResourceReport report, TrainingPlan plan, ModelEncoding encoding, MachineEstimate? estimate,
        CarriedErrorReport? error) =>
        JsonSerializer.Serialize(json, ResourceSummary.Of(report, plan, encoding, estimate, error), SummaryJson.Default.ResourceSummary);

    /// <summary>A stop reason in words.</summary>
    public static string InWords(StopReason reason) => Name(reason).Replace('_', ' ');

    /// <summary>A stop reason as in JSON: <c>time_limit</c>.</summary>
    public static string Name(StopReason reason) => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());
}
