using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Solvers.Machines;

namespace Isinglass.Experiments.Studies;

/// <summary>One way in which the oracle is made worse.</summary>
/// <param name="Name">What it is, with its amount.</param>
/// <param name="Value">The amount, for sorting and pictures.</param>
/// <param name="Wrap">Puts the disturbance around a sampler.</param>
internal sealed record OracleLevel(string Name, double Value, Func<ISampler, ISampler> Wrap)
{
    public static OracleLevel Undisturbed { get; } = new("undisturbed", 0, static sampler => sampler);

    /// <summary>Gaussian error of every coefficient, as a share of the largest.</summary>
    public static OracleLevel CoefficientError(double share) =>
        new($"coefficient error {share:G4}", share, sampler => new NoisySampler(sampler, new NoisySamplerOptions { CoefficientError = share }));

    /// <summary>Gaussian noise on the energy of every state.</summary>
    public static OracleLevel Variance(double variance) =>
        new($"energy variance {variance:G4}", variance, sampler => new NoisySampler(sampler, new NoisySamplerOptions { ObjectiveVariance = variance }));

    /// <summary>Reads that miss with a probability.</summary>
    public static OracleLevel Suboptimal(double probability) => new($"suboptimal reads {probability:G4}", probability, sampler => new SuboptimalSampler(sampler, probability));

    /// <summary>Signed coefficients of so many bits.</summary>
    /// <exception cref="InputException">The number is not whole.</exception>
    public static OracleLevel Bits(double bits) => bits != Math.Floor(bits)
        ? throw new InputException($"{bits} bits: a coefficient has a whole number of bits. Write whole numbers, such as 12,8,4.")
        : new($"{bits} bits", bits, sampler => new RoundingSampler(sampler, (int)bits));
}
