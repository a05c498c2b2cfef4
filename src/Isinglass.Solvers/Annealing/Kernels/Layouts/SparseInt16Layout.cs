using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Isinglass.Numerics.Random;

namespace Isinglass.Solvers.Annealing.Kernels.Layouts;

/// <summary>
/// Sparse integer couplings, 32 variables a vector: fields are 16-bit integers, groups of independent variables are proposed together, the accepted ones
/// listed, then applied along their couplings (exact sequential Metropolis in slot order).
/// Lanes: variables of one group. Mask: sign vector 0 / -1 a spin (-1 = spin down), so that s f = (f ^ mask) - mask. Remainder: empty slots whose field is so
/// low that they are never accepted.
/// </summary>
internal sealed unsafe class SparseInt16Layout : KernelLayout
{
    public const int Lanes = 32;

    // Largest |field|, the lowest threshold and the field of empty slots: each well apart from the next and within 16 bits.
    public const int FieldMax = 30000;
    private const short ThresholdMin = -31000;
    private const short EmptyField = -32000;

    private readonly SpinProblem _problem;
    private readonly IndependentGroups _groups;
    private readonly NativeBuffer<int> _groupStarts;
    private readonly NativeBuffer<int> _starts;
    private readonly NativeBuffer<Edge> _edges;

    private SparseInt16Layout(SpinProblem problem)
    {
        _problem = problem;
        _groups = new IndependentGroups(problem.Couplings, Lanes);
        _groupStarts = new NativeBuffer<int>(_groups.Starts.Length);
        _groups.Starts.CopyTo(new Span<int>(_groupStarts.Pointer, _groups.Starts.Length));
        _starts = new NativeBuffer<int>(_groups.SlotCount + 1);
        _edges = new NativeBuffer<Edge>(2 * (problem.Couplings.EntryCount + 3L * _groups.SlotCount));
        LayOutEdges();
    }

    /// <inheritdoc/>
    public override string Name => "sparse-int16";

    /// <summary>The layout of a problem, or null when it does not fit: integers, no squared terms, slots below 2^16, fields within 16 bits.</summary>
    public static SparseInt16Layout? TryCreate(SpinProblem problem) =>
        problem is { IsIntegral: true, SquaredTerms.Rows.EntryCount: 0 } && problem.LargestField <= FieldMax && problem.Count < 50000
        ? new SparseInt16Layout(problem)
        : null;

