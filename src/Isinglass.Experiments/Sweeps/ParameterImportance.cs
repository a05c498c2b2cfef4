using Isinglass.Modelling;

namespace Isinglass.Experiments.Sweeps;

/// <summary>
/// How much of the spread of a value a parameter alone accounts for: epsilon squared of the one-way analysis of variance (Kelley 1935),
/// 1 - (SS_within / (n - k)) / (SS_total / (n - 1)), at least 0. It is about 0 for a parameter without effect, however few trials there are, and 1 for one that
/// explains everything.
/// </summary>
internal static class ParameterImportance
{
    private const int RangeGroups = 4;

    /// <summary>The share; NaN when there are no more values than groups, or nothing varies.</summary>
    /// <param name="values">The group of each value, and the value.</param>
    public static double Of(IReadOnlyList<(int Group, double Value)> values)
    {
        var groups = values.GroupBy(entry => entry.Group, entry => entry.Value).Select(group => group.ToArray()).ToArray();
        var (n, k) = (values.Count, groups.Length);
        var total = Squares([.. values.Select(entry => entry.Value)]);
        return n <= k || k < 2 || total <= 0 ? double.NaN : Math.Max(0, 1 - groups.Sum(Squares) / (n - k) / (total / (n - 1)));
    }

    /// <summary>The importance of a parameter: values of a list are groups, of a range quarters of the trials by their place.</summary>
    public static double Of(SweepParameter parameter, int index, IReadOnlyList<SweepTrial> trials, SweepObjective objective)
    {
        double[] places = [.. trials.Select(trial => trial.Point[index]).Order()];
        int Group(double place) => parameter.Choices.Count > 0 ? (int)place : RangeGroups * Array.BinarySearch(places, place) / Math.Max(1, places.Length);
        return Of([.. trials.SelectMany(trial => trial.Runs.Values.Select(run => (Group(trial.Point[index]), objective.Of(run))))]);
    }

    private static double Squares(double[] values) => values.Average() is var mean ? values.Sum(value => (value - mean) * (value - mean)) : 0;
}
