using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Inference.Walkers;

/// <summary>
/// Hidden layers and losses of any kind: a flip in the first layer is one vector pass over a column that finds the few samples whose activation changes; only
/// these are followed through the later layers, whose values lie sample by sample. Also the reference for the faster walkers of one hidden layer.
/// </summary>
internal sealed class HiddenWalker : FirstLayerWalker
{
    private readonly int _hidden;
    private readonly int _outputCount;
    private readonly int[] _widths;
    private readonly int[] _classOf;
    private readonly (int Sign, int Shift)[] _margins;
    private readonly int[][] _sums;
    private readonly int[][] _activations;
    private readonly int[] _losses;

    // Scratch of one proposed flip: the new losses of the samples that change, and the values that change for one of them.
    private readonly int[] _newLoss;
    private readonly int[] _outputScratch;
    private readonly (int Neuron, int Delta)[][] _deltas;

    public HiddenWalker(NetworkCompletion completion)
        : base(completion)
    {
        var spec = completion.Lattice.Spec;
        _hidden = spec.HiddenCount;
        _widths = [.. spec.Layers.Select(layer => layer.Width)];
        _outputCount = spec.OutputCount;
        _classOf = [.. Enumerable.Range(0, Padded).Select(Block.ClassOf)];
        _margins = [.. Enumerable.Range(0, Padded).Select(completion.MarginOf)];
        _sums = [.. _widths.Select((width, l) => l == 0 ? [] : new int[width * Padded])];
        _activations = [.. _widths.Select((width, l) => l == 0 || l == _hidden ? [] : new int[width * Padded])];
        _losses = new int[Padded];
        _newLoss = new int[Padded];
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
        RecomputeFirst();
        Total = 0;
        for (var n = 0; n < Padded; n++)
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
        layer == 0 ? FirstActivations[neuron * Padded + n] : _activations[layer][n * _widths[layer] + neuron];

    /// <summary>The input of a parameter of a later layer for sample n.</summary>
    private int InputOf(in BitEntry entry, int n) => entry.IsBias ? Completion.Lattice.BiasInputs[entry.Layer] : Activation(entry.Layer - 1, entry.Input, n);

    private bool MoveFirstLayer(in BitEntry entry, int change, long allowed)
    {
        var count = FindChanged(entry, change);
        var difference = 0L;
        for (var k = 0; k < count; k++)
        {
            var n = Changed[k];
            if (Block.Samples[n] < 0)
            {
                _newLoss[k] = 0;
                continue;
            }

            var delta = NewActivation[k] - FirstActivations[entry.Neuron * Padded + n];
            _newLoss[k] = Follow(n, 0, entry.Neuron, delta, store: false);
            difference += _newLoss[k] - _losses[n];
        }

        if (difference > allowed)
        {
            return false;
        }

        MoveFirst(entry, change);
        for (var k = 0; k < count; k++)
        {
            var n = Changed[k];
            var at = entry.Neuron * Padded + n;
            var delta = NewActivation[k] - FirstActivations[at];
            FirstActivations[at] = NewActivation[k];
            if (Block.Samples[n] >= 0)
            {
                Follow(n, 0, entry.Neuron, delta, store: true);
                _losses[n] = _newLoss[k];
            }
        }

        Total += difference;
        return true;
    }

    private bool MoveMiddle(in BitEntry entry, int change, long allowed)
    {
        var (layer, neuron) = (entry.Layer, entry.Neuron);
        var difference = 0L;
        var count = 0;
        for (var n = 0; n < Padded; n++)
        {
            var at = n * _widths[layer] + neuron;
            var value = Completion.Lattice.Activations[layer].Apply(_sums[layer][at] + change * InputOf(entry, n));
            if (value != _activations[layer][at])
            {
                Changed[count] = n;
                NewActivation[count] = value;
                _newLoss[count] = Block.Samples[n] < 0 ? 0 : Follow(n, layer, neuron, value - _activations[layer][at], store: false);
                difference += _newLoss[count++] - _losses[n];
            }
        }

        if (difference > allowed)
        {
            return false;
        }

        for (var n = 0; n < Padded; n++)
        {
            _sums[layer][n * _widths[layer] + neuron] += change * InputOf(entry, n);
        }

        for (var k = 0; k < count; k++)
        {
            var n = Changed[k];
            var at = n * _widths[layer] + neuron;
            var delta = NewActivation[k] - _activations[layer][at];
            _activations[layer][at] = NewActivation[k];
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
        for (var n = 0; n < Padded; n++)
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

        for (var n = 0; n < Padded; n++)
        {
            _sums[_hidden][n * _outputCount + entry.Neuron] += change * InputOf(entry, n);
        }

        _newLoss.AsSpan().CopyTo(_losses);
        Total += difference;
        return true;
    }

    /// <summary>
    /// Follows the change of one activation of sample n to its outputs and returns the new loss; stores the values on the way if <paramref name="store"/> is
    /// set.
    /// </summary>
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
