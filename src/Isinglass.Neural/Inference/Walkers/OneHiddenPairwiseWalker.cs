using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Inference.Walkers;

/// <summary>
/// One hidden layer, up to sixteen outputs and the pairwise hinge: the outputs of a sample are one vector, so that all pairs of a sample whose activation
/// changes cost a few instructions. Lanes beyond the classes, and all rivals of padding samples, are so negative that they never have a loss.
/// </summary>
internal sealed class OneHiddenPairwiseWalker : FirstLayerWalker
{
    private const int Rival = -IntegerLoss.Satisfied;

    private readonly int _classes;
    private readonly int _hidden;
    private readonly int[] _outputs;
    private readonly int[] _ownAt;
    private readonly int[] _column = new int[SampleBlock.Lanes];

    public OneHiddenPairwiseWalker(NetworkCompletion completion)
        : base(completion)
    {
        _classes = Block.ClassCount;
        _hidden = completion.Lattice.Spec.Layers[0].Width;
        _outputs = new int[Padded * SampleBlock.Lanes];
        _ownAt = [.. Enumerable.Range(0, Padded).Select(n => n * SampleBlock.Lanes + Block.ClassOf(n))];
    }

    /// <summary>Whether the network and its loss are of this kind, and the losses of all samples with one rival fit a 32-bit lane.</summary>
    public static bool Covers(NetworkCompletion completion) =>
        completion.Lattice.Spec is { HiddenCount: 1, OutputCount: > 1 and <= SampleBlock.Lanes }
        && completion.Loss is { IsHinge: true, Spec.MultiClass: MultiClassLoss.Pairwise }
        && (double)completion.Loss.Largest * completion.Block.Padded <= int.MaxValue;

    public override bool IsWrong(int lane)
    {
        var outputs = _outputs.AsSpan(lane * SampleBlock.Lanes, _classes);
        var best = 0;
        for (var c = 1; c < outputs.Length; c++)
        {
            best = outputs[c] > outputs[best] ? c : best;
        }

        return best != Block.ClassOf(lane);
    }

    private protected override void Recompute()
    {
        RecomputeFirst();
        Total = 0;
        for (var n = 0; n < Padded; n++)
        {
            var outputs = _outputs.AsSpan(n * SampleBlock.Lanes, SampleBlock.Lanes);
            outputs.Fill(Rival);
            if (Block.Samples[n] < 0)
            {
                _outputs[_ownAt[n]] = 0;
                continue;
            }

            for (var c = 0; c < _classes; c++)
            {
                outputs[c] = Biases[1][c];
                for (var j = 0; j < _hidden; j++)
                {
                    outputs[c] += Weights[1][c * _hidden + j] * FirstActivations[j * Padded + n];
                }
            }

            for (var c = 0; c < _classes; c++)
            {
                Total += n * SampleBlock.Lanes + c == _ownAt[n] ? 0 : Loss[_outputs[_ownAt[n]] - outputs[c]];
            }
        }
    }

    private protected override bool TryMove(in BitEntry entry, int change, long allowed) =>
        entry.Layer == 0 ? MoveHidden(entry, change, allowed) : MoveOutput(entry, change, allowed);

    private bool MoveHidden(in BitEntry entry, int change, long allowed)
    {
        var count = FindChanged(entry, change);
        for (var c = 0; c < _classes; c++)
        {
            _column[c] = Weights[1][c * _hidden + entry.Neuron];
        }

        var difference = HiddenChange(entry.Neuron, count);
        if (difference > allowed)
        {
            return false;
        }

        MoveFirst(entry, change);
        ref var outputs = ref MemoryMarshal.GetArrayDataReference(_outputs);
        var column = Vector512.Create(_column);
        for (var k = 0; k < count; k++)
        {
            var lane = Changed[k];
            var at = entry.Neuron * Padded + lane;
            var step = Vector512.Create(NewActivation[k] - FirstActivations[at]);
            FirstActivations[at] = NewActivation[k];
            var first = (nuint)(lane * SampleBlock.Lanes);
            (Vector512.LoadUnsafe(ref outputs, first) + step * column).StoreUnsafe(ref outputs, first);
        }

        Total += difference;
        return true;
    }

