namespace Isinglass.Experiments.Studies.Oracles;

/// <summary>How an oracle is disturbed in <see cref="OracleStudy"/>.</summary>
internal enum OracleFault
{
    /// <summary>Not disturbed.</summary>
    None,

    /// <summary>Gaussian error of every coefficient, as a share of the largest.</summary>
    CoefficientError,

    /// <summary>Gaussian noise of this variance on the energy of every state.</summary>
    Variance,

    /// <summary>Reads that are suboptimal with a probability.</summary>
    Suboptimal,

    /// <summary>Signed coefficients with a number of bits.</summary>
    Bits,
}
