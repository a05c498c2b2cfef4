namespace Isinglass.Solvers.Machines;

/// <summary>How a coefficient becomes an integer.</summary>
internal enum RoundingMode
{
    /// <summary>To the nearest integer, ties to even.</summary>
    Nearest,

    /// <summary>Up or down at random such that the mean is the coefficient; drawn from the request's key.</summary>
    Stochastic,
}
