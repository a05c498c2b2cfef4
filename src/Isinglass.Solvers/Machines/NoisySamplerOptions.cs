using Isinglass.Model;

namespace Isinglass.Solvers.Machines;

/// <summary>Parameters of <see cref="NoisySampler"/>.</summary>
internal sealed record NoisySamplerOptions
{
    /// <summary>
    /// Variance of the noise on the objective: every spin gets a Gaussian bias of variance v / n, so that the energy of every single state is disturbed by a
    /// Gaussian of variance v. Default 0; range 0 or more, in squared units of the model's energy.
    /// </summary>
    public double ObjectiveVariance { get; init; }

    /// <summary>
    /// Standard deviation of the analogue error of every non-zero bias and coupling of the spin form, as a share of the largest magnitude among them.
    /// Default 0; range 0 or more (0.03 is typical of analogue machines).
    /// </summary>
    public double CoefficientError { get; init; }

    /// <summary>Whether every read has its own noise (one inner call per read) instead of one disturbance per call. Default false.</summary>
    public bool IsPerRead { get; init; }

    internal void Check()
    {
        if (!(ObjectiveVariance >= 0 && CoefficientError >= 0 && double.IsFinite(ObjectiveVariance) && double.IsFinite(CoefficientError)))
        {
            throw new InputException($"Noise needs a variance and a coefficient error of 0 or more, not {ObjectiveVariance} and {CoefficientError}.");
        }
    }
}
