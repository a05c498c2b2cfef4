namespace Isinglass.Model.Constraints;

/// <summary>What a row says when it is looked at alone.</summary>
internal enum RowState
{
    /// <summary>Some points satisfy it, some do not.</summary>
    Proper,

    /// <summary>Every point satisfies it.</summary>
    Redundant,

    /// <summary>No point satisfies it.</summary>
    Infeasible,
}
