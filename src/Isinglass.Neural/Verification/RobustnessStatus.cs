namespace Isinglass.Neural.Verification;

/// <summary>What is known about the decision on a sample.</summary>
internal enum RobustnessStatus
{
    /// <summary>No inputs of the neighbourhood change it: proved.</summary>
    Proved,

    /// <summary>Other inputs of the neighbourhood change it; they are known.</summary>
    Broken,

    /// <summary>The search ended before either was known.</summary>
    Open,
}
