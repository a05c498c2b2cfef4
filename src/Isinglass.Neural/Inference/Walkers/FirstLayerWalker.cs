using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Isinglass.Neural.Inference.Walkers;

/// <summary>
/// What all walkers with hidden layers share: the pre-activations and activations of the first layer, neuron by neuron, each with all samples side by side.
/// </summary>
internal abstract class FirstLayerWalker : IncrementalEvaluator
{
    private readonly int _width;
    private readonly int[] _biasInputs;

    protected FirstLayerWalker(NetworkCompletion completion)
        : base(completion)
    {
        Padded = Block.Padded;
        _width = completion.Lattice.Spec.Layers[0].Width;
        First = new int[_width * Padded];
        FirstActivations = new int[First.Length];
        Changed = new int[Padded];
        NewActivation = new int[Padded];
        _biasInputs = new int[Padded];
        Array.Fill(_biasInputs, completion.Lattice.BiasInputs[^1]);
    }

    /// <summary>Lanes of the block.</summary>
    private protected int Padded { get; }

    /// <summary>Pre-activations, width * lanes.</summary>
    private protected int[] First { get; }

    /// <summary>Activations, likewise.</summary>
    private protected int[] FirstActivations { get; }

    /// <summary>Scratch of one proposed flip: the lanes that change.</summary>
    private protected int[] Changed { get; }

    /// <summary>Scratch of one proposed flip: the new activation of each of <see cref="Changed"/>.</summary>
    private protected int[] NewActivation { get; }

    /// <summary>The inputs of a parameter of the layer after the first, in all lanes, when that layer is the last.</summary>
    private protected ReadOnlySpan<int> OutputInputs(in BitEntry entry) => entry.IsBias ? _biasInputs : FirstActivations.AsSpan(entry.Input * Padded, Padded);

    /// <summary>Computes the first layer from its weights.</summary>
    private protected void RecomputeFirst()
    {
        var activation = Completion.Lattice.Activations[0];
        for (var j = 0; j < _width; j++)
        {
            var sums = First.AsSpan(j * Padded, Padded);
            sums.Fill(Biases[0][j]);
            for (var i = 0; i < Block.FeatureCount; i++)
            {
                AddScaled(sums, Column(i), Weights[0][j * Block.FeatureCount + i]);
            }

            for (var n = 0; n < Padded; n += SampleBlock.Lanes)
            {
                activation.Apply(Vector512.Create<int>(sums.Slice(n, SampleBlock.Lanes))).CopyTo(FirstActivations.AsSpan(j * Padded + n));
            }
        }
    }

    /// <summary>Changes a parameter of the first layer and updates its pre-activations, not its activations.</summary>
    private protected void MoveFirst(in BitEntry entry, int change)
    {
        var sums = First.AsSpan(entry.Neuron * Padded, Padded);
        if (!entry.IsBias)
        {
            AddScaled(sums, Column(entry.Input), change);
            return;
        }

        var shift = change * Completion.Lattice.BiasInputs[0];
        for (var n = 0; n < sums.Length; n++)
        {
            sums[n] += shift;
        }
    }

    /// <summary>Writes the lanes whose first-layer activation changes, with its new value, and returns their number.</summary>
    private protected int FindChanged(in BitEntry entry, int change)
    {
        var activation = Completion.Lattice.Activations[0];
        ref var sums = ref MemoryMarshal.GetArrayDataReference(First);
        ref var activations = ref MemoryMarshal.GetArrayDataReference(FirstActivations);
        ref var x = ref MemoryMarshal.GetArrayDataReference(Block.Inputs);
        var scale = Vector512.Create(change);
        var shift = Vector512.Create(change * Completion.Lattice.BiasInputs[0]);
        var column = (nuint)(entry.IsBias ? 0 : entry.Input) * (nuint)Padded;
        var row = (nuint)entry.Neuron * (nuint)Padded;
        var isBias = entry.IsBias;
        var isSign = activation.IsSign;
        var count = 0;
        for (nuint n = 0; n < (nuint)Padded; n += SampleBlock.Lanes)
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
                    Changed[count] = lane;
                    NewActivation[count++] = -FirstActivations[(int)row + lane];
                }
            }
            else
            {
                var value = activation.Apply(moved);
                for (var mask = (~Vector512.Equals(value, old)).ExtractMostSignificantBits(); mask != 0; mask &= mask - 1)
                {
                    var lane = BitOperations.TrailingZeroCount(mask);
                    Changed[count] = (int)n + lane;
                    NewActivation[count++] = value.GetElement(lane);
                }
            }
        }

        return count;
    }
}
