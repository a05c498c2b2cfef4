using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Inference.Walkers;

/// <summary>
/// <see cref="MultiClassLinearWalker"/> for pairwise hinges whose sums fit 16 bits, with half the bytes per pair. It keeps the slack threshold - own output +
/// other output of every pair of a sample and another class.
/// </summary>
internal sealed class PairwiseHingeWalker : IncrementalEvaluator
{
    // The slack of a sample with its own class, and of padding: no loss before or after any flip (see Covers).
    private const short None = short.MinValue / 2;

    private readonly int _classes;
    private readonly int _padded;
    private readonly int _steps;
    private readonly short[] _slacks;
    private readonly short[] _own;
    private readonly short[] _biasInputs;

    public PairwiseHingeWalker(NetworkCompletion completion)
        : base(completion)
    {
        _classes = Block.ClassCount;
        _padded = Block.Padded;
        _steps = Steps(completion);
        _slacks = new short[_classes * _padded];
        _own = new short[_padded];
        _biasInputs = [.. Block.Samples.Select(sample => sample >= 0 ? (short)completion.Lattice.BiasInputs[0] : (short)0)];
    }

    /// <summary>Whether slacks, and the changes that one flip makes to all pairs of a sample, fit 16 bits: then a change is at most half as large.</summary>
    public static bool Covers(NetworkCompletion completion)
    {
        var (layer, block) = (completion.Lattice.Spec.Layers[0], completion.Block);
        var reach = (long)layer.Weights.MaximumMagnitude * block.LargestSum + LargestBias(completion);
        return completion.Loss is { IsHinge: true, Spec.MultiClass: MultiClassLoss.Pairwise } && completion.Loss.Threshold + 2 * reach <= short.MaxValue
            && Steps(completion) >= block.ClassCount;
    }

    public override bool IsWrong(int lane)
    {
        var (own, wrong) = (Block.ClassOf(lane), false);
        for (var c = 0; c < _classes; c++)
        {
            // Of equal outputs the first class wins.
            wrong |= _slacks[c * _padded + lane] > Loss.Threshold - (c < own ? 1 : 0);
        }

        return wrong;
    }

    private protected override void Recompute()
    {
        Array.Clear(_slacks);
        for (var c = 0; c < _classes; c++)
        {
            for (var i = 0; i < Block.FeatureCount; i++)
            {
                AddScaled(Slacks(c), Column(i), Weights[0][c * Block.FeatureCount + i]);
            }

            AddScaled(Slacks(c), _biasInputs, Biases[0][c] / Completion.Lattice.BiasInputs[0]);
            Slacks(c)[OfClass(c)].CopyTo(_own.AsSpan(OfClass(c)));
        }

        Total = 0;
        for (var c = 0; c < _classes; c++)
        {
            var slacks = Slacks(c);
            for (var n = 0; n < _padded; n++)
            {
                slacks[n] = Block.Samples[n] >= 0 ? (short)(Loss.Threshold - _own[n] + slacks[n]) : None;
            }

            slacks[OfClass(c)].Fill(None);
            foreach (var slack in slacks)
            {
                Total += Math.Max((short)0, slack);
            }
        }
    }

    private protected override bool TryMove(in BitEntry entry, int change, long allowed)
    {
        var inputs = entry.IsBias ? _biasInputs : Column(entry.Input);
        var slacks = Slacks(entry.Neuron);
        var own = OfClass(entry.Neuron);
        var difference = (long)Vector256.Sum(Change(slacks, inputs, change) + OwnChange(own.Start.Value, own.End.Value, inputs, change));
        if (difference > allowed)
        {
            return false;
        }

        AddScaled(slacks, inputs, change);
        for (var c = 0; c < _classes; c++)
        {
            AddScaled(Slacks(c)[own], inputs[own], -change);
        }

        slacks[own].Fill(None);
        Total += difference;
        return true;
    }

    /// <summary>Changes of the losses of pairs whose slacks change by factor * input, in lanes.</summary>
    private Vector256<int> Change(ReadOnlySpan<short> slacks, ReadOnlySpan<short> inputs, int factor)
    {
        ref var slack = ref MemoryMarshal.GetReference(slacks);
        ref var input = ref MemoryMarshal.GetReference(inputs);
        var scale = Vector256.Create((short)factor);
        var sum = Vector256<int>.Zero;
        for (var start = 0; start < slacks.Length; start += _steps * SampleBlock.Lanes)
        {
            var part = Vector256<short>.Zero;
            var end = (nuint)Math.Min(slacks.Length, start + _steps * SampleBlock.Lanes);
            for (var n = (nuint)start; n < end; n += SampleBlock.Lanes)
            {
                part += Change(Vector256.LoadUnsafe(ref slack, n), scale * Vector256.LoadUnsafe(ref input, n));
            }

            sum += Widened(part);
        }

        return sum;
    }

    /// <summary>Loss changes of all pairs of a class's samples, lanes start .. end - 1, whose own output changes by factor * input.</summary>
    private Vector256<int> OwnChange(int start, int end, ReadOnlySpan<short> inputs, int factor)
    {
        ref var slack = ref MemoryMarshal.GetArrayDataReference(_slacks);
        ref var input = ref MemoryMarshal.GetReference(inputs);
        var (scale, length, row) = (Vector256.Create((short)-factor), (nuint)_slacks.Length, (nuint)_padded);
        var sum = Vector256<int>.Zero;
        for (var n = (nuint)start; n < (nuint)end; n += SampleBlock.Lanes)
        {
            var change = scale * Vector256.LoadUnsafe(ref input, n);
            var part = Vector256<short>.Zero;
            for (var pair = n; pair < length; pair += row)
            {
                part += Change(Vector256.LoadUnsafe(ref slack, pair), change);
            }

            sum += Widened(part);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Change(Vector256<short> slack, Vector256<short> change) =>
        Vector256.Max(Vector256<short>.Zero, slack + change) - Vector256.Max(Vector256<short>.Zero, slack);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Widened(Vector256<short> part) => Vector256.WidenLower(part) + Vector256.WidenUpper(part);

    private static void AddScaled(Span<short> target, ReadOnlySpan<short> inputs, int factor)
    {
        ref var t = ref MemoryMarshal.GetReference(target);
        ref var x = ref MemoryMarshal.GetReference(inputs);
        var scale = Vector256.Create((short)factor);
        for (nuint n = 0; n < (nuint)target.Length; n += SampleBlock.Lanes)
        {
            (Vector256.LoadUnsafe(ref t, n) + scale * Vector256.LoadUnsafe(ref x, n)).StoreUnsafe(ref t, n);
        }
    }

    /// <summary>The number of changes of one pair, each at most twice the largest weight times the largest input, whose sum fits 16 bits.</summary>
    private static int Steps(NetworkCompletion completion) => (int)(short.MaxValue / Math.Max(1, 2L * Math.Max(
        (long)completion.Lattice.Spec.Layers[0].Weights.MaximumMagnitude * completion.Block.MaximumInput, LargestBias(completion))));

    private static long LargestBias(NetworkCompletion completion) =>
        (long)(completion.Lattice.Spec.Layers[0].Biases?.MaximumMagnitude ?? 0) * completion.Lattice.BiasInputs[0];

    private Range OfClass(int c) => Block.ClassStarts[c]..Block.ClassStarts[c + 1];

    private Span<short> Slacks(int c) => _slacks.AsSpan(c * _padded, _padded);

    private new ReadOnlySpan<short> Column(int input) => Block.NarrowInputs.AsSpan(input * _padded, _padded);
}
