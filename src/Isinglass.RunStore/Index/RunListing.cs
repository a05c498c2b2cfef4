namespace Isinglass.RunStore.Index;

/// <summary>Which runs are asked for, and how they are ordered.</summary>
internal sealed record RunListing
{
    /// <summary>A condition such as "test_accuracy > .76 and network = '49-10'"; null = all.</summary>
    public string? Where { get; init; }

    /// <summary>Words that stand somewhere in a run's name, state, data, network, method or tags, all of them.</summary>
    public string Search { get; init; } = "";

    /// <summary>Parameters and metrics beside the usual columns.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The column that orders; runs that have no value come last.</summary>
    public string Sort { get; init; } = "started";

    public bool Descending { get; init; } = true;

    /// <summary>Most rows; null = all.</summary>
    public int? Limit { get; init; }

    public int Offset { get; init; }
}
