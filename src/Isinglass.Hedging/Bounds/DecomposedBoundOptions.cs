using Isinglass.Model;

namespace Isinglass.Hedging.Bounds;

/// <summary>Options of <see cref="DecomposedBound"/>.</summary>
internal sealed record DecomposedBoundOptions
{
    /// <summary>
    /// What the blocks share: 1 = E[b] (the Lagrangian dual), 2 = E[b] and E[bb'] (quadratic multipliers as well; exact when a block's loss is a quadratic
    /// polynomial). Default 1.
    /// </summary>
    public int MomentOrder { get; init; } = 1;

    /// <summary>Proximal weight on moments, in units of the objective. Default 0.5.</summary>
    public double Rho { get; init; } = 0.5;

    /// <summary>Largest number of iterations, each with one oracle call a block. Default 300.</summary>
    public int Iterations { get; init; } = 300;

    /// <summary>Stop when the blocks' moments agree this closely (mean squared distance). Default 1e-8.</summary>
    public double Tolerance { get; init; } = 1e-8;

    internal void Validate()
    {
        if (MomentOrder is not (1 or 2) || !(Rho > 0) || Iterations < 1 || !(Tolerance >= 0))
        {
            throw new InputException($"The bound needs moments of order 1 or 2, a positive rho and at least one iteration, not {MomentOrder}, {Rho} and "
                + $"{Iterations}.");
        }
    }
}
