using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Isinglass.Numerics.Random;

namespace Isinglass.Solvers.Annealing.Kernels.Layouts;

/// <summary>
/// Dense integer couplings of up to 127 units: rows of bytes, fields of 16 bits. Blocks of 32 variables are proposed together; after each accepted flip the
/// rest of the block is evaluated again in registers, and the rows of all flips of the block are added to the fields in one pass (exact sequential Metropolis
/// in natural order). Lanes: 32 successive variables. Fields are kept halved, f = 2 phi + parity, because a flip changes f by 2 J: phi changes by J, which is a
/// byte. Remainder: empty lanes have coupling 0 and a field so low that they are never accepted.
/// </summary>
internal sealed unsafe class DenseInt16Layout : KernelLayout
{
    // Halved fields stay within 15 bits and a sign: |f| up to twice this. Gains saturate at 2^15; below the lowest threshold nothing is accepted, which is
    // exact up to temperatures of 2 * 31000 / 21.5 = 2900 units, far above the first temperatures of anneals.
    private const int FieldMax = 60000;
    private const short ThresholdMin = -31000;
    private const short EmptyHalfField = -32000;
    private const int Lanes = 32;

    private readonly SpinProblem _problem;
    private readonly int _stride;
    private readonly NativeBuffer<sbyte> _rows;
    private readonly NativeBuffer<short> _parities;

    private DenseInt16Layout(SpinProblem problem, NativeBuffer<sbyte> rows, double[] sums)
    {
        _problem = problem;
        _stride = DenseRows.Stride(problem.Count);
        _rows = rows;
        _parities = new NativeBuffer<short>(_stride);
        for (var i = 0; i < problem.Count; i++)
        {
            // f = h + sum of +-J has the parity of h + sum J in every state.
            _parities[i] = (short)((long)(problem.ExpandedLinear[i] + sums[i]) & 1);
        }
    }

    /// <inheritdoc/>
    public override string Name => "dense-int16";

    /// <summary>The layout of a problem, or null when it does not fit.</summary>
    public static DenseInt16Layout? TryCreate(SpinProblem problem)
    {
        if (!problem.IsIntegral || problem.LargestCoupling > sbyte.MaxValue || !DenseRows.Fit(problem.Count, sizeof(sbyte)))
        {
            return null;
        }

        var sums = new double[problem.Count];
        var rows = DenseRows.TryBytes(problem, FieldMax, sums);
        return rows is null ? null : new DenseInt16Layout(problem, rows, sums);
    }

    /// <inheritdoc/>
    public override AnnealingState CreateState() => new State(this);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _rows.Dispose();
        _parities.Dispose();
    }

    private sealed class State(DenseInt16Layout layout) : AnnealingState(layout._problem)
    {
        private readonly NativeBuffer<short> _halfFields = new(layout._stride);
        private readonly NativeBuffer<short> _signs = new(layout._stride);
        private readonly sbyte[] _spins = new sbyte[layout._problem.Count];
        private readonly double[] _fields = new double[layout._problem.Count];
        private LaneRandom _random;

        public override void Seed(RandomKey key) => _random = new LaneRandom(key);

        public override void Load(int replica, ReadOnlySpan<sbyte> spins)
        {
            for (var i = 0; i < spins.Length; i++)
            {
                _signs[i] = spins[i] < 0 ? (short)-1 : (short)0;
            }
        }

        public override void Refresh()
        {
            new Span<short>(_halfFields.Pointer + Problem.Count, layout._stride - Problem.Count).Fill(EmptyHalfField);
            Store(0, _spins);
            Problem.Fields(_spins, _fields);
            for (var i = 0; i < _fields.Length; i++)
            {
                _halfFields[i] = (short)(((int)_fields[i] - layout._parities[i]) >> 1);
            }
        }

        public override long Sweep(double temperature)
        {
            var random = _random;
            var factor = 0.5f * (float)temperature;
            var addend = temperature == 0 ? 1f : 0f;
            var flips = SweepLoop(ref random, factor, addend);
            _random = random;
            return flips;
        }

        public override int Spin(int replica, int variable) => 1 + 2 * _signs[variable];

        public override double Field(int replica, int variable) => 2 * _halfFields[variable] + layout._parities[variable];

        protected override void Dispose(bool disposing)
        {
            _halfFields.Dispose();
            _signs.Dispose();
        }

        /// <summary>s f = s (2 phi + parity), saturated.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<short> Gain(Vector512<short> half, Vector512<short> parity, Vector512<short> sign) =>
            Vector512.SubtractSaturate(Vector512.AddSaturate(Vector512.AddSaturate(half, half), parity) ^ sign, sign);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private long SweepLoop(ref LaneRandom random, float factor, float addend)
        {
            var fields = _halfFields.Pointer;
            var signs = _signs.Pointer;
            var parities = layout._parities.Pointer;
            var rows = layout._rows.Pointer;
            nint stride = layout._stride;
            var generator = random;
            var logarithm = new ScaledLog(factor, addend);
            var floor = Vector512.Create(ThresholdMin);
            var cut = Vector512.Create((short)Math.Max(LaneRandom.LeastLogarithm * factor - 1 + addend, ThresholdMin - 1f));
            var batch = new RowBatch(fields, stride);
            var flips = 0L;
            for (nint first = 0; first < stride; first += Lanes)
            {
                var half = Vector512.LoadAligned(fields + first);
                var parity = Vector512.LoadAligned(parities + first);
                var sign = Vector512.LoadAligned(signs + first);
                var gain = Gain(half, parity, sign);
                if (!Vector512.GreaterThanAny(gain, cut))
                {
                    continue;
                }

                var low = Vector512.ConvertToInt32Native(logarithm.Of(generator.Next()));
                var high = Vector512.ConvertToInt32Native(logarithm.Of(generator.Next()));
                var threshold = Vector512.Max(Vector512.NarrowWithSaturation(low, high), floor);
                var mask = (uint)Vector512.GreaterThanOrEqual(gain, threshold).ExtractMostSignificantBits();
                if (mask == 0)
                {
                    continue;
                }

                var down = (uint)sign.ExtractMostSignificantBits();
                var count = 0;
                do
                {
                    var lane = BitOperations.TrailingZeroCount(mask);
                    var row = rows + (first + lane) * stride;
                    var within = DenseRows.Widen(row + first);
                    var wasDown = (down >> lane & 1) != 0;
                    half = wasDown ? half + within : half - within;
                    signs[first + lane] = (short)~signs[first + lane];
                    batch.Add(row, wasDown);
                    count++;

                    // Lanes up to this one are done.
                    gain = Gain(half, parity, sign);
                    mask = (uint)Vector512.GreaterThanOrEqual(gain, threshold).ExtractMostSignificantBits() & (0xFFFF_FFFEu << lane);
                }
                while (mask != 0);
                flips += count;
                batch.Apply();
            }

            random = generator;
            return flips;
        }
    }
}
