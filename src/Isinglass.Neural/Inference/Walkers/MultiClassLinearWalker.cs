using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Inference.Walkers;

/// <summary>
/// No hidden layer, one output a class. Lanes are sorted by class, so a flip in output c changes one pair of outputs for every sample of another class, and
/// C - 1 pairs for the samples of class c: about 2 n pairs instead of n C.
/// </summary>
internal sealed class MultiClassLinearWalker : IncrementalEvaluator
{
    private readonly int _classes;
    private readonly int _padded;
    private readonly int[] _outputs;
    private readonly int[] _own;
    private readonly int[] _biasInputs;

    public MultiClassLinearWalker(NetworkCompletion completion)
        : base(completion)
    {
        _classes = Block.ClassCount;
        _padded = Block.Padded;
        _outputs = new int[_classes * _padded];
        _own = new int[_padded];
        _biasInputs = [.. Block.Samples.Select(sample => sample >= 0 ? completion.Lattice.BiasInputs[0] : 0)];
    }

    public override bool IsWrong(int lane)
    {
        var best = 0;
        for (var c = 1; c < _classes; c++)
        {
            best = _outputs[c * _padded + lane] > _outputs[best * _padded + lane] ? c : best;
        }

        return best != Block.ClassOf(lane);
    }

    private bool IsPairwise => Loss.Spec.MultiClass == MultiClassLoss.Pairwise;

    private protected override void Recompute()
    {
        Array.Clear(_outputs);
        for (var c = 0; c < _classes; c++)
        {
            var output = Output(c);
            for (var i = 0; i < Block.FeatureCount; i++)
            {
                AddScaled(output, Column(i), Weights[0][c * Block.FeatureCount + i]);
            }

            AddScaled(output, _biasInputs, Biases[0][c] / Completion.Lattice.BiasInputs[0]);
        }

        for (var c = 0; c < _classes; c++)
        {
            for (var n = Block.ClassStarts[c]; n < Block.ClassStarts[c + 1]; n++)
            {
                _own[n] = Block.Samples[n] >= 0 ? _outputs[c * _padded + n] : IntegerLoss.Satisfied;
            }
        }

        Total = 0;
        for (var c = 0; c < _classes; c++)
        {
            Total += IsPairwise ? PairLosses(c) : WorstLosses(c, c, Column(0), 0);
        }
    }

    private protected override bool TryMove(in BitEntry entry, int change, long allowed)
    {
        var inputs = entry.IsBias ? _biasInputs : Column(entry.Input);
        var moved = entry.Neuron;
        var difference = 0L;
        if (IsPairwise)
        {
            var (start, end) = (Block.ClassStarts[moved], Block.ClassStarts[moved + 1]);
            difference += PairChange(moved, 0, start, inputs, -change);
            difference += PairChange(moved, end, _padded, inputs, -change);
            for (var c = 0; c < _classes; c++)
            {
                if (c != moved)
                {
                    difference += PairChange(c, start, end, inputs, change);
                }
            }
        }
        else
        {
            var total = 0L;
            for (var c = 0; c < _classes; c++)
            {
                total += WorstLosses(c, moved, inputs, change);
            }

            difference = total - Total;
        }

        if (difference > allowed)
        {
            return false;
        }

        AddScaled(Output(moved), inputs, change);
        var own = Block.ClassStarts[moved]..Block.ClassStarts[moved + 1];
        AddScaled(_own.AsSpan(own), inputs[own], change);
        Total += difference;
        return true;
    }

    private Span<int> Output(int c) => _outputs.AsSpan(c * _padded, _padded);

    /// <summary>Sum of the pair losses of the samples of class c.</summary>
    private long PairLosses(int c)
    {
        var total = 0L;
        for (var n = Block.ClassStarts[c]; n < Block.ClassStarts[c + 1]; n++)
        {
            for (var e = 0; e < _classes; e++)
            {
                total += e == c ? 0 : Loss[_own[n] - _outputs[e * _padded + n]];
            }
        }

        return total;
    }

    /// <summary>
    /// Change of the losses of the pairs (own class, <paramref name="other"/>) in the lanes start .. end - 1 when their margins change by factor * input.
    /// </summary>
    private long PairChange(int other, int start, int end, ReadOnlySpan<int> inputs, int factor)
    {
        if (start == end)
        {
            return 0;
        }

        ref var own = ref MemoryMarshal.GetArrayDataReference(_own);
        ref var output = ref MemoryMarshal.GetReference(Output(other));
        ref var x = ref MemoryMarshal.GetReference(inputs);
        if (!Loss.IsHinge)
        {
            var total = 0L;
            for (var n = start; n < end; n++)
            {
                var margin = _own[n] - _outputs[other * _padded + n];
                total += Loss[margin + factor * inputs[n]] - Loss[margin];
            }

            return total;
        }

        var threshold = Vector512.Create(Loss.Threshold);
        var scale = Vector512.Create(factor);
        var sum = Vector512<int>.Zero;
        for (var n = (nuint)start; n < (nuint)end; n += SampleBlock.Lanes)
        {
            var slack = threshold - Vector512.LoadUnsafe(ref own, n) + Vector512.LoadUnsafe(ref output, n);
            var moved = slack - scale * Vector512.LoadUnsafe(ref x, n);
            sum += Vector512.Max(Vector512<int>.Zero, moved) - Vector512.Max(Vector512<int>.Zero, slack);
        }

        return Vector512.Sum(sum);
    }

    /// <summary>Sum of phi(own - largest other) over the samples of class c when output <paramref name="moved"/> changes by factor * input.</summary>
    private long WorstLosses(int c, int moved, ReadOnlySpan<int> inputs, int factor)
    {
        var total = 0L;
        for (var n = Block.ClassStarts[c]; n < Block.ClassStarts[c + 1]; n++)
        {
            var worst = int.MinValue;
            for (var e = 0; e < _classes; e++)
            {
                if (e != c)
                {
                    worst = Math.Max(worst, _outputs[e * _padded + n] + (e == moved ? factor * inputs[n] : 0));
                }
            }

            total += Loss[_own[n] + (c == moved ? factor * inputs[n] : 0) - worst];
        }

        return total;
    }
}
