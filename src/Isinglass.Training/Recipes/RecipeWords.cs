using Isinglass.Hedging;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Data.Tables;

namespace Isinglass.Training.Recipes;

/// <summary>The words of a recipe's choices.</summary>
internal static class RecipeWords
{
    /// <summary>The word for the automatic choice.</summary>
    public const string Automatic = "auto";

    public static Words<TrainingMethod> Methods { get; } = new(
        ("qph", TrainingMethod.ProgressiveHedging), ("mw", TrainingMethod.SampleWeights), ("qcgd", TrainingMethod.ConditionalGradient),
            ("penalty", TrainingMethod.Penalty),
        ("anneal", TrainingMethod.Annealing), ("gradient", TrainingMethod.Gradient));

    public static Words<HedgingMode> Modes { get; } = new(("hedging", HedgingMode.ProgressiveHedging), ("replicated", HedgingMode.Replicated),
        ("frank-wolfe", HedgingMode.FrankWolfe));

    public static Words<RefinementKind> Refinements { get; } = new(("none", RefinementKind.None), ("greedy", RefinementKind.Greedy),
        ("anneal", RefinementKind.Annealed));

    public static Words<BundleSolverKind> BundleSolvers { get; } = new(
        ("completion", BundleSolverKind.Completion), ("machine", BundleSolverKind.Machine), ("qcgd", BundleSolverKind.ConditionalGradient),
            ("penalty", BundleSolverKind.Penalty),
        ("exact", BundleSolverKind.Exact));

    public static Words<CycleAction> Cycles { get; } = new(("rho", CycleAction.LargerRho), ("slam", CycleAction.Slam));

    public static Words<ClassWeighting> ClassWeights { get; } = new(("samples", ClassWeighting.Samples), ("balanced", ClassWeighting.Balanced));

    public static Words<MissingValues> MissingRules { get; } = new(
        [.. new[] { MissingValues.Drop, MissingValues.Mean, MissingValues.MostFrequent, MissingValues.Error }
            .Select(rule => (TableOptions.NameOf(rule), rule))]);

    public static Words<ModelEncoding> Encodings { get; } = new(
        ("soft-margin", ModelEncoding.SoftMargin), ("exact", ModelEncoding.Exact), ("implicit", ModelEncoding.Implicit));
}
