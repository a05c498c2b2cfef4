using Isinglass.Model;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Compilation;

/// <summary>
/// Slack-free consistency rows for networks of any depth with staircase units, any codebooks and any number of outputs. With T thresholds every (sample, unit)
/// has free spins t_1 .. t_T, t_k standing for [z >= m_k], and every (weight bit b, t) after the first hidden layer a product bit p. The energy is
/// <code>
/// 1/N sum_n [ sum over hidden units    mu/2 ((z - e(t)) / sigma)^2  +  mu sum_k t_(k+1) (1 - t_k)
///           + sum over products        mu (bt - 2bp - 2tp + 3p)
///           + sum over outputs         ow h / (8 sigma_L^2) / C' (m - K)^2 ]
/// </code>
/// with e(t) = e_0 + sum_k t_k (e_k - e_(k-1)), e_k the centre of piece k (see <see cref="PieceCentres"/>), m the margin of the own class (t z for one output,
/// z_own - z_c for each of the C' = C - 1 other classes), K the target. Without hidden units the surrogate is sum (m - k sigma)^2 / (2 k sigma^2 C'). Units of
/// a wired layer have the same rows, over the bits of their filter; a pooled value is the sum of its window's expressions, a residual one of its activation's
/// and its input's. For regression the row of an output is (z - Y)^2 / (s sigma_L^2), Y the target on the lattice: without hidden units the squared loss
/// itself, so the surrogate is exact. Equal samples of a bundle share their spins and are weighted by their number.
/// <para>
/// Guaranteed: no term is negative; where the terms of the second and third kind are zero, the t are ordered and the products correct; and the completion of
/// any read is a forward pass with its true loss. Not guaranteed: that the minimum is the optimum of training. A read means nothing before it is completed.
/// </para>
/// </summary>
internal static class SoftMarginEncoder
{
    // Today's machines hold 6 bits; 5 and fewer lose accuracy (docs/decisions/0006).
    private const int BitsOfHiddenUnits = 6;

    /// <summary>Default bits of rows, see <see cref="CompileOptions.RowBits"/>; 0 = as they are.</summary>
    public static int AutomaticRowBits(NetworkSpec spec) => spec.HiddenCount > 0 ? BitsOfHiddenUnits : 0;

    /// <summary>Whether black-box machines can train the network through these rows: every activation is a staircase, and no layer takes maxima.</summary>
    public static bool Covers(NetworkSpec spec) =>
        spec.Layers.All(layer => !layer.IsMaximum) && (!Enumerable.Range(0, spec.HiddenCount).Any(spec.HasActivation) || spec.Activation.IsSign
        || spec.Activation.Degree == 0);

    /// <summary>
    /// The centres e_0 .. e_T of the pieces of a staircase over pre-activations of deviation sigma: the conditional means of a normal pre-activation, stretched
    /// so that they are -kappa sigma and +kappa sigma for a sign unit (whose conditional means are 0.8 sigma away from 0).
    /// </summary>
    public static double[] PieceCentres(IntegerActivation activation, double sigma, double kappa)
    {
        if (activation.IsSign)
        {
            return [-kappa * sigma, kappa * sigma];
        }

        var (weights, sums) = (new double[activation.Bases.Length], new double[activation.Bases.Length]);
        const int cells = 1200;
        for (var k = 0; k < cells; k++)
        {
            // A lattice point stands for the unit interval around it.
            var g = -6 + 12 * (k + 0.5) / cells;
            var piece = activation.Thresholds.Count(threshold => Math.Round(g * sigma) >= threshold);
            var density = Math.Exp(-g * g / 2);
            weights[piece] += density;
            sums[piece] += density * g;
        }

        var stretch = kappa / Math.Sqrt(2 / Math.PI) * sigma;
        return [.. weights.Select((weight, k) => stretch * (weight > 0 ? sums[k] / weight : k == 0 ? -6 : 6))];
    }

    /// <summary>The surrogate of a bundle with the role of each variable; the completion is the true loss.</summary>
    internal static (ConstrainedQuadraticModel Model, IReadOnlyList<VariableRole> Causes) Encode(NetworkCompletion network, CompileOptions options,
        SoftMarginRows? rows = null)
    {
        if (network.Lattice.Spec.Layers.FirstOrDefault(layer => layer.IsMaximum) is { } maximum)
        {
            throw new InputException(
                $"The soft-margin encoding has no rows for maxima, and {network.Lattice.Spec.Widths} has {maximum.Text}. Use {maximum.Text[3..]} (sums), "
                + $"`encoding` exact, or the machine 'completion', which trains any network.");
        }

        if (!network.Lattice.Activations.All(activation => activation.IsStaircase || activation.IsIdentity))
        {
            throw new InputException(
                $"The soft-margin encoding covers staircase units (degree 0), not {network.Lattice.Spec.Activation.Function.Name} of degree "
                + $"{network.Lattice.Spec.Activation.Degree}. Use `degree` 0, `encoding` exact, or the machine 'completion', which trains any network.");
        }

        var writer = new SoftMarginWriter(network, options, rows);
        // With weights of its own every sample keeps its own rows.
        foreach (var (lane, count) in rows is null ? network.Block.Distinct() : network.Block.SampleLanes().Select(lane => (lane, 1)))
        {
            writer.AddSample(lane, count);
        }

        return writer.Build();
    }
}
