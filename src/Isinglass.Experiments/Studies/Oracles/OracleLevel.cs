using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Solvers.Machines;

namespace Isinglass.Experiments.Studies.Oracles;

/// <summary>One way in which the oracle is made worse.</summary>
/// <param name="Fault">What is done to it.</param>
/// <param name="Amount">How much of it.</param>
internal sealed record OracleLevel(OracleFault Fault, double Amount)
{
    /// <summary>The oracle as it is.</summary>
    public static OracleLevel Undisturbed { get; } = new(OracleFault.None, 0);

    /// <summary>What it is, with its amount.</summary>
    public string Name => Fault switch
    {
        OracleFault.CoefficientError => $"coefficient error {Amount:G4}",
        OracleFault.Variance => $"energy variance {Amount:G4}",
        OracleFault.Suboptimal => $"suboptimal reads {Amount:G4}",
        OracleFault.Bits => $"{Amount} bits",
        _ => "undisturbed",
    };

    /// <summary>Puts the disturbance around a sampler.</summary>
    /// <exception cref="InputException">There is no such amount.</exception>
    public ISampler Wrap(ISampler sampler) => Fault switch
    {
        OracleFault.CoefficientError => new NoisySampler(sampler, new NoisySamplerOptions { CoefficientError = Amount }),
        OracleFault.Variance => new NoisySampler(sampler, new NoisySamplerOptions { ObjectiveVariance = Amount }),
        OracleFault.Suboptimal => new SuboptimalSampler(sampler, Amount),
        OracleFault.Bits => Amount == Math.Floor(Amount) ? new RoundingSampler(sampler, (int)Amount)
            : throw new InputException($"{Amount} bits: a coefficient has a whole number of bits. Write whole numbers, such as 12,8,4."),
        _ => sampler,
    };
}