    /// <inheritdoc/>
    public override AnnealingState CreateState() => new State(this);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _groupStarts.Dispose();
        _starts.Dispose();
        _edges.Dispose();
    }

    /// <summary>An edge is one 32-bit word: slot of the neighbour below, 2 J (16 bits, signed) above.</summary>
    private void LayOutEdges()
    {
        var at = 0;
        var half = _edges.Length / 2;
        for (var slot = 0; slot < _groups.SlotCount; slot++)
        {
            _starts[slot] = at;
            var variable = _groups.VariableOfSlot[slot];
            for (var e = variable < 0 ? 0 : _problem.Couplings.Starts[variable]; variable >= 0 && e < _problem.Couplings.Starts[variable + 1]; e++)
            {
                var edge = new Edge((ushort)_groups.SlotOfVariable[_problem.Couplings.Columns[e]], (short)(2 * (int)_problem.Couplings.Values[e]));
                _edges[at] = edge;
                _edges[half + at++] = edge with { Change = (short)-edge.Change };
            }

            for (; at % 4 != 0; at++)
            {
                _edges[at] = _edges[half + at] = new Edge((ushort)_groups.SlotCount, 0);
            }
        }

        _starts[_groups.SlotCount] = at;
    }

    private readonly record struct Edge(ushort Slot, short Change);

    private sealed class State(SparseInt16Layout layout) : AnnealingState(layout._problem)
    {
        private readonly NativeBuffer<short> _fields = new(layout._groups.SlotCount);
        private readonly NativeBuffer<short> _signs = new(layout._groups.SlotCount);
        private readonly NativeBuffer<int> _accepted = new(layout._groups.SlotCount + Lanes);
        private readonly NativeBuffer<uint> _masks = new(layout._groups.SlotCount / Lanes);
        private readonly sbyte[] _spins = new sbyte[layout._problem.Count];
        private readonly double[] _natural = new double[layout._problem.Count];
        private readonly NativeBuffer<uint> _ties = new(layout._groups.SlotCount / Lanes);
        private LaneRandom _random;
        private AcceptanceTable _table;
        private double _tableTemperature = double.NaN;

        public override void Seed(RandomKey key) => _random = new LaneRandom(key);

        public override void Load(int replica, ReadOnlySpan<sbyte> spins)
        {
            for (var slot = 0; slot < layout._groups.SlotCount; slot++)
            {
                var variable = layout._groups.VariableOfSlot[slot];
                _signs[slot] = variable >= 0 && spins[variable] < 0 ? (short)-1 : (short)0;
            }
        }

        public override void Refresh()
        {
            new Span<short>(_fields.Pointer, layout._groups.SlotCount).Fill(EmptyField);
            Store(0, _spins);
            Problem.Fields(_spins, _natural);
            for (var i = 0; i < _natural.Length; i++)
            {
                _fields[layout._groups.SlotOfVariable[i]] = (short)_natural[i];
            }
        }

        public override long Sweep(double temperature)
        {
            var byTable = AcceptanceTable.Suffices(temperature);
            if (byTable && temperature != _tableTemperature)
            {
                _table = new AcceptanceTable(temperature);
                _tableTemperature = temperature;
            }

            var flips = 0L;
            for (var group = 0; group + 1 < layout._groupStarts.Length; group++)
            {
                var (first, last) = (layout._groupStarts[group], layout._groupStarts[group + 1]);
                if (byTable)
                {
                    ScanByTable(first, last);
                }
                else
                {
                    ScanByLogarithm(first, last, (float)temperature);
                }

                flips += Apply(first, last);
            }

            return flips;
        }

        public override int Spin(int replica, int variable) => 1 + 2 * _signs[layout._groups.SlotOfVariable[variable]];

        public override double Field(int replica, int variable) => _fields[layout._groups.SlotOfVariable[variable]];

        protected override void Dispose(bool disposing)
        {
            _fields.Dispose();
            _signs.Dispose();
            _accepted.Dispose();
            _masks.Dispose();
            _ties.Dispose();
        }

        /// <summary>
        /// Marks the accepted variables of a group by logarithms: Metropolis' test is s f >= (T / 2) ln u. s f is an integer, so the right side may be rounded
        /// up, that is towards zero.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void ScanByLogarithm(int first, int last, float temperature)
        {
            var fields = _fields.Pointer;
            var signs = _signs.Pointer;
            var mask = _masks.Pointer;
            var random = _random;
            var factor = 0.5f * temperature;
            var addend = temperature == 0 ? 1f : 0f;
            var floor = Vector512.Create(ThresholdMin);
            var cut = Vector512.Create((short)Math.Max(LaneRandom.LeastLogarithm * factor - 1 + addend, ThresholdMin - 1f));
            var logarithm = new ScaledLog(factor, addend);
            for (var slot = first; slot < last; slot += Lanes)
            {
                var sign = Vector512.LoadAligned(signs + slot);
                var gain = (Vector512.LoadAligned(fields + slot) ^ sign) - sign;
                *mask = 0;
                if (Vector512.GreaterThanAny(gain, cut))
                {
                    var low = Vector512.ConvertToInt32Native(logarithm.Of(random.Next()));
                    var high = Vector512.ConvertToInt32Native(logarithm.Of(random.Next()));
                    var flip = Vector512.GreaterThanOrEqual(gain, Vector512.Max(Vector512.NarrowWithSaturation(low, high), floor));
                    *mask = (uint)flip.ExtractMostSignificantBits();
                    Vector512.StoreAligned(sign ^ flip, signs + slot);
                }

                mask++;
            }

            _random = random;
        }

        /// <summary>
        /// Marks the accepted variables of a group by a table of probabilities over -s f = 0 .. 63 in units of 2^-32: the upper 16 bits decide, and
        /// in the one case of 65536 in which they are equal to the random number's, the lower 16.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void ScanByTable(int first, int last)
        {
            var fields = _fields.Pointer;
            var signs = _signs.Pointer;
            var mask = _masks.Pointer;
            var tie = _ties.Pointer;
            var random = _random;
            var low = _table.UpperLow;
            var high = _table.UpperHigh;
            var cut = Vector512.Create((short)(-_table.LevelCount));
            var largest = Vector512.Create((short)(AcceptanceTable.Size - 1));
            var ties = 0u;
            for (var slot = first; slot < last; slot += Lanes)
            {
                var sign = Vector512.LoadAligned(signs + slot);
                var gain = (Vector512.LoadAligned(fields + slot) ^ sign) - sign;
                *mask = 0;
                *tie = 0;
                if (Vector512.GreaterThanAny(gain, cut))
                {
                    var loss = Vector512.Min(Vector512.Max(-gain, Vector512<short>.Zero), largest);
                    var probability = AcceptanceTable.LookUp(low, high, loss.AsUInt16());
                    var number = random.Next().AsUInt16();
                    var flip = Vector512.LessThan(number, probability).AsInt16() | Vector512.GreaterThanOrEqual(gain, Vector512<short>.Zero);
                    *tie = (uint)Vector512.Equals(number, probability).ExtractMostSignificantBits();
                    ties |= *tie;
                    *mask = (uint)flip.ExtractMostSignificantBits();
                    Vector512.StoreAligned(sign ^ flip, signs + slot);
                }

                mask++;
                tie++;
            }

            _random = random;
            if (ties != 0)
            {
                BreakTies(first, last);
            }
        }

        /// <summary>
        /// Decides the variables whose random number's upper half was equal to the probability's by 16 more bits: once in thousands of blocks.
        /// </summary>
        private void BreakTies(int first, int last)
        {
            for (var block = 0; first + block * Lanes < last; block++)
            {
                for (var open = _ties[block] & ~_masks[block]; open != 0; open &= open - 1)
                {
                    var lane = BitOperations.TrailingZeroCount(open);
                    var slot = first + block * Lanes + lane;
                    var loss = _signs[slot] == 0 ? -_fields[slot] : _fields[slot];
                    if (_random.Next().AsUInt16()[lane] < _table.Lower(Math.Min(loss, AcceptanceTable.Size - 1)))
                    {
                        _masks[block] |= 1u << lane;
                        _signs[slot] = (short)~_signs[slot];
                    }
                }
            }
        }

        /// <summary>Lists the marked variables of a group, then applies their flips to the fields of their neighbours. Returns their number.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private int Apply(int first, int last)
        {
            var fields = _fields.Pointer;
            var signs = _signs.Pointer;
            var accepted = _accepted.Pointer;
            var starts = layout._starts.Pointer;
            var up = layout._edges.Pointer;
            var down = up + layout._edges.Length / 2;
            var count = MarkList.Write(_masks.Pointer, first, last, Lanes, accepted);
            for (var k = 0; k < count; k++)
            {
                nint slot = accepted[k];

                // After the flip: a spin that is now up was down, so its neighbours gain 2 J.
                var table = signs[slot] == 0 ? up : down;
                var end = table + starts[slot + 1];
                for (var edge = table + starts[slot]; edge < end; edge += IndependentGroups.Chunk)
                {
                    fields[(nint)edge[0].Slot] += edge[0].Change;
                    fields[(nint)edge[1].Slot] += edge[1].Change;
                    fields[(nint)edge[2].Slot] += edge[2].Change;
                    fields[(nint)edge[3].Slot] += edge[3].Change;
                }
            }

            return count;
        }
    }
}
