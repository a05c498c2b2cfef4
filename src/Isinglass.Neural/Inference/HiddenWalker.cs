using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Isinglass.Neural;

/// <summary>
/// Hidden layers: a flip in the first layer is one vector pass over a column that finds the few samples whose activation changes; only these are followed through
/// the later layers, whose values lie sample by sample.
/// </summary>
internal sealed class HiddenWalker : NetworkWalker
{
    private readonly int _padded;
    private readonly int _hidden;
    private readonly int _outputCount;
    private readonly int[] _widths;
    private readonly int[] _classOf;
    private readonly (int Sign, int Shift)[] _margins;
    private readonly int[] _first;
    private readonly int[] _firstActivations;
    private readonly int[][] _sums;
    private readonly int[][] _activations;
    private readonly int[] _losses;

    // Scratch of one proposed flip: the samples that change, their new activation, and their new loss.
    private readonly int[] _changed;
    private readonly int[] _newActivation;
    private readonly int[] _newLoss;
    private readonly int[] _outputScratch;
    private readonly (int Neuron, int Delta)[][] _deltas;

    public HiddenWalker(NetworkCompletion completion)
        : base(completion)
    {
        var spec = completion.Lattice.Spec;
        _padded = Block.Padded;
        _hidden = spec.HiddenCount;
        _widths = [.. spec.Layers.Select(layer => layer.Width)];
        _outputCount = spec.OutputCount;
        _classOf = [.. Enumerable.Range(0, _padded).Select(Block.ClassOf)];
        _margins = [.. Enumerable.Range(0, _padded).Select(completion.MarginOf)];
        _first = new int[_widths[0] * _padded];
        _firstActivations = new int[_first.Length];
        _sums = [.. _widths.Select((width, l) => l == 0 ? [] : new int[width * _padded])];
        _activations = [.. _widths.Select((width, l) => l == 0 || l == _hidden ? [] : new int[width * _padded])];
        _losses = new int[_padded];
        _changed = new int[_padded];
        _newActivation = new int[_padded];
        _newLoss = new int[_padded];
        _outputScratch = new int[_outputCount];
        _deltas = [.. _widths.Select(width => new (int, int)[width])];
    }

    public override bool IsWrong(int lane)
    {
        var outputs = _sums[_hidden].AsSpan(lane * _outputCount, _outputCount);
        if (_outputCount == 1)
        {
            return !Block.IsRegression && (_classOf[lane] == 1 ? outputs[0] <= 0 : outputs[0] > 0);
        }

        var best = 0;
        for (var c = 1; c < outputs.Length; c++)
        {
            best = outputs[c] > outputs[best] ? c : best;
        }

        return best != _classOf[lane];
    }

    private protected override void Recompute()
    {
        for (var j = 0; j < _widths[0]; j++)
        {
            var sums = _first.AsSpan(j * _padded, _padded);
            sums.Fill(Biases[0][j]);
            for (var i = 0; i < Block.FeatureCount; i++)
            {
                AddScaled(sums, Column(i), Weights[0][j * Block.FeatureCount + i]);
            }

            for (var n = 0; n < _padded; n += SampleBlock.Lanes)
            {
                Completion.Lattice.Activations[0].Apply(Vector512.Create<int>(sums.Slice(n, SampleBlock.Lanes))).CopyTo(_firstActivations.AsSpan(j * _padded + n));
            }
        }

        Total = 0;
        for (var n = 0; n < _padded; n++)
        {
            for (var l = 1; l <= _hidden; l++)
            {
                for (var k = 0; k < _widths[l]; k++)
                {
                    var sum = Biases[l][k];
                    for (var i = 0; i < _widths[l - 1]; i++)
                    {
                        sum += Weights[l][k * _widths[l - 1] + i] * Activation(l - 1, i, n);
                    }

                    _sums[l][n * _widths[l] + k] = sum;
                    if (l < _hidden)
                    {
                        _activations[l][n * _widths[l] + k] = Completion.Lattice.Activations[l].Apply(sum);
                    }
                }
            }

            _losses[n] = Block.Samples[n] >= 0 ? SampleLoss(n, _sums[_hidden].AsSpan(n * _outputCount, _outputCount)) : 0;
            Total += _losses[n];
        }
    }

    private protected override bool TryMove(in BitEntry entry, int change, long allowed)
    {
        if (entry.Layer == 0)
        {
            return MoveFirstLayer(entry, change, allowed);
        }

        return entry.Layer == _hidden ? MoveOutput(entry, change, allowed) : MoveMiddle(entry, change, allowed);
    }

