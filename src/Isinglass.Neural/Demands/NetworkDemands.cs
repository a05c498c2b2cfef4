using Isinglass.Neural.Data;

namespace Isinglass.Neural.Demands;

/// <summary>
/// Demands on a network beside a small loss. Demands on weights (signs, ties, budgets) are kept by every state of every search; demands on decisions (required
/// samples, equal rates) come before the loss: less violation is better, and the loss decides among equals.
/// </summary>
internal sealed record NetworkDemands
{
    /// <summary>No demands.</summary>
    public static NetworkDemands None { get; } = new();

    /// <summary>Weights that may not be negative, or not be positive.</summary>
    public IReadOnlyList<WeightSign> Signs { get; init; } = [];

    /// <summary>Groups of weights that are equal, or opposite.</summary>
    public IReadOnlyList<IReadOnlyList<TiedWeight>> Ties { get; init; } = [];

    /// <summary>How many weights may differ from zero.</summary>
    public IReadOnlyList<NonzeroBudget> Budgets { get; init; } = [];

    /// <summary>Samples that must be classified correctly, not by a tie; null = none.</summary>
    public QuantizedDataset? Required { get; init; }

    /// <summary>Groups of samples that must get class 1 equally often; null = none.</summary>
    public EqualRates? Rates { get; init; }

    /// <summary>For each input its root mean square: where there are too many weights, those of weak inputs become zero first. Empty = all are equal.</summary>
    public IReadOnlyList<double> InputStrength { get; init; } = [];

    /// <summary>Whether there are demands.</summary>
    public bool IsAny => HasForm || HasConduct;

    /// <summary>Whether there are demands on weights.</summary>
    internal bool HasForm => Signs.Count > 0 || Ties.Count > 0 || Budgets.Count > 0;

    /// <summary>Whether there are demands on decisions.</summary>
    internal bool HasConduct => Required is not null || Rates is not null;
}

/// <summary>A weight by its place: layer, filter (in a dense layer the unit) and source, all 0-based.</summary>
/// <param name="Layer">Layer.</param>
/// <param name="Filter">Filter.</param>
/// <param name="Source">Which of the filter's weights.</param>
internal readonly record struct WeightPlace(int Layer, int Filter, int Source);

/// <summary>A weight that may not be negative (+1) or not be positive (-1).</summary>
/// <param name="Place">The weight.</param>
/// <param name="Sign">+1 or -1.</param>
internal readonly record struct WeightSign(WeightPlace Place, int Sign);

/// <summary>A weight of a group: Sign times the group's value.</summary>
/// <param name="Place">The weight.</param>
/// <param name="Sign">+1 or -1.</param>
internal readonly record struct TiedWeight(WeightPlace Place, int Sign);

/// <summary>A limit on the number of weights that differ from zero.</summary>
/// <param name="Places">The weights.</param>
/// <param name="Most">The limit.</param>
internal sealed record NonzeroBudget(IReadOnlyList<WeightPlace> Places, int Most);

/// <summary>The shares of two groups of samples that are decided as class 1 differ by at most a tolerance.</summary>
/// <param name="Samples">The samples, of two classes.</param>
/// <param name="IsSecond">For each sample whether it is of the second group.</param>
/// <param name="Tolerance">Largest difference, 0..1.</param>
internal sealed record EqualRates(QuantizedDataset Samples, IReadOnlyList<bool> IsSecond, double Tolerance)
{
    // Rates are quotients of counts: a difference that equals the tolerance on paper must not be above it in binary.
    internal const double Slack = 1e-12;

    /// <summary>By how much the difference of two rates exceeds the tolerance.</summary>
    public double Excess(int firstCount, int secondCount)
    {
        var second = IsSecond.Count(static value => value);
        var difference = Math.Abs((double)firstCount / (IsSecond.Count - second) - (double)secondCount / second);
        return Math.Max(0, difference - Tolerance - Slack);
    }
}
