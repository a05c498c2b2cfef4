namespace Isinglass.Solvers.Machines;

/// <summary>Which read a <see cref="SamplerSolver"/> returns.</summary>
internal enum ReadChoice
{
    /// <summary>The read of least sampled energy: right for hedging, since that energy contains the multipliers.</summary>
    LowestEnergy,

    /// <summary>The read whose completion has the least true objective.</summary>
    BestCompleted,
}
