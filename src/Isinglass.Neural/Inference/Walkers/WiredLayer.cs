using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Inference.Walkers;

/// <summary>
/// One layer's state in a <see cref="WiredWalker"/>: sums and values by neuron and lane, current and proposed by a flip. Outside a proposal both are equal, so
/// a proposal computes and a refusal restores only what it touched.
/// </summary>
internal sealed class WiredLayer
{
    private readonly int _padded;
    private readonly int[] _sums;
    private readonly int[] _change;
    private readonly bool[] _isTouched;

    public WiredLayer(NetworkSpec spec, int l, int padded)
    {
        var layer = spec.Layers[l];
        (_padded, Width, FanIn, FilterCount, IsMaximum, IsResidual) = (padded, layer.Width, spec.FanIn(l), spec.FilterCount(l), layer.IsMaximum,
            layer.IsResidual);
        _sums = new int[checked(Width * padded)];
        (Values, NewSums, NewValues) = (new int[_sums.Length], new int[_sums.Length], new int[_sums.Length]);
        _change = new int[_sums.Length];
        _isTouched = new bool[Width];
        Uses = layer.Wiring is { } wiring ? UsesOf(wiring, spec.ValueCount(l)) : null;
    }

    public int Width { get; }

    public int FanIn { get; }

    public int FilterCount { get; }

    public bool IsMaximum { get; }

    public bool IsResidual { get; }

    /// <summary>For each value below, the places that see it and the number of its weight there; null = every neuron sees every value.</summary>
    public (int Position, int Weight)[][]? Uses { get; }

    /// <summary>Values by neuron and lane.</summary>
    public int[] Values { get; }

    /// <summary>Proposed sums.</summary>
    public int[] NewSums { get; }

    /// <summary>Proposed values.</summary>
    public int[] NewValues { get; }

    /// <summary>Neurons whose sums a proposal recomputed.</summary>
    public List<int> Touched { get; } = [];

    /// <summary>Those of them whose values change in some lane.</summary>
    public List<int> Changed { get; } = [];

    /// <summary>The proposed sums of a neuron, to be changed.</summary>
    public Span<int> Touch(int j)
    {
        if (!_isTouched[j])
        {
            _isTouched[j] = true;
            Touched.Add(j);
        }

        return NewSums.AsSpan(j * _padded, _padded);
    }

    /// <summary>The change of a changed neuron's values.</summary>
    public ReadOnlySpan<int> Change(int j) => _change.AsSpan(j * _padded, _padded);

    /// <summary>Writes the change of a neuron's values and remembers the neuron if there is any.</summary>
    public void Compare(int j)
    {
        ref var old = ref MemoryMarshal.GetReference(Values.AsSpan(j * _padded, _padded));
        ref var proposed = ref MemoryMarshal.GetReference(NewValues.AsSpan(j * _padded, _padded));
        ref var change = ref MemoryMarshal.GetReference(_change.AsSpan(j * _padded, _padded));
        var any = Vector512<int>.Zero;
        for (nuint n = 0; n < (nuint)_padded; n += SampleBlock.Lanes)
        {
            var difference = Vector512.LoadUnsafe(ref proposed, n) - Vector512.LoadUnsafe(ref old, n);
            difference.StoreUnsafe(ref change, n);
            any |= difference;
        }

        if (any != Vector512<int>.Zero)
        {
            Changed.Add(j);
        }
    }

    /// <summary>Makes the proposal the state.</summary>
    public void AcceptAll()
    {
        NewSums.CopyTo(_sums, 0);
        NewValues.CopyTo(Values, 0);
    }

    /// <summary>Ends a proposal: it becomes the state, or the state is restored.</summary>
    public void Finish(bool isAccepted)
    {
        foreach (var j in Touched)
        {
            _isTouched[j] = false;
            Copy(NewSums, _sums, j, isAccepted);
        }

        foreach (var j in Changed)
        {
            Copy(NewValues, Values, j, isAccepted);
        }

        Touched.Clear();
        Changed.Clear();
    }

    private void Copy(int[] proposed, int[] state, int j, bool isAccepted)
    {
        var (from, to) = isAccepted ? (proposed, state) : (state, proposed);
        from.AsSpan(j * _padded, _padded).CopyTo(to.AsSpan(j * _padded));
    }

    private static (int Position, int Weight)[][] UsesOf(Wiring wiring, int valueCount)
    {
        var uses = new List<(int, int)>[valueCount];
        for (var position = 0; position < wiring.PositionCount; position++)
        {
            var sources = wiring.Sources(position);
            for (var k = 0; k < sources.Length; k++)
            {
                if (sources[k] != Wiring.Outside)
                {
                    (uses[sources[k]] ??= []).Add((position, k));
                }
            }
        }

        return [.. uses.Select(list => list?.ToArray() ?? [])];
    }
}
