using Isinglass.Model.Bridges;
using Isinglass.Model.Bridges.Penalties;
using Isinglass.Model.Solving;
using Isinglass.Training.Calls;

namespace Isinglass.Solving;

/// <summary>Settings of one solve; every property has a default.</summary>
public sealed record SolveSettings
{
    /// <summary>The problem's name if its file has none.</summary>
    public string? Name { get; init; }

    /// <summary>Name of the machine; null = chosen automatically.</summary>
    public string? Sampler { get; init; }

    /// <summary>Your own machine instead of a named one: any <see cref="ISampler"/>.</summary>
    public ISampler? Machine { get; init; }

    /// <summary>Name of the method for a problem with rows; null = conditional gradient.</summary>
    public string? Method { get; init; }

    /// <summary>Whether to compute a lower bound beside the answer of conditional gradient. Default true.</summary>
    public bool ProvesBound { get; init; } = true;

    /// <summary>The program of the method 'external'.</summary>
    public string? Solver { get; init; }

    /// <summary>Longest time for answer and bound; null = none.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Stop at this objective, in the file's own sense; null = none.</summary>
    public double? Target { get; init; }

    /// <summary>Reads of a call; null = automatic.</summary>
    public int? Reads { get; init; }

    /// <summary>Effort of a read in the machine's own unit; null = automatic.</summary>
    public int? Sweeps { get; init; }

    /// <summary>Number of threads; never changes a result. Default: all.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Seed of everything. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The rule of the penalty method's weights.</summary>
    public PenaltyRule PenaltyRule { get; init; } = PenaltyRule.VermaLewis;

    /// <summary>The weight of the rule <see cref="PenaltyRule.User"/>.</summary>
    public double PenaltyValue { get; init; } = 1;

    /// <summary>A factor on the weights, which are then fixed; null = 1, and weights grow while nothing is feasible.</summary>
    public double? FixedScale { get; init; }

    /// <summary>How inequalities become equalities; null = binary, or none when a row has fractional coefficients and the method needs no slack.</summary>
    public SlackPolicy? Slack { get; init; }

    /// <summary>Whether the iterations of the method are to be recorded.</summary>
    public bool KeepsIterations { get; init; }

    /// <summary>Records calls of the machine; null = not recorded. Does not change the result.</summary>
    internal MachineCalls? Calls { get; init; }

    /// <summary>Whether a model without rows is searched among its free bits when it has structure.</summary>
    public bool UsesStructure { get; init; } = true;

    /// <summary>Points to start from, in the model's variables.</summary>
    public IReadOnlyList<sbyte[]> Initial { get; init; } = [];
}
