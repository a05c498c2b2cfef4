using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Isinglass.Model.Solving.Completion;

namespace Isinglass.Neural.Inference.Walkers;

/// <summary>
/// Evaluates a network under flips of single parameter bits: its outputs on a block of samples, and the loss, are updated. All arithmetic is in integers, so a
/// result depends neither on the order of flips nor on the width of vectors.
/// </summary>
internal abstract class IncrementalEvaluator : ICompletionWalker
{
    private readonly sbyte[] _free;
    private readonly double _unit;

    private protected IncrementalEvaluator(NetworkCompletion completion)
    {
        Completion = completion;
        Block = completion.Block;
        Loss = completion.Loss;
        _free = new sbyte[completion.FreeCount];
        _unit = Loss.Unit / Block.SampleCount;
        Bits = BitTable.For(completion.Lattice);
        Weights = new int[completion.Lattice.Spec.Layers.Count][];
        Biases = new int[Weights.Length][];
        for (var l = 0; l < Weights.Length; l++)
        {
            Weights[l] = new int[completion.Lattice.Spec.FanIn(l) * completion.Lattice.Spec.FilterCount(l)];
            Biases[l] = new int[completion.Lattice.Spec.FilterCount(l)];
        }
    }

    /// <inheritdoc/>
    public int FreeCount => _free.Length;

    /// <inheritdoc/>
    public ReadOnlySpan<sbyte> Free => _free;

    /// <summary>Mean loss over the samples in normalised margin units.</summary>
    public double Objective => Total * _unit;

    /// <summary>Number of samples that are misclassified now; 0 for regression.</summary>
    public int ErrorCount
    {
        get
        {
            var count = 0;
            for (var n = 0; n < Block.Padded; n++)
            {
                count += Block.Samples[n] >= 0 && IsWrong(n) ? 1 : 0;
            }

            return count;
        }
    }

    private protected NetworkCompletion Completion { get; }

    private protected SampleBlock Block { get; }

    private protected IntegerLoss Loss { get; }

    private protected BitTable Bits { get; }

    /// <summary>Weights of each layer, filter by filter (in a dense layer neuron by neuron).</summary>
    private protected int[][] Weights { get; }

    /// <summary>Bias values of each layer, already multiplied by the layer's bias input.</summary>
    private protected int[][] Biases { get; }

    /// <summary>Sum of the integer losses over the samples.</summary>
    private protected long Total { get; set; }

    /// <summary>Whether the sample in a lane (which must have one) is misclassified now; false for regression.</summary>
    public abstract bool IsWrong(int lane);

    /// <inheritdoc/>
    public void Load(ReadOnlySpan<sbyte> free)
    {
        if (free.Length != _free.Length)
        {
            throw new ArgumentException($"The network has {_free.Length} bits, {free.Length} were given.", nameof(free));
        }

        free.CopyTo(_free);
        var lattice = Completion.Lattice;
        for (var l = 0; l < Weights.Length; l++)
        {
            var (layer, fanIn) = (lattice.Spec.Layers[l], lattice.Spec.FanIn(l));
            for (var j = 0; j < lattice.Spec.FilterCount(l); j++)
            {
                for (var i = 0; i < fanIn; i++)
                {
                    Weights[l][j * fanIn + i] = layer.Weights.Decode(free[lattice.Layout.WeightBit(l, j, i)..]);
                }

                Biases[l][j] = layer.Biases is { } biases ? biases.Decode(free[lattice.Layout.BiasBit(l, j)..]) * lattice.BiasInputs[l] : 0;
            }
        }

        Recompute();
    }

    /// <inheritdoc/>
    public bool TryFlip(int bit, double limit)
    {
        var entry = Bits.Entries[bit];
        var change = _free[bit] == 0 ? entry.Coefficient : -entry.Coefficient;
        var scaled = Math.Floor(limit / _unit);
        var allowed = scaled >= long.MaxValue / 2 ? long.MaxValue / 2 : scaled <= -(long.MaxValue / 2) ? -(long.MaxValue / 2) : (long)scaled;
        if (!TryMove(entry, change, allowed))
        {
            return false;
        }

        _free[bit] ^= 1;
        if (entry.IsBias)
        {
            Biases[entry.Layer][entry.Neuron] += change * Completion.Lattice.BiasInputs[entry.Layer];
        }
        else
        {
            Weights[entry.Layer][entry.Neuron * entry.FanIn + entry.Input] += change;
        }

        return true;
    }

    /// <summary>Computes everything from the weights.</summary>
    private protected abstract void Recompute();

    /// <summary>Adds <paramref name="change"/> to a parameter when the total loss changes by at most <paramref name="allowed"/> integer units.</summary>
    private protected abstract bool TryMove(in BitEntry entry, int change, long allowed);

    /// <summary>The hinge's or the table's losses of 16 margins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected static Vector512<int> Hinge(Vector512<int> threshold, Vector512<int> margins) => Vector512.Max(Vector512<int>.Zero, threshold - margins);

    /// <summary>Sum of the losses of margins first[n] + change[n] * factor, in lanes.</summary>
    private protected long LossOf(ReadOnlySpan<int> margins, ReadOnlySpan<int> inputs, int factor)
    {
        if (!Loss.IsHinge)
        {
            var total = 0L;
            for (var n = 0; n < margins.Length; n++)
            {
                total += Loss[margins[n] + factor * inputs[n]];
            }

            return total;
        }

        ref var m = ref MemoryMarshal.GetReference(margins);
        ref var x = ref MemoryMarshal.GetReference(inputs);
        var threshold = Vector512.Create(Loss.Threshold);
        var scale = Vector512.Create(factor);
        var sum = Vector512<int>.Zero;
        for (nuint n = 0; n < (nuint)margins.Length; n += SampleBlock.Lanes)
        {
            sum += Hinge(threshold, Vector512.LoadUnsafe(ref m, n) + scale * Vector512.LoadUnsafe(ref x, n));
        }

        return Vector512.Sum(sum);
    }

    /// <summary>target[n] += factor * inputs[n].</summary>
    private protected static void AddScaled(Span<int> target, ReadOnlySpan<int> inputs, int factor)
    {
        ref var t = ref MemoryMarshal.GetReference(target);
        ref var x = ref MemoryMarshal.GetReference(inputs);
        var scale = Vector512.Create(factor);
        for (nuint n = 0; n < (nuint)target.Length; n += SampleBlock.Lanes)
        {
            (Vector512.LoadUnsafe(ref t, n) + scale * Vector512.LoadUnsafe(ref x, n)).StoreUnsafe(ref t, n);
        }
    }

    /// <summary>The inputs of feature <paramref name="input"/> in all lanes.</summary>
    private protected ReadOnlySpan<int> Column(int input) => Block.Inputs.AsSpan(input * Block.Padded, Block.Padded);
}
