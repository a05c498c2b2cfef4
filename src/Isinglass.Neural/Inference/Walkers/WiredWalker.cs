using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Inference.Walkers;

/// <summary>
/// Networks with wired or residual layers. Values lie neuron by neuron, samples in lanes. A flip is proposed layer by layer: the sums of its filter's neurons
/// change by a scaled column, neurons whose values change in some lane pass the change on to the neurons that see them, and the result becomes the state only
/// when the flip is accepted.
/// </summary>
internal sealed class WiredWalker : IncrementalEvaluator
{
    private readonly int _padded;
    private readonly int[] _classOf;
    private readonly (int Sign, int Shift)[] _margins;
    private readonly int[] _hasSample;
    private readonly int[] _losses;
    private readonly int[] _newLosses;
    private readonly WiredLayer[] _layers;
    private readonly int[] _zero;

    public WiredWalker(NetworkCompletion completion)
        : base(completion)
    {
        var spec = completion.Lattice.Spec;
        _padded = Block.Padded;
        _classOf = [.. Enumerable.Range(0, _padded).Select(Block.ClassOf)];
        _margins = [.. Enumerable.Range(0, _padded).Select(completion.MarginOf)];
        _hasSample = [.. Block.Samples.Select(sample => sample >= 0 ? -1 : 0)];
        _losses = new int[_padded];
        _newLosses = new int[_padded];
        _zero = new int[_padded];
        _layers = [.. Enumerable.Range(0, spec.Layers.Count).Select(l => new WiredLayer(spec, l, _padded))];
    }

    public override bool IsWrong(int lane)
    {
        var outputs = _layers[^1].Values;
        if (Completion.Lattice.Spec.OutputCount == 1)
        {
            return !Block.IsRegression && (_classOf[lane] == 1 ? outputs[lane] <= 0 : outputs[lane] > 0);
        }

        var best = 0;
        for (var c = 1; c < Completion.Lattice.Spec.OutputCount; c++)
        {
            best = outputs[c * _padded + lane] > outputs[best * _padded + lane] ? c : best;
        }

        return best != _classOf[lane];
    }

    private protected override void Recompute()
    {
        for (var l = 0; l < _layers.Length; l++)
        {
            var layer = _layers[l];
            for (var j = 0; j < layer.Width; j++)
            {
                ComputeSum(l, j);
                ComputeValue(l, j);
            }

            layer.AcceptAll();
        }

        Array.Clear(_losses);
        Total = ProposeLosses();
        _newLosses.CopyTo(_losses, 0);
    }

    private protected override bool TryMove(in BitEntry entry, int change, long allowed)
    {
        MoveFilter(entry, change);
        for (var l = entry.Layer + 1; l < _layers.Length; l++)
        {
            HandOn(l);
        }

        var isChanged = _layers[^1].Changed.Count > 0;
        var difference = isChanged ? ProposeLosses() : 0;
        var isAccepted = difference <= allowed;
        for (var l = entry.Layer; l < _layers.Length; l++)
        {
            _layers[l].Finish(isAccepted);
        }

        if (isAccepted && isChanged)
        {
            _newLosses.CopyTo(_losses, 0);
            Total += difference;
        }

        return isAccepted;
    }

    /// <summary>Proposes the change of a parameter to all neurons of its filter.</summary>
    private void MoveFilter(in BitEntry entry, int change)
    {
        var (layer, filters) = (_layers[entry.Layer], Completion.Lattice.Spec.FilterCount(entry.Layer));
        for (var j = entry.Neuron; j < layer.Width; j += filters)
        {
            var source = entry.IsBias ? 0 : Completion.Lattice.Spec.Source(entry.Layer, j, entry.Input);
            if (source == Wiring.Outside)
            {
                continue;
            }

            var sums = layer.Touch(j);
            if (entry.IsBias)
            {
                AddConstant(sums, change * Completion.Lattice.BiasInputs[entry.Layer]);
            }
            else
            {
                AddScaled(sums, Below(entry.Layer, source, isNew: false), change);
            }
        }

        Settle(entry.Layer);
    }

    /// <summary>Proposes the changes of the layer before to layer l.</summary>
    private void HandOn(int l)
    {
        var (layer, below) = (_layers[l], _layers[l - 1]);
        foreach (var source in below.Changed)
        {
            if (layer.Uses is null)
            {
                for (var j = 0; j < layer.Width; j++)
                {
                    AddScaled(layer.Touch(j), below.Change(source), Weights[l][j * below.Width + source]);
                }

                continue;
            }

            foreach (var (position, weight) in layer.Uses[source])
            {
                for (var f = 0; f < layer.FilterCount; f++)
                {
                    var sums = layer.Touch(position * layer.FilterCount + f);
                    if (!layer.IsMaximum)
                    {
                        AddScaled(sums, below.Change(source), Weights[l][f * layer.FanIn + weight]);
                    }
                }
            }
        }

        Settle(l);
    }

    /// <summary>The values of the touched neurons, and which of them change in any lane.</summary>
    private void Settle(int l)
    {
        var layer = _layers[l];
        foreach (var j in layer.Touched)
        {
            if (layer.IsMaximum)
            {
                ComputeSum(l, j);
            }

            ComputeValue(l, j);
            layer.Compare(j);
        }
    }

    /// <summary>A column of values below layer l, as proposed or as they are.</summary>
    private ReadOnlySpan<int> Below(int l, int source, bool isNew) => l == 0 ? Column(source)
        : (isNew ? _layers[l - 1].NewValues : _layers[l - 1].Values).AsSpan(source * _padded, _padded);

