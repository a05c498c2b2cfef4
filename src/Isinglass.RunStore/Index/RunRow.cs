using Isinglass.RunStore.Folders;

namespace Isinglass.RunStore.Index;

/// <summary>A run in a table.</summary>
internal sealed record RunRow
{
    public required string Id { get; init; }

    public required string Folder { get; init; }

    public required string Kind { get; init; }

    public required RunState State { get; init; }

    public string? Data { get; init; }

    public string? Network { get; init; }

    public string? Method { get; init; }

    public double? Seed { get; init; }

    public double? TestAccuracy { get; init; }

    /// <summary>ISO 8601, UTC.</summary>
    public required string Started { get; init; }

    public double? Seconds { get; init; }

    public IReadOnlyList<double> Curve { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The requested columns, in order; null where the run has none.</summary>
    public IReadOnlyList<RunValue?> Values { get; init; } = [];
}
