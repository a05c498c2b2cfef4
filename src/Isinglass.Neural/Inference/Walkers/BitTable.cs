using System.Runtime.CompilerServices;

namespace Isinglass.Neural.Inference.Walkers;

/// <summary>The table of all parameter bits, made once a network.</summary>
internal sealed class BitTable
{
    private static readonly ConditionalWeakTable<IntegerNetwork, BitTable> Tables = [];

    private BitTable(IntegerNetwork lattice)
    {
        Entries = new BitEntry[lattice.Layout.BitCount];
        for (var bit = 0; bit < Entries.Length; bit++)
        {
            var (layer, neuron, input, digit) = lattice.Layout.Locate(bit);
            var fanIn = lattice.Spec.FanIn(layer);
            var codebook = input == fanIn ? lattice.Spec.Layers[layer].Biases! : lattice.Spec.Layers[layer].Weights;
            Entries[bit] = new BitEntry(layer, neuron, input, fanIn, codebook.Coefficients[digit]);
        }
    }

    public BitEntry[] Entries { get; }

    public static BitTable For(IntegerNetwork lattice) => Tables.GetValue(lattice, static key => new BitTable(key));
}
