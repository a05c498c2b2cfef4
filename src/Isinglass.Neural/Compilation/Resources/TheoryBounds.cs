using Isinglass.Neural.Splines;

namespace Isinglass.Neural.Compilation.Resources;

/// <summary>The bounds of the theory for a compiled network, with every symbol.</summary>
internal static class TheoryBounds
{
    // The usual question: error 0.1 with probability 0.95.
    private const double Accuracy = 0.1, Failure = 0.05;

    public static IReadOnlyList<Bound> Of(CompiledNetwork compiled, double spinsPerSample)
    {
        var bits = compiled.Completion.FreeCount;
        var needed = Math.Ceiling((bits * Math.Log(2) + Math.Log(2 / Failure)) / (2 * Accuracy * Accuracy));
        var bounds = new List<Bound>
        {
            new("samples", $"N >= (B ln 2 + ln(2/delta)) R^2 / (2 eps^2), B = {bits}, R = 1 (0/1 loss), eps = {Accuracy}, delta = {Failure} (Hoeffding, union "
                + $"over 2^B networks)", needed),
            new("spins", $"B + N s, s = {spinsPerSample:G4} spins per sample", bits + needed * spinsPerSample),
        };
        var spec = compiled.Lattice.Spec;
        if (spec.HiddenCount > 0 && !spec.Activation.IsSign)
        {
            var spline = spec.Activation.CreateSpline();
            bounds.Add(new("spline error", $"{(spec.Activation.Degree == 0 ? "h/2 max|f'|" : "h^2/8 max|f''|")}, h the widths of the K = {spline.Count} "
                + $"subintervals of [{spline.Knots[0]:G4}, {spline.Knots[^1]:G4}]", spline.ErrorBound()));
            bounds.Add(new("spline error measured", "max |spline - f| on the same range", spline.MeasuredError()));
            bounds.Add(new("carried error", "e_L / sigma_L, e_1 = 0, e_(l+1) = w_max d_l (Lip(f) s_l e_l / sigma_l + s_l eps_l): error of the outputs in "
                + "their deviations, eps_l the activation's error over all that z can reach",
                CarriedError.Bound(compiled.Lattice, compiled.Completion.Block.MaximumInput)));
        }

        return bounds;
    }
}
