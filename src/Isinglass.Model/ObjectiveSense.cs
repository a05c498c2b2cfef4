namespace Isinglass.Model;

/// <summary>The objective's direction in a file.</summary>
public enum ObjectiveSense
{
    /// <summary>Less is better.</summary>
    Minimize,

    /// <summary>More is better.</summary>
    Maximize,
}
