using Isinglass.Training.Fitting;
using Isinglass.Training;
using Isinglass.Training.Recipes;

namespace Isinglass.Experiments.Reports;

/// <summary>The table of a run in a sentence: whether its method paid.</summary>
internal static class Comparison
{
    // Two standard errors: chance alone is rarely more.
    private const double Clear = 2;

    /// <summary>
    /// The method beside the best baseline that is one low-bit network. The error of the difference is that of two independent shares,
    /// sqrt((p(1-p) + q(1-q))/n) for n test samples; on the same samples it is smaller, so this errs on the safe side. Null for regression, without baselines
    /// or time for them, and with demands, which not every baseline keeps. A baseline that is the method itself is left out. Properties of the recipe are in
    /// backticks.
    /// </summary>
    public static string? InWords(TrainingRun result)
    {
        string[] own = result.Recipe.Method switch
        {
            TrainingMethod.Gradient => ["gradient", "gradient_refined", "ste"],
            TrainingMethod.Annealing => ["anneal"],
            _ => [],
        };
        var rivals = result.Baselines.Where(pair => pair.Key is not ("float" or "gradient_committee") && !own.Contains(pair.Key)).ToList();
        return result.Test.Regression is not null || result.Constraints.Count > 0 || rivals.Count == 0 || IsCut(result) ? null
            : InWords(TrainingReport.OwnRows(result)[0].Name, result.Score.TestAccuracy, rivals.MaxBy(static pair => pair.Value.TestAccuracy),
                result.Test.SampleCount, result.Baselines.GetValueOrDefault("float")?.TestAccuracy);
    }

    /// <summary>Whether a baseline had too little time, so that a comparison with it means nothing.</summary>
    private static bool IsCut(TrainingRun result) => result.SkippedBaselines.Count > 0
        || result.Baselines.Any(static pair => pair.Key != "greedy" && pair.Value.Remark.EndsWith(BaselineSuite.CutShort, StringComparison.Ordinal));

    internal static string InWords(string name, double own, KeyValuePair<string, Score> rival, int samples, double? floating = null)
    {
        var (other, best) = (BaselineSuite.InWords(rival.Key), rival.Value.TestAccuracy);
        var error = Math.Sqrt((own * (1 - own) + best * (1 - best)) / samples);
        var lead = own - best;
        var precision = $"{samples} test samples tell differences of {100 * Clear * error:F1} points";
        var gap = floating - Math.Max(own, best);
        var cure = gap > Clear * error ? $"{Cheaper(rival.Key)} A float network is right {100 * gap:F1} points more often: finer `weights`, or hidden units in "
            + "`network`, may gain some of them." : gap is null ? Cheaper(rival.Key) : Enough(rival.Key);
        return lead > Clear * error ? $"{name} pays here: {100 * lead:F1} points above {other}, the best of the others ({precision})."
            : lead < -Clear * error ? $"{other} is better here, by {-100 * lead:F1} points ({precision}).{cure}"
            : $"{other} is as good here, {Beside(lead)} ({precision}).{cure}";
    }

    private static string Beside(double lead) => Math.Abs(lead) < 5e-4 ? "equal to a tenth of a point"
        : $"{100 * Math.Abs(lead):F1} points {(lead > 0 ? "below" : "above")}";

    /// <summary>The sentence when a float network is not better.</summary>
    private static string Enough(string name) => Method(name) is { } method ? $" It is enough for such data: `method` {method}."
        : " Such data need no better method.";

    private static string Cheaper(string name) => Method(name) is { } method ? $" It costs less: `method` {method}." : "";

    private static string? Method(string name) => name switch
    {
        "gradient" or "gradient_refined" or "ste" => "gradient",
        "anneal" => "anneal",
        _ => null,
    };
}
