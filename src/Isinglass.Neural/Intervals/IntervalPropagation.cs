using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Intervals;

/// <summary>
/// Forward interval propagation over the samples of a block: the values that every pre-activation and activation can reach when parameter bits are free or
/// known, and, backwards, which units and bits can still matter. A unit whose activation is decided has no selector; one whose consumers are all decided is not
/// needed; a bit that matters in no sample is dead. Dead bits count as known and the pass is repeated until nothing changes.
/// </summary>
internal sealed class IntervalPropagation
{
    private readonly IntegerNetwork _lattice;
    private readonly SampleBlock _block;
    private readonly sbyte[] _known;
    private readonly int[] _layerStart;
    private readonly LatticeInterval[][] _sums;
    private readonly LatticeInterval[][] _values;
    private readonly bool[][] _used;
    private readonly bool[][] _needed;
    private readonly List<int> _deadBits = [];

    /// <summary>Propagates.</summary>
    /// <param name="lattice">The network.</param>
    /// <param name="block">The samples.</param>
    /// <param name="known">For each parameter bit 0, 1, or -1 while it is free; empty = all free.</param>
    public IntervalPropagation(IntegerNetwork lattice, SampleBlock block, ReadOnlySpan<sbyte> known = default)
    {
        _lattice = lattice;
        _block = block;
        _known = new sbyte[lattice.Layout.BitCount];
        Array.Fill(_known, (sbyte)-1);
        known.CopyTo(_known);
        _layerStart = new int[lattice.Spec.Layers.Count + 1];
        for (var l = 0; l < lattice.Spec.Layers.Count; l++)
        {
            _layerStart[l + 1] = _layerStart[l] + lattice.Spec.Layers[l].Width;
        }

        _sums = Create<LatticeInterval>();
        _values = Create<LatticeInterval>();
        _used = Create<bool>();
        _needed = Create<bool>();
        do
        {
            Rounds++;
            for (var lane = 0; lane < block.Padded; lane++)
            {
                if (block.Samples[lane] >= 0)
                {
                    Forward(lane);
                    Backward(lane);
                }
            }
        }
        while (FindDeadBits());
    }

    /// <summary>Number of passes until nothing changed.</summary>
    public int Rounds { get; }

    /// <summary>Free parameter bits that change no loss of any sample, ascending.</summary>
    public IReadOnlyList<int> DeadBits => _deadBits;

    /// <summary>Inputs that are 0 in every sample.</summary>
    public int DeadInputCount => Enumerable.Range(0, _block.FeatureCount).Count(i => !_block.Inputs.AsSpan(i * _block.Padded, _block.Padded)
        .ContainsAnyExcept(0));

    /// <summary>Hidden units that are needed in no sample.</summary>
    public int DeadUnitCount => Enumerable.Range(0, _layerStart[^2]).Count(unit => Lanes().All(lane => !_needed[lane][unit]));

    /// <summary>Pairs of a sample and a hidden unit whose activation is decided, or which no undecided unit uses.</summary>
    public long DecidedCount => Lanes().Sum(lane => (long)Enumerable.Range(0, _layerStart[^2]).Count(unit => !_needed[lane][unit]));

    /// <summary>The interval of a unit's pre-activation in a lane of the block (layer and unit 0-based); for maximum pooling, of the maximum.</summary>
    public LatticeInterval Sum(int lane, int layer, int unit) => _sums[lane][_layerStart[layer] + unit];

    /// <summary>The interval of a hidden unit's value: its activation, plus its input in a residual layer.</summary>
    public LatticeInterval Value(int lane, int layer, int unit) => _values[lane][_layerStart[layer] + unit];

    /// <summary>Whether a unit's activation is undecided and can change the loss of the lane's sample. Outputs always count as needed.</summary>
    public bool IsNeeded(int lane, int layer, int unit) => _needed[lane][_layerStart[layer] + unit];

    private IEnumerable<int> Lanes() => Enumerable.Range(0, _block.Padded).Where(lane => _block.Samples[lane] >= 0);

    private T[][] Create<T>() => [.. Enumerable.Range(0, _block.Padded).Select(lane => _block.Samples[lane] >= 0 ? new T[_layerStart[^1]] : [])];

    /// <summary>The interval of value <paramref name="i"/> below a layer.</summary>
    internal LatticeInterval Input(int lane, int layer, int i) => layer == 0 ? LatticeInterval.Point(_block.Inputs[i * _block.Padded + lane])
        : Value(lane, layer - 1, i);

    /// <summary>The interval of a parameter: its known bits are added, its free ones span an interval.</summary>
    private LatticeInterval Parameter(Codebook codebook, int bit)
    {
        var (low, high, step) = (codebook.Offset, codebook.Offset, 0);
        for (var k = 0; k < codebook.BitCount; k++)
        {
            var known = _known[bit + k];
            low += known == 1 ? codebook.Coefficients[k] : 0;
            high += known == 0 ? 0 : codebook.Coefficients[k];
            step = known < 0 ? LatticeInterval.GreatestCommonDivisor(step, codebook.Coefficients[k]) : step;
        }

        return new LatticeInterval(low, high, Math.Max(1, step));
    }