    /// <summary>The proposed sum (or maximum) of a neuron from the proposed values below.</summary>
    private void ComputeSum(int l, int j)
    {
        var (spec, layer, filter) = (Completion.Lattice.Spec, _layers[l], Completion.Lattice.Spec.FilterOf(l, j));
        var sums = layer.NewSums.AsSpan(j * _padded, _padded);
        sums.Fill(layer.IsMaximum ? int.MinValue : Biases[l][filter]);
        for (var k = 0; k < layer.FanIn; k++)
        {
            var source = spec.Source(l, j, k);
            if (layer.IsMaximum)
            {
                Raise(sums, Below(l, source, isNew: true));
            }
            else if (source != Wiring.Outside)
            {
                AddScaled(sums, Below(l, source, isNew: true), Weights[l][filter * layer.FanIn + k]);
            }
        }
    }

    /// <summary>The proposed value of a neuron from its proposed sum: the activation, and for a residual layer the value below.</summary>
    private void ComputeValue(int l, int j)
    {
        var layer = _layers[l];
        var skipped = layer.IsResidual ? Below(l, j, isNew: true) : _zero;
        var activation = l < Completion.Lattice.Activations.Count ? Completion.Lattice.Activations[l] : IntegerActivation.Identity;
        ref var s = ref MemoryMarshal.GetReference(layer.NewSums.AsSpan(j * _padded, _padded));
        ref var v = ref MemoryMarshal.GetReference(layer.NewValues.AsSpan(j * _padded, _padded));
        ref var x = ref MemoryMarshal.GetReference(skipped);
        for (nuint n = 0; n < (nuint)_padded; n += SampleBlock.Lanes)
        {
            (activation.Apply(Vector512.LoadUnsafe(ref s, n)) + Vector512.LoadUnsafe(ref x, n)).StoreUnsafe(ref v, n);
        }
    }

    /// <summary>Writes the losses of all lanes with the proposed outputs, 0 without a sample, and returns the change of their sum.</summary>
    private long ProposeLosses()
    {
        if (!Loss.IsHinge)
        {
            var total = 0L;
            for (var n = 0; n < _padded; n++)
            {
                _newLosses[n] = Block.Samples[n] < 0 ? 0 : SampleLoss(n);
                total += _newLosses[n] - _losses[n];
            }

            return total;
        }

        ref var old = ref MemoryMarshal.GetArrayDataReference(_losses);
        ref var proposed = ref MemoryMarshal.GetArrayDataReference(_newLosses);
        ref var hasSample = ref MemoryMarshal.GetArrayDataReference(_hasSample);
        var difference = Vector512<int>.Zero;
        for (nuint n = 0; n < (nuint)_padded; n += SampleBlock.Lanes)
        {
            var losses = HingeLosses(n) & Vector512.LoadUnsafe(ref hasSample, n);
            difference += losses - Vector512.LoadUnsafe(ref old, n);
            losses.StoreUnsafe(ref proposed, n);
        }

        return Vector512.Sum(difference);
    }

    /// <summary>The losses of 16 lanes, which are all of one class.</summary>
    private Vector512<int> HingeLosses(nuint n)
    {
        ref var outputs = ref MemoryMarshal.GetArrayDataReference(_layers[^1].NewValues);
        var (threshold, own, count) = (Vector512.Create(Loss.Threshold), _classOf[n], Completion.Lattice.Spec.OutputCount);
        if (count == 1)
        {
            var output = Vector512.LoadUnsafe(ref outputs, n);
            return Hinge(threshold, own == 1 ? output : -output);
        }

        var (slack, sum, isPairwise) = (threshold - Vector512.LoadUnsafe(ref outputs, (nuint)(own * _padded) + n), Vector512<int>.Zero,
            Loss.Spec.MultiClass == MultiClassLoss.Pairwise);
        for (var c = 0; c < count; c++)
        {
            if (c != own)
            {
                // threshold - (z_own - z_c) where that is above 0; the largest of these is the loss of the worst class.
                var pair = Vector512.Max(Vector512<int>.Zero, slack + Vector512.LoadUnsafe(ref outputs, (nuint)(c * _padded) + n));
                sum = isPairwise ? sum + pair : Vector512.Max(sum, pair);
            }
        }

        return sum;
    }

    /// <summary>The loss of a lane with a sample with the proposed outputs.</summary>
    private int SampleLoss(int n)
    {
        var (outputs, own) = (_layers[^1].NewValues, _classOf[n]);
        if (Completion.Lattice.Spec.OutputCount == 1)
        {
            return Loss[_margins[n].Sign * outputs[n] + _margins[n].Shift];
        }

        var (sum, worst) = (0, int.MinValue);
        for (var c = 0; c < Completion.Lattice.Spec.OutputCount; c++)
        {
            if (c != own)
            {
                sum += Loss[outputs[own * _padded + n] - outputs[c * _padded + n]];
                worst = Math.Max(worst, outputs[c * _padded + n]);
            }
        }

        return Loss.Spec.MultiClass == MultiClassLoss.Pairwise ? sum : Loss[outputs[own * _padded + n] - worst];
    }

    private static void AddConstant(Span<int> target, int constant)
    {
        for (var n = 0; n < target.Length; n++)
        {
            target[n] += constant;
        }
    }

    /// <summary>target[n] = max(target[n], values[n]).</summary>
    private static void Raise(Span<int> target, ReadOnlySpan<int> values)
    {
        ref var t = ref MemoryMarshal.GetReference(target);
        ref var x = ref MemoryMarshal.GetReference(values);
        for (nuint n = 0; n < (nuint)target.Length; n += SampleBlock.Lanes)
        {
            Vector512.Max(Vector512.LoadUnsafe(ref t, n), Vector512.LoadUnsafe(ref x, n)).StoreUnsafe(ref t, n);
        }
    }
}
