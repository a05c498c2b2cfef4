namespace Isinglass.Model.Constraints;

/// <summary>Whether a row alone restricts the points.</summary>
internal enum RowState
{
    /// <summary>Some points satisfy it, some do not.</summary>
    Proper,

    /// <summary>Every point satisfies it.</summary>
    Redundant,

    /// <summary>No point satisfies it.</summary>
    Infeasible,
}
