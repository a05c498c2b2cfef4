namespace Isinglass.Model;

/// <summary>The two kinds of variables of a binary quadratic model. Bit 1 corresponds to spin +1: s = 2x - 1.</summary>
public enum Vartype
{
    /// <summary>x in {0, 1}.</summary>
    Binary,

    /// <summary>s in {-1, +1}.</summary>
    Spin,
}