    private int Activation(int layer, int neuron, int n) =>
        layer == 0 ? _firstActivations[neuron * _padded + n] : _activations[layer][n * _widths[layer] + neuron];

    /// <summary>The input of a parameter of a later layer for sample n.</summary>
    private int InputOf(in BitEntry entry, int n) => entry.IsBias ? Completion.Lattice.BiasInputs[entry.Layer] : Activation(entry.Layer - 1, entry.Input, n);

    private bool MoveFirstLayer(in BitEntry entry, int change, long allowed)
    {
        var count = FindChanged(entry, change);
        var difference = 0L;
        for (var k = 0; k < count; k++)
        {
            var n = _changed[k];
            if (Block.Samples[n] < 0)
            {
                _newLoss[k] = 0;
                continue;
            }

            var delta = _newActivation[k] - _firstActivations[entry.Neuron * _padded + n];
            _newLoss[k] = Follow(n, 0, entry.Neuron, delta, store: false);
            difference += _newLoss[k] - _losses[n];
        }

        if (difference > allowed)
        {
            return false;
        }

        var sums = _first.AsSpan(entry.Neuron * _padded, _padded);
        if (entry.IsBias)
        {
            var shift = change * Completion.Lattice.BiasInputs[0];
            for (var n = 0; n < sums.Length; n++)
            {
                sums[n] += shift;
            }
        }
        else
        {
            AddScaled(sums, Column(entry.Input), change);
        }

        for (var k = 0; k < count; k++)
        {
            var n = _changed[k];
            var at = entry.Neuron * _padded + n;
            var delta = _newActivation[k] - _firstActivations[at];
            _firstActivations[at] = _newActivation[k];
            if (Block.Samples[n] >= 0)
            {
                Follow(n, 0, entry.Neuron, delta, store: true);
                _losses[n] = _newLoss[k];
            }
        }

        Total += difference;
        return true;
    }

    /// <summary>Writes the lanes whose first-layer activation changes, with its new value, and returns their number.</summary>
    private int FindChanged(in BitEntry entry, int change)
    {
        var activation = Completion.Lattice.Activations[0];
        ref var sums = ref MemoryMarshal.GetArrayDataReference(_first);
        ref var activations = ref MemoryMarshal.GetArrayDataReference(_firstActivations);
        ref var x = ref MemoryMarshal.GetArrayDataReference(Block.Inputs);
        var scale = Vector512.Create(change);
        var shift = Vector512.Create(change * Completion.Lattice.BiasInputs[0]);
        var column = (nuint)(entry.IsBias ? 0 : entry.Input) * (nuint)_padded;
        var row = (nuint)entry.Neuron * (nuint)_padded;
        var isBias = entry.IsBias;
        var isSign = activation.IsSign;
        var count = 0;
        for (nuint n = 0; n < (nuint)_padded; n += SampleBlock.Lanes)
        {
            var moved = Vector512.LoadUnsafe(ref sums, row + n) + (isBias ? shift : scale * Vector512.LoadUnsafe(ref x, column + n));
            var old = Vector512.LoadUnsafe(ref activations, row + n);
            if (isSign)
            {
                // +1 where moved > 0; the old activation is +-1, so a change is a difference of signs.
                var positive = Vector512.GreaterThan(moved, Vector512<int>.Zero);
                var mask = (positive ^ Vector512.GreaterThan(old, Vector512<int>.Zero)).ExtractMostSignificantBits();
                for (; mask != 0; mask &= mask - 1)
                {
                    var lane = (int)n + BitOperations.TrailingZeroCount(mask);
                    _changed[count] = lane;
                    _newActivation[count++] = -_firstActivations[(int)row + lane];
                }
            }
            else
            {
                var value = activation.Apply(moved);
                for (var mask = (~Vector512.Equals(value, old)).ExtractMostSignificantBits(); mask != 0; mask &= mask - 1)
                {
                    var lane = BitOperations.TrailingZeroCount(mask);
                    _changed[count] = (int)n + lane;
                    _newActivation[count++] = value.GetElement(lane);
                }
            }
        }

        return count;
    }

