using Isinglass.Neural.Compilation;
using Isinglass.Training.Exchange;
using Isinglass.Training.Recipes;

namespace Isinglass.Training.Runs.Summaries;

/// <summary>What a model costs. Numbers that are NaN are not known, and null in the file.</summary>
internal sealed record ResourceSummary(
    string Encoding, string? Network, int Samples, int Bundle, int ParameterBits, double SpinsPerSample, int SpinsPerCall, long SpinsMonolithic,
    int Bundles, long SpinsDecomposed, long SpinsBeforePresolve, long SpinsAfterPresolve, int DeadBits, int DeadInputs, double DeadUnits,
    double DecidedActivations, int MergedSamples, long MemoryBytes, MachineSummary? Machine, CarriedErrorReport? CarriedError,
    IReadOnlyDictionary<string, long> SpinsByCause, long Couplings, int Rows, double[] CoefficientRange, int CoefficientBits, IReadOnlyList<Bound> Bounds)
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
            DeadUnits: report.DeadUnits ?? double.NaN,
            DecidedActivations: report.DecidedActivations ?? double.NaN,
            MergedSamples: report.MergedSamples,
            MemoryBytes: report.MemoryBytes,
            Machine: estimate is null ? null
                : new MachineSummary(estimate.Machine, estimate.Calls, estimate.Duration.TotalSeconds, estimate.FitsSpins, estimate.FitsBits),
            CarriedError: error,
            SpinsByCause: report.SpinsByCause,
            Couplings: report.Couplings,
            Rows: report.Rows,
            CoefficientRange: [report.CoefficientRange.Smallest, report.CoefficientRange.Largest],
            CoefficientBits: report.CoefficientBits,
            Bounds: report.Bounds);
}
