namespace Isinglass.Experiments.Studies.Bounds;

/// <summary>The result of <see cref="BoundStudy"/> for one seed.</summary>
internal sealed record BoundOutcome
{
    /// <summary>Widths of the network.</summary>
    public required string Network { get; init; }

    /// <summary>Parameter bits.</summary>
    public required int Bits { get; init; }

    /// <summary>The loss.</summary>
    public required string Loss { get; init; }

    /// <summary>The margin in standard deviations of the output.</summary>
    public required double Margin { get; init; }

    /// <summary>Training samples.</summary>
    public required int Samples { get; init; }

    /// <summary>Bounds and controls.</summary>
    public required IReadOnlyList<BoundRow> Rows { get; init; }
}
