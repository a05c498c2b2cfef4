using Isinglass.Model.Solving.Completion;

namespace Isinglass.Model;

/// <summary>
/// A model of scenarios (bundles of samples) which share their first variables: min sum_s p_s f_s(b, z_s), with the nonanticipative bits b = variables 0 ..
/// <see cref="SharedCount"/> - 1 of every scenario, and z_s its own.
/// </summary>
internal sealed class ScenarioModel
{
    /// <summary>Scenarios over the same shared bits; the probabilities must be positive and sum to 1.</summary>
    public ScenarioModel(int sharedCount, IReadOnlyList<Scenario> scenarios)
    {
        if (scenarios.Count == 0)
        {
            throw new ArgumentException("A scenario model needs at least one scenario.", nameof(scenarios));
        }

        if (Math.Abs(scenarios.Sum(s => s.Probability) - 1) > 1e-9 || scenarios.Any(s => s.Probability <= 0))
        {
            throw new ArgumentException("The probabilities of the scenarios must be positive and sum to 1.", nameof(scenarios));
        }

        SharedCount = sharedCount;
        Scenarios = scenarios;
    }

    /// <summary>Number of shared bits.</summary>
    public int SharedCount { get; }

    /// <summary>The scenarios.</summary>
    public IReadOnlyList<Scenario> Scenarios { get; }

    /// <summary>Scores shared bits by the whole objective sum_s p_s f_s at once; null = by the scenarios' own completions.</summary>
    public ICompletion? Completion { get; init; }

    /// <summary>Relative size of each shared bit's effect (1 = typical), which scales its proximal weight; empty = all 1.</summary>
    public IReadOnlyList<double> SharedScales { get; init; } = [];
}
