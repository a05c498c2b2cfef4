namespace Isinglass.Experiments.Benchmarks;

/// <summary>A value to be reached within one second of processor time in one thread, by the name of the instance.</summary>
/// <param name="Instance">Name of a generated or a G-set instance.</param>
/// <param name="Value">The value, in the instance's own sense.</param>
internal readonly record struct AnytimeGoal(string Instance, double Value)
{
    /// <summary>At least the values that the best open programs reach after ten seconds or a minute: cuts for graphs, energy for nn5000.</summary>
    public static IReadOnlyList<AnytimeGoal> OneSecond { get; } =
    [
        new("K2000", 34640), new("G39", 2404), new("G70", 9575), new("nn5000", -12950), new("G55", 10290), new("torus3000", 2104),
    ];

    /// <summary>The goal of an instance; null when there is none.</summary>
    public static double? Of(string instance)
    {
        foreach (var goal in OneSecond)
        {
            if (goal.Instance.Equals(instance, StringComparison.Ordinal))
            {
                return goal.Value;
            }
        }

        return null;
    }
}
