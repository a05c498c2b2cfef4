namespace Isinglass.Cli.Solving;

/// <summary>What the command line asks of one solve.</summary>
internal sealed record SolveSettings
{
    public string? Sampler { get; init; }

    public string? Method { get; init; }

    public TimeSpan? TimeLimit { get; init; }

    /// <summary>In the file's own sense.</summary>
    public double? Target { get; init; }

    public int? Reads { get; init; }

    public int? Sweeps { get; init; }

    public required int Threads { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Whether the iterations of the method are to be recorded.</summary>
    public bool KeepsIterations { get; init; }

    /// <summary>Points to start from, as the model has them.</summary>
    public IReadOnlyList<sbyte[]> Initial { get; init; } = [];
}
