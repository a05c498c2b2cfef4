using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Isinglass.Numerics.Random;

namespace Isinglass.Solvers.Annealing.Kernels.Layouts;

/// <summary>
/// Sparse couplings with fields in single precision, for coefficients without a common divisor or beyond 16 bits: as <see cref="SparseInt16Layout"/>,
/// 16 independent variables a vector (exact sequential Metropolis in slot order).
/// Lanes: variables of one group. Mask: the sign bit of a spin that is down, so that s f = f ^ mask. Remainder: empty slots with a field of -1e30.
/// </summary>
internal sealed unsafe class SparseFloatLayout : KernelLayout
{
    private const int Lanes = 16;
    private const float EmptyField = -1e30f;

    private readonly SpinProblem _problem;
    private readonly IndependentGroups _groups;
    private readonly NativeBuffer<int> _starts;
    private readonly NativeBuffer<Edge> _edges;

    private SparseFloatLayout(SpinProblem problem)
    {
        _problem = problem;
        _groups = new IndependentGroups(problem.Couplings, Lanes);
        _starts = new NativeBuffer<int>(_groups.SlotCount + 1);
        _edges = new NativeBuffer<Edge>(problem.Couplings.EntryCount);
        var at = 0;
        for (var slot = 0; slot < _groups.SlotCount; slot++)
        {
            _starts[slot] = at;
            var variable = _groups.VariableOfSlot[slot];
            for (var e = variable < 0 ? 0 : problem.Couplings.Starts[variable]; variable >= 0 && e < problem.Couplings.Starts[variable + 1]; e++)
            {
                _edges[at++] = new Edge(_groups.SlotOfVariable[problem.Couplings.Columns[e]], (float)(2 * problem.Couplings.Values[e]));
            }
        }

        _starts[_groups.SlotCount] = at;
    }

    /// <inheritdoc/>
    public override string Name => "sparse-float";

    /// <inheritdoc/>
    public override bool Drifts => !_problem.IsExactInSingle;

    /// <summary>The layout of a problem, or null when it has squared terms.</summary>
    public static SparseFloatLayout? TryCreate(SpinProblem problem) => problem.SquaredTerms.Rows.EntryCount == 0 ? new SparseFloatLayout(problem) : null;

    /// <inheritdoc/>
    public override AnnealingState CreateState() => new State(this);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _starts.Dispose();
        _edges.Dispose();
    }

    /// <summary>A neighbour and 2 J.</summary>
    private readonly record struct Edge(int Slot, float Change);

    private sealed class State(SparseFloatLayout layout) : AnnealingState(layout._problem)
    {
        private readonly NativeBuffer<float> _fields = new(layout._groups.SlotCount);
        private readonly NativeBuffer<int> _signs = new(layout._groups.SlotCount);
        private readonly NativeBuffer<int> _accepted = new(layout._groups.SlotCount + Lanes);
        private readonly NativeBuffer<uint> _masks = new(layout._groups.SlotCount / Lanes);
        private readonly sbyte[] _spins = new sbyte[layout._problem.Count];
        private readonly double[] _natural = new double[layout._problem.Count];
        private LaneRandom _random;

        public override void Seed(RandomKey key) => _random = new LaneRandom(key);

        public override void Load(int replica, ReadOnlySpan<sbyte> spins)
        {
            for (var i = 0; i < spins.Length; i++)
            {
                _signs[layout._groups.SlotOfVariable[i]] = spins[i] < 0 ? int.MinValue : 0;
            }
        }

        public override void Refresh()
        {
            new Span<float>(_fields.Pointer, layout._groups.SlotCount).Fill(EmptyField);
            Store(0, _spins);
            Problem.Fields(_spins, _natural);
            for (var i = 0; i < _natural.Length; i++)
            {
                _fields[layout._groups.SlotOfVariable[i]] = (float)_natural[i];
            }
        }

        public override long Sweep(double temperature)
        {
            var starts = layout._groups.Starts;
            var addend = temperature == 0 ? (float)Problem.LeastGain : 0;
            var flips = 0L;
            for (var group = 0; group + 1 < starts.Length; group++)
            {
                Scan(starts[group], starts[group + 1], 0.5f * (float)temperature, addend);
                flips += Apply(starts[group], starts[group + 1]);
            }

            return flips;
        }

        public override int Spin(int replica, int variable) => _signs[layout._groups.SlotOfVariable[variable]] == 0 ? 1 : -1;

        public override double Field(int replica, int variable) => _fields[layout._groups.SlotOfVariable[variable]];

        protected override void Dispose(bool disposing)
        {
            _fields.Dispose();
            _signs.Dispose();
            _accepted.Dispose();
            _masks.Dispose();
        }

        /// <summary>Marks the accepted variables of a group: Metropolis' test is s f >= (T / 2) ln u.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Scan(int first, int last, float factor, float addend)
        {
            var fields = _fields.Pointer;
            var signs = _signs.Pointer;
            var mask = _masks.Pointer;
            var random = _random;
            var logarithm = new ScaledLog(factor, addend);
            var cut = Vector512.Create(LaneRandom.LeastLogarithm * factor + addend);
            for (var slot = first; slot < last; slot += Lanes)
            {
                var sign = Vector512.LoadAligned(signs + slot);
                var gain = (Vector512.LoadAligned(fields + slot).AsInt32() ^ sign).AsSingle();
                *mask = 0;
                if (Vector512.GreaterThanOrEqualAny(gain, cut))
                {
                    var flip = Vector512.GreaterThanOrEqual(gain, logarithm.Of(random.Next())).AsInt32();
                    *mask = (uint)flip.ExtractMostSignificantBits();
                    Vector512.StoreAligned(sign ^ (flip & Vector512.Create(int.MinValue)), signs + slot);
                }

                mask++;
            }

            _random = random;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private int Apply(int first, int last)
        {
            var fields = _fields.Pointer;
            var signs = _signs.Pointer;
            var accepted = _accepted.Pointer;
            var starts = layout._starts.Pointer;
            var edges = layout._edges.Pointer;
            var count = MarkList.Write(_masks.Pointer, first, last, Lanes, accepted);
            for (var k = 0; k < count; k++)
            {
                nint slot = accepted[k];

                // After the flip: a spin that is now up was down, so its neighbours gain 2 J.
                var direction = signs[slot] == 0 ? 1f : -1f;
                var end = edges + starts[slot + 1];
                for (var edge = edges + starts[slot]; edge < end; edge++)
                {
                    fields[(nint)edge->Slot] += direction * edge->Change;
                }
            }

            return count;
        }
    }
}
