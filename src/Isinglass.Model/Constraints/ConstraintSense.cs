namespace Isinglass.Model.Constraints;

/// <summary>Sense of a row.</summary>
public enum ConstraintSense
{
    /// <summary>a'x = b.</summary>
    Equal,

    /// <summary>a'x &lt;= b.</summary>
    LessOrEqual,

    /// <summary>a'x &gt;= b.</summary>
    GreaterOrEqual,
}
