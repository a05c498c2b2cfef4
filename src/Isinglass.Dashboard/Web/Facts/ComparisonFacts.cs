using Isinglass.Files;
using Isinglass.RunStore.Comparison;

namespace Isinglass.Dashboard.Web.Facts;

/// <summary>A comparison of runs.</summary>
internal sealed class ComparisonFacts(RunComparison comparison)
{
    public IEnumerable<RunFacts> Runs => comparison.Runs.Select(static run => new RunFacts(run.Row));

    public IReadOnlyList<ComparedValues> Recipe => comparison.Recipe;

    public IReadOnlyList<ComparedValues> Metrics => comparison.Metrics;

    public IEnumerable<PairFacts> Pairs => comparison.Pairs.Select(static pair => new PairFacts(
        pair.First, pair.Second, pair.By, pair.Difference.Count, JsonText.Finite(pair.Difference.Mean), JsonText.Finite(pair.Difference.StandardError),
        JsonText.Finite(pair.Interval.Low), JsonText.Finite(pair.Interval.High)));

    public string? Note => comparison.Note;
}

/// <summary>A paired difference; null values when there are too few pairs.</summary>
internal sealed record PairFacts(string First, string Second, string By, int Pairs, double? Mean, double? StandardError, double? Low, double? High);
