namespace Isinglass.Training.Runs;

/// <summary>One margin, trained: what its method found, and the bits after flips on the true loss.</summary>
public sealed record MarginRun
{
    /// <summary>The margin, in standard deviations of the output.</summary>
    public required double Margin { get; init; }

    /// <summary>What the method found.</summary>
    public required MethodRun Method { get; init; }

    /// <summary>Validation score before flips on the true loss, by which the margin of the method alone is chosen; NaN without validation samples.</summary>
    public required double MethodValidation { get; init; }

    /// <summary>The parameter bits after flips, 0 or 1.</summary>
    public required sbyte[] Bits { get; init; }

    /// <summary>Mean training loss after flips.</summary>
    public required double Loss { get; init; }

    /// <summary>Whether they keep everything that the recipe demands; a margin that does comes before one that does not.</summary>
    public required bool KeepsDemands { get; init; }

    /// <summary>Validation score after flips, by which the margin is chosen; NaN without validation samples.</summary>
    public required double Validation { get; init; }

    /// <summary>Wall time of the flips, in seconds.</summary>
    public required double RefinementSeconds { get; init; }
}
