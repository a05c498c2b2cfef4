namespace Isinglass.RunStore.Index;

/// <summary>A query of runs, with its order.</summary>
internal sealed record RunListing
{
    /// <summary>A condition such as "test_accuracy > .76 and network = '49-10'"; null = all.</summary>
    public string? Where { get; init; }

    /// <summary>Words that must all occur in a run's name, state, data, network, method or tags.</summary>
    public string Search { get; init; } = "";

    /// <summary>Parameters and metrics beside the usual columns.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The column to sort by; runs without a value come last.</summary>
    public string Sort { get; init; } = "started";

    public bool Descending { get; init; } = true;

    /// <summary>Largest number of rows; null = all.</summary>
    public int? Limit { get; init; }

    public int Offset { get; init; }
}
