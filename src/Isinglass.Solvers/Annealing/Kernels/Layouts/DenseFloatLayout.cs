using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Isinglass.Numerics.Random;

namespace Isinglass.Solvers.Annealing.Kernels.Layouts;

/// <summary>
/// Dense couplings with fields in single precision: for coefficients without a common divisor, and with rows of bytes for integers whose fields exceed 16 bits
/// (single precision holds those exactly up to 2^24). Blocks of 16 variables are proposed together; after each accepted flip the rest of the block is evaluated
/// again in registers, and the rows of all flips are added to the fields afterwards (exact sequential Metropolis in natural order). Lanes: 16 successive
/// variables. Mask: the sign bit of a spin that is down, so that s f = f ^ mask. Remainder: empty lanes with a field of -1e30.
/// </summary>
internal sealed unsafe class DenseFloatLayout<TCoupling> : KernelLayout
    where TCoupling : unmanaged, ICoupling<TCoupling>
{
    private const int Lanes = 16;
    private const float EmptyField = -1e30f;

    private readonly SpinProblem _problem;
    private readonly int _stride;
    private readonly NativeBuffer<TCoupling> _rows;

    private DenseFloatLayout(SpinProblem problem)
    {
        _problem = problem;
        _stride = DenseRows.Stride(problem.Count);
        _rows = new NativeBuffer<TCoupling>((long)problem.Count * _stride);
        var row = new float[problem.Count];
        for (var i = 0; i < problem.Count; i++)
        {
            problem.ExpandedRow(i, row);
            for (var j = 0; j < row.Length; j++)
            {
                _rows[(long)i * _stride + j] = TCoupling.From(row[j]);
            }
        }
    }

    /// <inheritdoc/>
    public override string Name => TCoupling.KernelName;

    /// <inheritdoc/>
    public override bool Drifts => !_problem.IsExactInSingle;

    /// <summary>The layout of a problem, or null when its rows are too large, or it has squared terms whose multiplied couplings might not fit.</summary>
    public static DenseFloatLayout<TCoupling>? TryCreate(SpinProblem problem)
    {
        var isBytes = typeof(TCoupling) == typeof(ByteCoupling);
        var fits = !isBytes || (problem.IsExactInSingle && problem.LargestCoupling <= sbyte.MaxValue && problem.SquaredTerms.Rows.EntryCount == 0);
        return fits && DenseRows.Fit(problem.Count, sizeof(TCoupling)) ? new DenseFloatLayout<TCoupling>(problem) : null;
    }

    /// <inheritdoc/>
    public override AnnealingState CreateState() => new State(this);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _rows.Dispose();

    private sealed class State(DenseFloatLayout<TCoupling> layout) : AnnealingState(layout._problem)
    {
        private readonly NativeBuffer<float> _fields = new(layout._stride);
        private readonly NativeBuffer<int> _signs = new(layout._stride);
        private readonly sbyte[] _spins = new sbyte[layout._problem.Count];
        private readonly double[] _natural = new double[layout._problem.Count];
        private LaneRandom _random;

        public override void Seed(RandomKey key) => _random = new LaneRandom(key);

        public override void Load(int replica, ReadOnlySpan<sbyte> spins)
        {
            for (var i = 0; i < spins.Length; i++)
            {
                _signs[i] = spins[i] < 0 ? int.MinValue : 0;
            }
        }

        public override void Refresh()
        {
            new Span<float>(_fields.Pointer + Problem.Count, layout._stride - Problem.Count).Fill(EmptyField);
            Store(0, _spins);
            Problem.Fields(_spins, _natural);
            for (var i = 0; i < _natural.Length; i++)
            {
                _fields[i] = (float)_natural[i];
            }
        }

        public override long Sweep(double temperature)
        {
            var random = _random;
            var flips = SweepLoop(ref random, 0.5f * (float)temperature, temperature == 0 ? (float)Problem.LeastGain : 0);
            _random = random;
            return flips;
        }

        public override int Spin(int replica, int variable) => _signs[variable] == 0 ? 1 : -1;

        public override double Field(int replica, int variable) => _fields[variable];

        protected override void Dispose(bool disposing)
        {
            _fields.Dispose();
            _signs.Dispose();
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private long SweepLoop(ref LaneRandom random, float factor, float addend)
        {
            var fields = _fields.Pointer;
            var signs = _signs.Pointer;
            var rows = layout._rows.Pointer;
            nint stride = layout._stride;
            var generator = random;
            var logarithm = new ScaledLog(factor, addend);
            var cut = Vector512.Create(LaneRandom.LeastLogarithm * factor + addend);
            var changes = stackalloc float[Lanes];
            var lines = stackalloc nint[Lanes];
            var flips = 0L;
            for (nint first = 0; first < stride; first += Lanes)
            {
                var field = Vector512.LoadAligned(fields + first);
                var sign = Vector512.LoadAligned(signs + first);
                var gain = (field.AsInt32() ^ sign).AsSingle();
                if (!Vector512.GreaterThanOrEqualAny(gain, cut))
                {
                    continue;
                }

                var threshold = logarithm.Of(generator.Next());
                var mask = (uint)Vector512.GreaterThanOrEqual(gain, threshold).ExtractMostSignificantBits();
                var count = 0;
                while (mask != 0)
                {
                    var lane = BitOperations.TrailingZeroCount(mask);
                    var row = rows + (first + lane) * stride;

                    // A spin that was up lowers its neighbours' fields by 2 J.
                    var change = signs[first + lane] == 0 ? -2f : 2f;
                    signs[first + lane] ^= int.MinValue;
                    field = Vector512.FusedMultiplyAdd(Vector512.Create(change), TCoupling.Widen(row + first), field);
                    lines[count] = (nint)row;
                    changes[count++] = change;

                    // Lanes up to this one are done.
                    gain = (field.AsInt32() ^ sign).AsSingle();
                    mask = (uint)Vector512.GreaterThanOrEqual(gain, threshold).ExtractMostSignificantBits() & (0xFFFF_FFFEu << lane);
                }

                flips += count;
                for (var k = 0; k < count; k += 2)
                {
                    // A last row without partner is paired with itself at factor 0.
                    var one = (TCoupling*)lines[k];
                    var two = (TCoupling*)lines[Math.Min(k + 1, count - 1)];
                    AddRows(fields, stride, one, changes[k], two, k + 1 < count ? changes[k + 1] : 0);
                }
            }

            random = generator;
            return flips;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void AddRows(float* fields, nint stride, TCoupling* first, float firstChange, TCoupling* second, float secondChange)
        {
            var one = Vector512.Create(firstChange);
            var two = Vector512.Create(secondChange);
            if (secondChange == 0)
            {
                for (nint k = 0; k < stride; k += Lanes)
                {
                    Vector512.StoreAligned(Vector512.FusedMultiplyAdd(one, TCoupling.Widen(first + k), Vector512.LoadAligned(fields + k)), fields + k);
                }

                return;
            }

            for (nint k = 0; k < stride; k += Lanes)
            {
                var sum = Vector512.FusedMultiplyAdd(one, TCoupling.Widen(first + k), Vector512.LoadAligned(fields + k));
                Vector512.StoreAligned(Vector512.FusedMultiplyAdd(two, TCoupling.Widen(second + k), sum), fields + k);
            }
        }
    }
}
