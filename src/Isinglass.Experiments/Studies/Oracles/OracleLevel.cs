using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Solvers.Machines;

namespace Isinglass.Experiments.Studies.Oracles;

/// <summary>One disturbance of the oracle.</summary>
/// <param name="Fault">Its kind.</param>
/// <param name="Amount">Its size.</param>
internal sealed record OracleLevel(OracleFault Fault, double Amount)
{
    /// <summary>The undisturbed oracle.</summary>
    public static OracleLevel Undisturbed { get; } = new(OracleFault.None, 0);

    /// <summary>Kind and size in words.</summary>
    public string Name => Fault switch
    {
        OracleFault.CoefficientError => $"coefficient error {Amount:G4}",
        OracleFault.Variance => $"energy variance {Amount:G4}",
        OracleFault.Suboptimal => $"suboptimal reads {Amount:G4}",
        OracleFault.Bits => $"{Amount} bits",
        _ => "undisturbed",
    };

    /// <summary>Wraps a sampler in the disturbance.</summary>
    /// <exception cref="InputException">The size is out of range.</exception>
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