    private bool MoveMiddle(in BitEntry entry, int change, long allowed)
    {
        var (layer, neuron) = (entry.Layer, entry.Neuron);
        var difference = 0L;
        var count = 0;
        for (var n = 0; n < _padded; n++)
        {
            var at = n * _widths[layer] + neuron;
            var value = Completion.Lattice.Activations[layer].Apply(_sums[layer][at] + change * InputOf(entry, n));
            if (value != _activations[layer][at])
            {
                _changed[count] = n;
                _newActivation[count] = value;
                _newLoss[count] = Block.Samples[n] < 0 ? 0 : Follow(n, layer, neuron, value - _activations[layer][at], store: false);
                difference += _newLoss[count++] - _losses[n];
            }
        }

        if (difference > allowed)
        {
            return false;
        }

        for (var n = 0; n < _padded; n++)
        {
            _sums[layer][n * _widths[layer] + neuron] += change * InputOf(entry, n);
        }

        for (var k = 0; k < count; k++)
        {
            var n = _changed[k];
            var at = n * _widths[layer] + neuron;
            var delta = _newActivation[k] - _activations[layer][at];
            _activations[layer][at] = _newActivation[k];
            if (Block.Samples[n] >= 0)
            {
                Follow(n, layer, neuron, delta, store: true);
                _losses[n] = _newLoss[k];
            }
        }

        Total += difference;
        return true;
    }

    private bool MoveOutput(in BitEntry entry, int change, long allowed)
    {
        var difference = 0L;
        for (var n = 0; n < _padded; n++)
        {
            if (Block.Samples[n] < 0)
            {
                _newLoss[n] = 0;
                continue;
            }

            _sums[_hidden].AsSpan(n * _outputCount, _outputCount).CopyTo(_outputScratch);
            _outputScratch[entry.Neuron] += change * InputOf(entry, n);
            _newLoss[n] = SampleLoss(n, _outputScratch);
            difference += _newLoss[n] - _losses[n];
        }

        if (difference > allowed)
        {
            return false;
        }

        for (var n = 0; n < _padded; n++)
        {
            _sums[_hidden][n * _outputCount + entry.Neuron] += change * InputOf(entry, n);
        }

        _newLoss.AsSpan().CopyTo(_losses);
        Total += difference;
        return true;
    }

    /// <summary>Follows the change of one activation of sample n to its outputs and returns the new loss; stores everything on the way when asked.</summary>
    private int Follow(int n, int layer, int neuron, int delta, bool store)
    {
        _deltas[layer][0] = (neuron, delta);
        var count = 1;
        for (var l = layer + 1; l < _hidden; l++)
        {
            count = FollowLayer(n, l, count, store);
        }

        _sums[_hidden].AsSpan(n * _outputCount, _outputCount).CopyTo(_outputScratch);
        var (weights, fanIn) = (Weights[_hidden], _widths[_hidden - 1]);
        for (var k = 0; k < count; k++)
        {
            var (input, change) = _deltas[_hidden - 1][k];
            for (var c = 0; c < _outputCount; c++)
            {
                _outputScratch[c] += weights[c * fanIn + input] * change;
            }
        }

        if (store)
        {
            _outputScratch.CopyTo(_sums[_hidden].AsSpan(n * _outputCount, _outputCount));
            return _losses[n];
        }

        return SampleLoss(n, _outputScratch);
    }

    /// <summary>Turns the changed activations of layer l - 1 into those of layer l and returns their number.</summary>
    private int FollowLayer(int n, int l, int count, bool store)
    {
        var (width, fanIn, changes) = (_widths[l], _widths[l - 1], 0);
        for (var k = 0; k < width; k++)
        {
            var shift = 0;
            for (var e = 0; e < count; e++)
            {
                var (input, change) = _deltas[l - 1][e];
                shift += Weights[l][k * fanIn + input] * change;
            }

            var at = n * width + k;
            var value = Completion.Lattice.Activations[l].Apply(_sums[l][at] + shift);
            if (value != _activations[l][at])
            {
                _deltas[l][changes++] = (k, value - _activations[l][at]);
            }

            if (store)
            {
                _sums[l][at] += shift;
                _activations[l][at] = value;
            }
        }

        return changes;
    }

    private int SampleLoss(int n, ReadOnlySpan<int> outputs)
    {
        var own = _classOf[n];
        if (outputs.Length == 1)
        {
            return Loss[_margins[n].Sign * outputs[0] + _margins[n].Shift];
        }

        var (sum, worst) = (0, int.MinValue);
        for (var c = 0; c < outputs.Length; c++)
        {
            if (c != own)
            {
                sum += Loss[outputs[own] - outputs[c]];
                worst = Math.Max(worst, outputs[c]);
            }
        }

        return Loss.Spec.MultiClass == MultiClassLoss.Pairwise ? sum : Loss[outputs[own] - worst];
    }
}