    /// <summary>Change of the losses when the first <paramref name="count"/> changed lanes take the new activation of a unit.</summary>
    private long HiddenChange(int neuron, int count)
    {
        ref var outputs = ref MemoryMarshal.GetArrayDataReference(_outputs);
        ref var activations = ref FirstActivations[neuron * Padded];
        ref var changed = ref MemoryMarshal.GetArrayDataReference(Changed);
        ref var news = ref MemoryMarshal.GetArrayDataReference(NewActivation);
        ref var ownAt = ref MemoryMarshal.GetArrayDataReference(_ownAt);
        var column = Vector512.Create(_column);
        var threshold = Vector512.Create(Loss.Threshold);
        var sum = Vector512<int>.Zero;
        for (var k = 0; k < count; k++)
        {
            var lane = Unsafe.Add(ref changed, k);
            var own = Unsafe.Add(ref ownAt, lane);
            var step = Vector512.Create(Unsafe.Add(ref news, k) - Unsafe.Add(ref activations, lane)) * column;
            var ownStep = Vector512.Create(step.GetElement(own & (SampleBlock.Lanes - 1)));
            var slack = threshold + Vector512.LoadUnsafe(ref outputs, (nuint)(lane * SampleBlock.Lanes)) - Vector512.Create(Unsafe.Add(ref outputs, own));
            sum += Vector512.Max(Vector512<int>.Zero, slack + step - ownStep) - Vector512.Max(Vector512<int>.Zero, slack);
        }

        return Vector512.Sum(sum);
    }

    private bool MoveOutput(in BitEntry entry, int change, long allowed)
    {
        var (start, end) = (Block.ClassStarts[entry.Neuron], Block.ClassStarts[entry.Neuron + 1]);

        // A sample of the moved class has its rivals' slack lowered; any other one has the slack of one rival raised.
        Array.Clear(_column);
        _column[entry.Neuron] = 1;
        var rival = Vector512.Create(_column) * change;
        var own = rival - Vector512.Create(change);
        var inputs = OutputInputs(entry);
        var difference = OutputChange(inputs, 0, start, rival) + OutputChange(inputs, start, end, own) + OutputChange(inputs, end, Padded, rival);
        if (difference > allowed)
        {
            return false;
        }

        ref var moved = ref _outputs[entry.Neuron];
        for (var n = 0; n < inputs.Length; n++)
        {
            Unsafe.Add(ref moved, n * SampleBlock.Lanes) += change * inputs[n];
        }

        Total += difference;
        return true;
    }

    /// <summary>Change of the losses in the lanes start .. end - 1 when an output changes by change * input and the slacks by direction times that.</summary>
    private long OutputChange(ReadOnlySpan<int> inputs, int start, int end, Vector512<int> direction)
    {
        ref var outputs = ref MemoryMarshal.GetArrayDataReference(_outputs);
        ref var ownAt = ref MemoryMarshal.GetArrayDataReference(_ownAt);
        ref var input = ref MemoryMarshal.GetReference(inputs);
        var threshold = Vector512.Create(Loss.Threshold);
        var sum = Vector512<int>.Zero;
        for (var n = start; n < end; n++)
        {
            var own = Vector512.Create(Unsafe.Add(ref outputs, Unsafe.Add(ref ownAt, n)));
            var slack = threshold - own + Vector512.LoadUnsafe(ref outputs, (nuint)n * SampleBlock.Lanes);
            sum += Vector512.Max(Vector512<int>.Zero, slack + direction * Vector512.Create(Unsafe.Add(ref input, n)))
                - Vector512.Max(Vector512<int>.Zero, slack);
        }

        return Vector512.Sum(sum);
    }
}
