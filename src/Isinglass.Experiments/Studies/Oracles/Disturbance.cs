namespace Isinglass.Experiments.Studies.Oracles;

/// <summary>How the machine is disturbed in <see cref="DisturbanceStudy"/>.</summary>
internal enum Disturbance
{
    /// <summary>Every coefficient has a Gaussian error, relative to the largest coefficient.</summary>
    Noise,

    /// <summary>Coefficients have a number of bits; 0 = exact.</summary>
    Precision,

    /// <summary>With this probability a read is replaced by a worse neighbour.</summary>
    Suboptimal,
}
