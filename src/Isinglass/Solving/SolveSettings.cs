using Isinglass.Model.Bridges;
using Isinglass.Model.Solving;

namespace Isinglass.Solving;

/// <summary>What the command line asks of one solve.</summary>
internal sealed record SolveSettings
{
    /// <summary>What the problem is called where its file does not say.</summary>
    public string? Name { get; init; }

    public string? Sampler { get; init; }

    /// <summary>A machine instead of the one that is named, for controls.</summary>
    public ISampler? Machine { get; init; }

    public string? Method { get; init; }

    /// <summary>The program of the method 'external'.</summary>
    public string? Solver { get; init; }

    public TimeSpan? TimeLimit { get; init; }

    /// <summary>In the file's own sense.</summary>
    public double? Target { get; init; }

    public int? Reads { get; init; }

    public int? Sweeps { get; init; }

    public required int Threads { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>The rule of the penalty method's weights.</summary>
    public PenaltyRule PenaltyRule { get; init; } = PenaltyRule.VermaLewis;

    /// <summary>The weight of the rule <see cref="PenaltyRule.User"/>.</summary>
    public double PenaltyValue { get; init; } = 1;

    /// <summary>A factor on the weights, with which they stay as they are; null = 1, and they grow while nothing is feasible.</summary>
    public double? FixedScale { get; init; }

    /// <summary>How inequalities become equalities; null = binary, or none where a row is not over integers and the method can do without.</summary>
    public SlackPolicy? Slack { get; init; }

    /// <summary>Whether the iterations of the method are to be recorded.</summary>
    public bool KeepsIterations { get; init; }

    /// <summary>Whether a model without rows is searched among its free bits when it has structure.</summary>
    public bool UsesStructure { get; init; } = true;

    /// <summary>Points to start from, as the model has them.</summary>
    public IReadOnlyList<sbyte[]> Initial { get; init; } = [];
}
