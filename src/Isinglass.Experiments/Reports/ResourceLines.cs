using Isinglass.Neural.Compilation.Resources;
using Isinglass.Training.Exchange;

namespace Isinglass.Experiments.Reports;

/// <summary>The cost of a model as lines of text, the same on the terminal and in pages.</summary>
internal static class ResourceLines
{
    /// <summary>Names and values in their order.</summary>
    /// <param name="report">The costs.</param>
    /// <param name="estimate">The estimate for a machine; null when none was given.</param>
    /// <param name="error">The carried error; null without approximated activations.</param>
    public static IEnumerable<(string Name, string Value)> Of(ResourceReport report, MachineEstimate? estimate, CarriedErrorReport? error)
    {
        yield return ("parameter bits", $"{report.ParameterBits}{(report.DeadBits > 0 ? $", {report.DeadBits} of them dead" : "")}");
        yield return ("intervals", report.DeadUnits is { } units
            ? $"{report.DeadInputs} inputs are always 0, {units} hidden units are never needed, {report.DecidedActivations} activations of samples are "
            + $"decided beforehand"
            : $"{report.DeadInputs} inputs are always 0; too large to look further");
        yield return ("spins per sample", $"{report.SpinsPerSample:0.##} beside the parameters");
        yield return ("spins per call", $"{report.SpinsPerCall} (largest bundle)");
        yield return ("spins monolithic", $"{report.SpinsMonolithic} ({string.Join(", ", report.SpinsByCause.Select(pair => $"{pair.Key} {pair.Value}"))})");
        yield return ("spins decomposed", $"{report.SpinsDecomposed} in {report.Bundles} bundles, each with its own parameters");
        yield return ("presolve", $"{report.SpinsBeforePresolve} by the formulas -> {report.SpinsAfterPresolve} with intervals, {report.MergedSamples} equal "
            + $"samples and dead bits");
        yield return ("couplings", $"{report.Couplings} in the largest bundle if multiplied out, {report.Rows} rows if not");
        yield return ("coefficients", $"{report.CoefficientRange.Smallest:G4} .. {report.CoefficientRange.Largest:G4} in rows: {report.CoefficientBits} bits");
        yield return ("memory", $"about {report.MemoryBytes / 1048576.0:0.#} MiB while all bundles are built");
        if (estimate is not null)
        {
            var fits = estimate.FitsSpins ? estimate.FitsBits ? "a bundle fits" : "its precision is too low: coefficients are rounded"
                : "a bundle does not fit: use smaller bundles";
            yield return ("machine", $"{estimate.Machine}: {estimate.Calls} calls at most, {estimate.Duration:g} one after the other; {fits}");
        }

        if (error is not null)
        {
            var measured = error.Networks == 1 ? "the trained network" : $"{error.Networks} random networks";
            yield return ("carried error", $"at most {error.Bound:G4} deviations of the output by the bound; measured on {measured} and {error.Samples} "
                + $"training samples: {error.Largest:G4} at most, {error.Mean:G4} on average");
        }

        foreach (var bound in report.Bounds)
        {
            yield return (bound.Name, $"{bound.Value:G6}   {bound.Formula}");
        }
    }

    /// <summary>The meaning of a line, a sentence; empty where it is obvious.</summary>
    /// <param name="name">The name of the line.</param>
    public static string Meaning(string name) => name switch
    {
        "parameter bits" => "The bits that training chooses; a dead one changes no output on any training sample.",
        "intervals" => "What the ranges of all sums decide before training, so that the model need not hold it.",
        "spins per sample" => "Spins that each training sample adds to a model: its pre-activations, activations and loss.",
        "spins per call" => "The size that a machine must have.",
        "spins monolithic" => "The size of one model that holds all samples at once, by what the spins stand for.",
        "spins decomposed" => "Samples are split into bundles that agree on the parameters round by round; all of their models together have so many spins.",
        "presolve" => "Spins before and after what needs no spin is taken out.",
        "couplings" => "Pairs of spins that interact, which a machine must connect.",
        "coefficients" => "The range of the coefficients, and the bits with sign that hold it.",
        "machine" => "Calls and time of a real machine of this profile; nothing of it was spent here.",
        "carried error" => "How far approximated activations may move an output, in standard deviations of it.",
        _ => "",
    };
}
