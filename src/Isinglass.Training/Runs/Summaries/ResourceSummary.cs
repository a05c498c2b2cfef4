using System.Text.Json.Serialization;
using Isinglass.Files;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Compilation.Resources;
using Isinglass.Training.Exchange;
using Isinglass.Training.Recipes;

namespace Isinglass.Training.Runs.Summaries;

/// <summary>The cost of a model.</summary>
internal sealed record ResourceSummary(
    string Encoding, string? Network, int Samples, int Bundle, int ParameterBits, double SpinsPerSample, int SpinsPerCall, long SpinsMonolithic, int Bundles,
    long SpinsDecomposed, long SpinsBeforePresolve, long SpinsAfterPresolve, int DeadBits, int DeadInputs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? DeadUnits,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? DecidedActivations, int MergedSamples, long MemoryBytes, MachineSummary? Machine,
    CarriedErrorSummary? CarriedError, IReadOnlyDictionary<string, long> SpinsByCause, long Couplings, int Rows, double[] CoefficientRange,
    int CoefficientBits, IReadOnlyList<BoundSummary> Bounds)
{
    /// <summary>The summary of a report.</summary>
    public static ResourceSummary Of(ResourceReport report, TrainingPlan plan, ModelEncoding encoding, MachineEstimate? estimate, CarriedErrorReport? error) =>
        new(
            Encoding: RecipeWords.Encodings.Of(encoding),
            Network: plan.Recipe.Network,
            Samples: report.Samples,
            Bundle: plan.Bundle,
            ParameterBits: report.ParameterBits,
            SpinsPerSample: report.SpinsPerSample,
            SpinsPerCall: report.SpinsPerCall,
            SpinsMonolithic: report.SpinsMonolithic,
            Bundles: report.Bundles,
            SpinsDecomposed: report.SpinsDecomposed,
            SpinsBeforePresolve: report.SpinsBeforePresolve,
            SpinsAfterPresolve: report.SpinsAfterPresolve,
            DeadBits: report.DeadBits,
            DeadInputs: report.DeadInputs,
            DeadUnits: report.DeadUnits,
            DecidedActivations: report.DecidedActivations,
            MergedSamples: report.MergedSamples,
            MemoryBytes: report.MemoryBytes,
            Machine: estimate is null ? null
                : new MachineSummary(estimate.Machine, estimate.Calls, estimate.Duration.TotalSeconds, estimate.FitsSpins, estimate.FitsBits),
            CarriedError: error is null ? null
                : new CarriedErrorSummary(JsonText.Finite(error.Bound), error.Largest, error.Mean, error.Networks, error.Samples),
            SpinsByCause: report.SpinsByCause,
            Couplings: report.Couplings,
            Rows: report.Rows,
            CoefficientRange: [report.CoefficientRange.Smallest, report.CoefficientRange.Largest],
            CoefficientBits: report.CoefficientBits,
            Bounds: [.. report.Bounds.Select(static bound => new BoundSummary(bound.Name, bound.Formula, JsonText.Finite(bound.Value)))]);
}