    private void Forward(int lane)
    {
        for (var l = 0; l < _lattice.Spec.Layers.Count; l++)
        {
            var layer = _lattice.Spec.Layers[l];
            for (var j = 0; j < layer.Width; j++)
            {
                var sum = layer.IsMaximum ? Largest(lane, l, j) : WeightedSum(lane, l, j);
                _sums[lane][_layerStart[l] + j] = sum;
                var value = l < _lattice.Activations.Count ? _lattice.Activations[l].Image(sum) : sum;
                _values[lane][_layerStart[l] + j] = layer.IsResidual ? value.Plus(Input(lane, l, j)) : value;
            }
        }
    }

    private LatticeInterval WeightedSum(int lane, int l, int j)
    {
        var (spec, layer, filter) = (_lattice.Spec, _lattice.Spec.Layers[l], _lattice.Spec.FilterOf(l, j));
        var sum = LatticeInterval.Point(0);
        for (var k = 0; k < spec.FanIn(l); k++)
        {
            if (spec.Source(l, j, k) is var source && source != Wiring.Outside)
            {
                sum = sum.Plus(Parameter(layer.Weights, _lattice.Layout.WeightBit(l, filter, k)).Times(Input(lane, l, source)));
            }
        }

        return layer.Biases is { } biases ? sum.Plus(Parameter(biases, _lattice.Layout.BiasBit(l, filter))
            .Times(LatticeInterval.Point(_lattice.BiasInputs[l]))) : sum;
    }

    private LatticeInterval Largest(int lane, int l, int j)
    {
        var largest = Input(lane, l, _lattice.Spec.Source(l, j, 0));
        for (var k = 1; k < _lattice.Spec.FanIn(l); k++)
        {
            largest = largest.Maximum(Input(lane, l, _lattice.Spec.Source(l, j, k)));
        }

        return largest;
    }

    /// <summary>
    /// A unit is used when an undecided unit sees it through a weight that can be other than 0, and needed when its activation is undecided as well.
    /// </summary>
    private void Backward(int lane)
    {
        var (used, needed, last) = (_used[lane], _needed[lane], _lattice.Spec.Layers.Count - 1);
        used.AsSpan().Clear();
        used.AsSpan(_layerStart[last]).Fill(true);
        for (var l = last; l >= 0; l--)
        {
            for (var j = 0; j < _lattice.Spec.Layers[l].Width; j++)
            {
                var unit = _layerStart[l] + j;
                needed[unit] = l == last || (used[unit] && !_lattice.Activations[l].Image(_sums[lane][unit]).IsPoint);
                if (l > 0)
                {
                    MarkSources(lane, l, j);
                }
            }
        }
    }

    private void MarkSources(int lane, int l, int j)
    {
        var (spec, layer) = (_lattice.Spec, _lattice.Spec.Layers[l]);
        var below = _used[lane].AsSpan(_layerStart[l - 1]);
        if (layer.IsResidual && _used[lane][_layerStart[l] + j])
        {
            below[j] = true;
        }

        for (var k = 0; IsNeeded(lane, l, j) && k < spec.FanIn(l); k++)
        {
            var source = spec.Source(l, j, k);

            // For a maximum only the sources that can exceed its lower end matter.
            var matters = source != Wiring.Outside && !below[source] && (layer.IsMaximum ? Input(lane, l, source).High > Sum(lane, l, j).Low
                : Parameter(layer.Weights, _lattice.Layout.WeightBit(l, spec.FilterOf(l, j), k)) is not { Low: 0, High: 0 });
            below[source == Wiring.Outside ? 0 : source] |= matters;
        }
    }

    /// <summary>Marks free bits that matter in no lane as known; whether there were any new ones.</summary>
    private bool FindDeadBits()
    {
        var before = _deadBits.Count;
        for (var bit = 0; bit < _known.Length; bit++)
        {
            if (_known[bit] < 0 && !Matters(bit))
            {
                _known[bit] = 0;
                _deadBits.Add(bit);
            }
        }

        _deadBits.Sort();
        return _deadBits.Count > before;
    }

    private bool Matters(int bit)
    {
        var (spec, (layer, filter, weight, _)) = (_lattice.Spec, _lattice.Layout.Locate(bit));
        var isBias = weight == spec.FanIn(layer);
        for (var unit = filter; unit < spec.Layers[layer].Width; unit += spec.FilterCount(layer))
        {
            var source = isBias ? 0 : spec.Source(layer, unit, weight);
            foreach (var lane in Lanes())
            {
                if (IsNeeded(lane, layer, unit) && (isBias || (source != Wiring.Outside && Input(lane, layer, source) is not { Low: 0, High: 0 })))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
