using Isinglass.Neural.Inference;
using Isinglass.Neural.Intervals;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Compilation.Resources;

/// <summary>
/// Spins, rows and coefficients of one sample by closed formulas, without building anything (docs/theory.md has them). With d_l the widths, w_l the bits of a
/// weight, T_l the thresholds that layer l's reachable interval crosses and s_l the selectors of a unit (T_l, or T_l + 1 one-hot):
/// selectors sum_l d_l s_l, products sum_(l>1) d_l d_(l-1) w_l s_(l-1), and bits(k) = floor(log2 k) + 1 bits for an integer 0..k.
/// In a wired layer every neuron counts, with its kernel's fan-in; a pooled value has the bits of its window, a residual one those of its activation and its
/// input, and a maximum a bit for every level above the lowest.
/// Exact for inputs of one bit and codebooks that are symmetric about 0; elsewhere an upper bound for staircases and for wired layers (whose equal patches
/// share their selectors), and an estimate for piecewise linear units (whose offsets follow the lattice step of each sample).
/// </summary>
/// <param name="Selectors">Selector bits, or free spins.</param>
/// <param name="Slacks">Offsets inside subintervals; slack of rows is not counted (the policy <c>none</c>).</param>
/// <param name="Products">Product bits.</param>
/// <param name="Loss">Bits of the loss.</param>
/// <param name="Rows">Linear, product and squared rows.</param>
/// <param name="Entries">Coefficients of these rows.</param>
internal readonly record struct SpinCountEstimate(long Selectors, long Slacks, long Products, long Loss, long Rows, long Entries)
{
    // Measured on the builder and the built model together: an entry is a column and a value, twice in a growing list and once for good, and a name and
    // closures a row.
    private const long BytesPerRow = 300, BytesPerSpin = 250;

    /// <summary>Estimated bytes of a coefficient while a model is built.</summary>
    public const long BytesPerEntry = 40;

    /// <summary>Auxiliary spins of a sample.</summary>
    public long Spins => Selectors + Slacks + Products + Loss;

    /// <summary>Estimated bytes of a sample's part of the model while it is built.</summary>
    public long Bytes => Entries * BytesPerEntry + Rows * BytesPerRow + Spins * BytesPerSpin;

    /// <summary>The formula for a network.</summary>
    /// <param name="lattice">The network.</param>
    /// <param name="loss">The loss on the integers.</param>
    /// <param name="multiClass">How classes share it.</param>
    /// <param name="options">The encoding.</param>
    /// <param name="maximumInput">Largest magnitude of an input.</param>
    public static SpinCountEstimate PerSample(IntegerNetwork lattice, IntegerLoss loss, MultiClassLoss multiClass, CompileOptions options, int maximumInput) =>
        options.Encoding switch
        {
            ModelEncoding.Implicit => default,
            ModelEncoding.SoftMargin => SoftMargin(lattice),
            _ => Exact(lattice, loss, multiClass, options, maximumInput),
        };

    private static SpinCountEstimate SoftMargin(IntegerNetwork lattice)
    {
        var (spec, total, below) = (lattice.Spec, default(SpinCountEstimate), 0L);
        var outputs = spec.OutputCount == 1 ? 1 : spec.OutputCount - 1L;
        for (var l = 0; l < spec.Layers.Count; l++)
        {
            if (l < spec.HiddenCount && !spec.HasActivation(l))
            {
                below *= spec.FanIn(l);
                continue;
            }

            var (width, fanIn, bits) = ((long)spec.Layers[l].Width, spec.FanIn(l), spec.Layers[l].Weights.BitCount);
            var products = width * fanIn * bits * below;
            var thresholds = l < spec.HiddenCount ? lattice.Activations[l].Thresholds.Length : 0;
            var spins = width * thresholds;
            var rows = (l < spec.HiddenCount ? width : outputs) + products;
            var terms = Terms(spec, l, below) * (l < spec.HiddenCount ? width : (spec.OutputCount == 1 ? 1 : 2) * outputs);
            total = total.Plus(new SpinCountEstimate(spins, 0, products, 0, rows, terms + spins + 3 * products));
            below = thresholds + (spec.Layers[l].IsResidual ? below : 0);
        }

        return total;
    }

    private static SpinCountEstimate Exact(IntegerNetwork lattice, IntegerLoss loss, MultiClassLoss multiClass, CompileOptions options, int maximumInput)
    {
        var (spec, total, below) = (lattice.Spec, default(SpinCountEstimate), 0L);
        var (value, sum, levels) = (new LatticeInterval(-maximumInput, maximumInput, 1), default(LatticeInterval), 0L);
        for (var l = 0; l < spec.Layers.Count; l++)
        {
            var (layer, width, fanIn) = (spec.Layers[l], (long)spec.Layers[l].Width, (long)spec.FanIn(l));
            if (layer.IsMaximum)
            {
                // Sums of one window may lie on different lattices, so that their maximum rises in steps of 1.
                var rises = below == 0 ? 0 : levels > 0 ? levels : value.High - value.Low;
                total = total.Plus(below == 0 ? default : Maxima(options.Selectors, width, fanIn, rises, below, levels > 0 ? 0 : value.Count - 1L));
                (below, levels, value) = (rises, rises, levels > 0 ? value : value with { Step = 1 });
                continue;
            }

            sum = l == 0 ? FirstSum(lattice, maximumInput) : Sum(lattice, l, value);
            var products = width * fanIn * layer.Weights.BitCount * below;
            var productRows = options.Products == ProductEncoding.Inequality ? 3 : 1;
            total = total.Plus(new SpinCountEstimate(0, 0, products, 0, productRows * products, 3 * products));
            if (l < spec.HiddenCount)
            {
                if (!layer.HasActivation)
                {
                    (below, levels, value) = (below * fanIn, 0, sum);
                    continue;
                }

                var terms = Terms(spec, l, below);
                var unit = Pieces(lattice.Activations[l], sum, options.Selectors, terms);
                var own = VisibleBits(lattice.Activations[l], sum, options.Selectors);
                total = total.Plus(new SpinCountEstimate(width * unit.Selectors, width * unit.Slacks, 0, 0, width * unit.Rows, width * unit.Entries));
                var image = lattice.Activations[l].Image(sum);
                (below, levels, value) = layer.IsResidual ? (own + below, 0, image.Plus(value))
                    : (own, unit.Slacks > 0 ? 0 : lattice.Activations[l].Reached(sum).Edges.Count, image);
            }
        }

        return total.Plus(LossPart(spec.OutputCount, sum, loss, multiClass, options, Terms(spec, spec.Layers.Count - 1, below)));
    }

    /// <summary>
    /// The maxima of a layer: a bit for every level above the lowest, at least every source's indicator and at most their sum. A source that is a sum of
    /// <paramref name="below"/> bits gets selectors for its levels above the lowest first.
    /// </summary>
    private static SpinCountEstimate Maxima(SelectorEncoding selectors, long width, long fanIn, long levels, long below, long sumLevels)
    {
        // An indicator is one selector, or half of them on average.
        var indicator = selectors == SelectorEncoding.OneHot ? (levels + 1) / 2 + 1 : 1;
        var source = sumLevels == 0 ? default
            : selectors == SelectorEncoding.OneHot ? new SpinCountEstimate(sumLevels + 1, 0, 0, 0, 3, 2 * below + 3 * (sumLevels + 1))
            : new SpinCountEstimate(sumLevels, 0, 0, 0, 3 * sumLevels - 1, 2 * sumLevels * (below + 1) + 2 * (sumLevels - 1));
        return new SpinCountEstimate(
            width * (levels + fanIn * source.Selectors), 0, 0, 0,
            width * (levels * (fanIn + 1) + fanIn * source.Rows),
            width * (levels * (fanIn * (1 + indicator) + 1 + fanIn * indicator) + fanIn * source.Entries));
    }

    /// <summary>Bits of a pre-activation: weights, activations below, their products, bias.</summary>
    private static long Terms(NetworkSpec spec, int layer, long below) =>
        spec.FanIn(layer) * (spec.Layers[layer].Weights.BitCount * (1 + below) + below) + (spec.Layers[layer].Biases?.BitCount ?? 0);

    private static SpinCountEstimate LossPart(int outputCount, LatticeInterval sum, IntegerLoss loss, MultiClassLoss multiClass, CompileOptions options,
        long terms)
    {
        var (margin, count) = outputCount == 1 ? (sum, 1L) : (sum.Plus(sum.Times(LatticeInterval.Point(-1))), outputCount - 1L);
        if (loss.IsSquare)
        {
            return new SpinCountEstimate(0, 0, 0, 0, 1, terms);
        }

        var function = ExactEncoder.Function(loss, margin);
        var one = Pieces(function, margin, options.Selectors, terms * (outputCount == 1 ? 1 : 2));
        var worst = outputCount > 1 && multiClass == MultiClassLoss.CrammerSinger ? Digits(function.Image(margin).High - function.Image(margin).Low) : 0;
        return new SpinCountEstimate(0, 0, 0, count * (one.Selectors + one.Slacks) + worst, count * (one.Rows + (worst > 0 ? 1 : 0)),
            count * (one.Entries + (worst > 0 ? worst + one.Selectors + one.Slacks : 0)));
    }

    /// <summary>A unit's selectors, offsets and rows, given the number of terms of its pre-activation.</summary>
    private static SpinCountEstimate Pieces(IntegerActivation function, LatticeInterval sum, SelectorEncoding selectors, long terms)
    {
        var (edges, pieces) = function.Reached(sum);
        if (pieces.All(piece => function.Slopes[piece] == 0))
        {
            return edges.Count == 0 ? default
                : selectors == SelectorEncoding.OneHot ? new SpinCountEstimate(pieces.Count, 0, 0, 0, 3, 2 * terms + 3 * pieces.Count)
                : new SpinCountEstimate(edges.Count, 0, 0, 0, 3 * edges.Count - 1, 2 * edges.Count * (terms + 1) + 2 * (edges.Count - 1));
        }

        var digits = 0L;
        for (var k = 0; k < pieces.Count; k++)
        {
            var first = k == 0 ? sum.Low : edges[k - 1];
            var last = k == edges.Count ? sum.High : edges[k] - sum.Step;
            digits += Digits((last - first) / sum.Step);
        }

        return new SpinCountEstimate(edges.Count, digits, 0, 0, 3L * edges.Count + 1, terms + 3 * digits + 5L * edges.Count);
    }

    /// <summary>Bits of a unit's activation: all selectors, and the offsets of the pieces that are not flat.</summary>
    private static long VisibleBits(IntegerActivation function, LatticeInterval sum, SelectorEncoding selectors)
    {
        var (edges, pieces) = function.Reached(sum);
        if (pieces.All(piece => function.Slopes[piece] == 0))
        {
            return edges.Count == 0 ? 0 : edges.Count + (selectors == SelectorEncoding.OneHot ? 1 : 0);
        }

        var visible = edges.Count(edge => function.Apply(edge) != function.Apply(edge - sum.Step));
        for (var k = 0; k < pieces.Count; k++)
        {
            visible += function.Slopes[pieces[k]] != 0
                ? Digits(((k == edges.Count ? sum.High : edges[k] - sum.Step) - (k == 0 ? sum.Low : edges[k - 1])) / sum.Step) : 0;
        }

        return visible;
    }

    /// <summary>Inputs of either sign and the largest magnitude, whose differences have no common divisor.</summary>
    private static LatticeInterval FirstSum(IntegerNetwork lattice, int maximumInput)
    {
        var weights = Interval(lattice.Spec.Layers[0].Weights);
        var reach = Math.Max(Math.Abs(weights.Low), Math.Abs(weights.High)) * maximumInput;
        var isSymmetric = weights.Low == -weights.High;
        var one = new LatticeInterval(-reach, reach, isSymmetric ? weights.Step : 1);
        return Total(lattice, 0, one);
    }

    private static LatticeInterval Sum(IntegerNetwork lattice, int layer, LatticeInterval value) =>
        Total(lattice, layer, Interval(lattice.Spec.Layers[layer].Weights).Times(value));

    private static LatticeInterval Total(IntegerNetwork lattice, int layer, LatticeInterval one)
    {
        var description = lattice.Spec.Layers[layer];
        var fanIn = lattice.Spec.FanIn(layer);
        var sum = one;
        for (var i = 1; i < fanIn; i++)
        {
            sum = sum.Plus(one);
        }

        return description.Biases is { } biases ? sum.Plus(Interval(biases).Times(LatticeInterval.Point(lattice.BiasInputs[layer]))) : sum;
    }

    private static LatticeInterval Interval(Codebook codebook) =>
        new(codebook.Minimum, codebook.Maximum, Math.Max(1, codebook.Coefficients.Aggregate(0, LatticeInterval.GreatestCommonDivisor)));

    /// <summary>Bits of an integer 0 .. limit.</summary>
    private static int Digits(int limit) => limit <= 0 ? 0 : 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)limit);

    private SpinCountEstimate Plus(SpinCountEstimate other) =>
        new(Selectors + other.Selectors, Slacks + other.Slacks, Products + other.Products, Loss + other.Loss, Rows + other.Rows, Entries + other.Entries);
}
