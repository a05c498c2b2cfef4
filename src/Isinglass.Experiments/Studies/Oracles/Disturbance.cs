namespace Isinglass.Experiments.Studies.Oracles;

/// <summary>What is done to the machine in <see cref="DisturbanceStudy"/>.</summary>
internal enum Disturbance
{
    /// <summary>Every coefficient is off by a Gaussian error, a share of the largest coefficient.</summary>
    Noise,

    /// <summary>Coefficients have a number of bits; 0 stands for exact ones.</summary>
    Precision,

    /// <summary>A read is with this probability a worse neighbour of what the machine found.</summary>
    Suboptimal,
}
