using Isinglass.Model;
using Isinglass.Neural.Splines;

namespace Isinglass.Neural.Spec;

/// <summary>
/// The activation of the hidden units: a function, interpolated over [-Range, Range] of the normalised pre-activation (the sum divided by its standard
/// deviation for random parameters) by a spline, and then put on an integer lattice so that the model is exact.
/// </summary>
/// <param name="Function">The function; any.</param>
/// <param name="Subintervals">Number of subintervals of the spline; a jump adds its own knot. 2 to 4 suffice in practice.</param>
/// <param name="Degree">0 (staircase) or 1 (piecewise linear).</param>
/// <param name="Range">Half width of the knots' range in standard deviations of the pre-activation.</param>
internal sealed record ActivationSpec(ScalarFunction Function, int Subintervals = 4, int Degree = 0, double Range = 2)
{
    /// <summary>+1 where the pre-activation is positive, else -1.</summary>
    public static ActivationSpec Sign { get; } = new(ScalarFunction.Parse("sign"), 1);

    /// <summary>Given knots instead of uniform ones, in standard deviations; null = uniform.</summary>
    public IReadOnlyList<double>? Knots { get; init; }

    /// <summary>Error for which the fewest subintervals of [-Range, Range] are chosen, instead of uniform ones; null = uniform.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Whether this is the sign function, whose units are single spins.</summary>
    public bool IsSign => Function.Name == "sign";

    /// <summary>The spline: at given knots, adaptive, or uniform.</summary>
    /// <exception cref="InputException">Knots out of order, a function that is not finite, or too small a tolerance.</exception>
    public Spline CreateSpline() =>
        Knots is { } knots ? Spline.AtKnots(Function, knots, Degree)
        : Tolerance is { } tolerance ? Spline.Adaptive(Function, -Range, Range, tolerance, Degree)
        : Spline.Uniform(Function, -Range, Range, Subintervals, Degree);
}
