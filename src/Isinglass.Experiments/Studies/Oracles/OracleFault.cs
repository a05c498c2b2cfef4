namespace Isinglass.Experiments.Studies.Oracles;

/// <summary>What is done to an oracle in <see cref="OracleStudy"/>.</summary>
internal enum OracleFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Gaussian error of every coefficient, as a share of the largest.</summary>
    CoefficientError,

    /// <summary>Gaussian noise of this variance on the energy of every state.</summary>
    Variance,

    /// <summary>Reads that miss with a probability.</summary>
    Suboptimal,

    /// <summary>Signed coefficients of so many bits.</summary>
    Bits,
}
