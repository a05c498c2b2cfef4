using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Isinglass.Numerics.Random;

namespace Isinglass.Solvers.Annealing.Kernels.Layouts;

/// <summary>
/// Squared terms kept as rows, 32 replicas in lock-step, integers of 16 bits: one variable after the other, all replicas at once (sequential Metropolis in
/// natural order in every lane). Residuals are integers rho = g's - round(t); the fraction d of a target is moved into the linear biases, w (rho + d)^2 = w
/// rho^2 + 2 w d rho + w d^2. Fields are sums modulo 2^16 and correct while every |rho| stays within a limit that is computed from the coefficients. A sweep
/// that begins beyond half of it clamps residuals to the limit: such rows are so far off that only the direction of a move matters. Lanes: replicas. Mask:
/// 0 / -1 a spin (-1 = down), so that s f = (f ^ mask) - mask. Remainder: none, a group of fewer reads anneals idle replicas.
/// </summary>
internal sealed unsafe class RowReplicaInt16Layout : KernelLayout
{
    private const int Lanes = 32;
    private const short ThresholdMin = -32000;

    // |field| + self energy / 2 stays below the lowest threshold.
    private const int GainMax = 31000;

    // A smaller limit than this would clamp residuals that matter.
    private const int LimitMin = 64;

    private readonly SpinProblem _problem;
    private readonly int _limit;
    private readonly int[] _targets;
    private readonly short[] _linear;
    private readonly NativeBuffer<short> _costs;
    private readonly NativeBuffer<int> _rowStarts;
    private readonly NativeBuffer<Effect> _rows;
    private readonly NativeBuffer<int> _neighbourStarts;
    private readonly NativeBuffer<Effect> _neighbours;

    private RowReplicaInt16Layout(SpinProblem problem, int limit, double[] linear)
    {
        _problem = problem;
        _limit = limit;
        _targets = Array.ConvertAll(problem.SquaredTerms.Targets, WholeTarget);
        _linear = Array.ConvertAll(linear, bias => (short)bias);
        _costs = new NativeBuffer<short>(problem.Count);
        _rowStarts = new NativeBuffer<int>(problem.Count + 1);
        _rows = new NativeBuffer<Effect>(problem.TermsOfVariable.EntryCount);
        _neighbourStarts = new NativeBuffer<int>(problem.Count + 1);
        _neighbours = new NativeBuffer<Effect>(problem.Couplings.EntryCount);
        var (row, neighbour) = (0, 0);
        for (var i = 0; i < problem.Count; i++)
        {
            _costs[i] = (short)(0.5 * problem.SelfEnergy[i]);
            for (var e = problem.TermsOfVariable.Starts[i]; e < problem.TermsOfVariable.Starts[i + 1]; e++)
            {
                var (r, g) = (problem.TermsOfVariable.Columns[e], problem.TermsOfVariable.Values[e]);
                _rows[row++] = new Effect(r, (short)(2 * problem.SquaredTerms.Weights[r] * g), (short)(2 * g));
            }

            for (var e = problem.Couplings.Starts[i]; e < problem.Couplings.Starts[i + 1]; e++)
            {
                _neighbours[neighbour++] = new Effect(problem.Couplings.Columns[e], 0, (short)(2 * problem.Couplings.Values[e]));
            }

            _rowStarts[i + 1] = row;
            _neighbourStarts[i + 1] = neighbour;
        }
    }

    /// <inheritdoc/>
    public override string Name => "rows-32-replicas";

    /// <inheritdoc/>
    public override int ReplicaCount => Lanes;

    /// <summary>The layout of a problem, or null: it needs integers, squared terms, and 16 bits must hold fields and residuals.</summary>
    public static RowReplicaInt16Layout? TryCreate(SpinProblem problem)
    {
        var terms = problem.SquaredTerms;
        if (!problem.IsIntegral || terms.Rows.EntryCount == 0)
        {
            return null;
        }

        for (var r = 0; r < terms.Count; r++)
        {
            if (problem.LargestResidual(r) + 1 > short.MaxValue)
            {
                return null;
            }
        }

        var linear = LinearWithTargets(problem);
        var limit = Limit(problem, linear);
        return limit >= LimitMin ? new RowReplicaInt16Layout(problem, limit, linear) : null;
    }

    /// <inheritdoc/>
    public override AnnealingState CreateState() => new State(this);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _costs.Dispose();
        _rowStarts.Dispose();
        _rows.Dispose();
        _neighbourStarts.Dispose();
        _neighbours.Dispose();
    }

    private static int WholeTarget(double target) => (int)Math.Round(target);

    /// <summary>h_i + sum_r 2 w_r g_ri (round(t_r) - t_r), integers.</summary>
    private static double[] LinearWithTargets(SpinProblem problem)
    {
        var linear = problem.Linear.AsSpan().ToArray();
        var terms = problem.SquaredTerms;
        for (var i = 0; i < linear.Length; i++)
        {
            for (var e = problem.TermsOfVariable.Starts[i]; e < problem.TermsOfVariable.Starts[i + 1]; e++)
            {
                var r = problem.TermsOfVariable.Columns[e];
                linear[i] += 2 * terms.Weights[r] * problem.TermsOfVariable.Values[e] * (WholeTarget(terms.Targets[r]) - terms.Targets[r]);
            }

            linear[i] = Math.Round(linear[i]);
        }

        return linear;
    }

    /// <summary>The largest |rho| for which every |field| + self energy / 2 stays below <see cref="GainMax"/>; 0 or less when there is none.</summary>
    private static int Limit(SpinProblem problem, double[] linear)
    {
        var limit = (double)short.MaxValue;
        for (var i = 0; i < linear.Length; i++)
        {
            var rest = GainMax - Math.Abs(linear[i]) - 0.5 * problem.SelfEnergy[i];
            foreach (var value in problem.Couplings.RowValues(i))
            {
                rest -= Math.Abs(value);
            }

            var slope = 0.0;
            for (var e = problem.TermsOfVariable.Starts[i]; e < problem.TermsOfVariable.Starts[i + 1]; e++)
            {
                slope += Math.Abs(2 * problem.SquaredTerms.Weights[problem.TermsOfVariable.Columns[e]] * problem.TermsOfVariable.Values[e]);
            }

            limit = Math.Min(limit, rest < 0 ? 0 : slope > 0 ? rest / slope : limit);
        }

        return (int)limit;
    }

    /// <summary>A row or neighbour; the factor of rho in the field; what a flip from down to up adds to rho or to the neighbour's field.</summary>
    private readonly record struct Effect(int Index, short Coefficient, short Change);

    private sealed class State(RowReplicaInt16Layout layout) : AnnealingState(layout._problem)
    {
        private readonly NativeBuffer<short> _residuals = new(Lanes * (long)layout._problem.SquaredTerms.Count);
        private readonly NativeBuffer<short> _fields = new(Lanes * (long)layout._problem.Count);
        private readonly NativeBuffer<short> _signs = new(Lanes * (long)layout._problem.Count);
        private readonly sbyte[] _spins = new sbyte[layout._problem.Count];
        private LaneRandom _random;
        private int _largestResidual;

        public override void Seed(RandomKey key) => _random = new LaneRandom(key);

        public override void Load(int replica, ReadOnlySpan<sbyte> spins)
        {
            for (var i = 0; i < spins.Length; i++)
            {
                _signs[(long)i * Lanes + replica] = spins[i] < 0 ? (short)-1 : (short)0;
            }
        }

        public override void Refresh()
        {
            _largestResidual = 0;
            for (var replica = 0; replica < Lanes; replica++)
            {
                Store(replica, _spins);
                for (var r = 0; r < Problem.SquaredTerms.Count; r++)
                {
                    var residual = (int)Problem.SquaredTerms.Rows.Dot(r, _spins) - layout._targets[r];
                    _residuals[(long)r * Lanes + replica] = (short)residual;
                    _largestResidual = Math.Max(_largestResidual, Math.Abs(residual));
                }

                for (var i = 0; i < _spins.Length; i++)
                {
                    _fields[(long)i * Lanes + replica] = (short)(layout._linear[i] + Problem.Couplings.Dot(i, _spins));
                }
            }
        }

        public override long Sweep(double temperature)
        {
            var random = _random;
            var addend = temperature == 0 ? 1f : 0f;
            var limit = _largestResidual > layout._limit / 2 ? layout._limit : short.MaxValue;
            var flips = SweepLoop(ref random, 0.5f * (float)temperature, addend, (short)limit);
            _random = random;
            return flips;
        }

        public override int Spin(int replica, int variable) => 1 + 2 * _signs[(long)variable * Lanes + replica];

        public override double Field(int replica, int variable)
        {
            var field = (int)_fields[(long)variable * Lanes + replica];
            for (var e = layout._rowStarts[variable]; e < layout._rowStarts[variable + 1]; e++)
            {
                field += layout._rows[e].Coefficient * _residuals[(long)layout._rows[e].Index * Lanes + replica];
            }

            return field - Spin(replica, variable) * layout._costs[variable];
        }

        protected override void Dispose(bool disposing)
        {
            _residuals.Dispose();
            _fields.Dispose();
            _signs.Dispose();
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private long SweepLoop(ref LaneRandom random, float factor, float addend, short limit)
        {
            var residuals = _residuals.Pointer;
            var fields = _fields.Pointer;
            var signs = _signs.Pointer;
            var costs = layout._costs.Pointer;
            var rowStarts = layout._rowStarts.Pointer;
            var rows = layout._rows.Pointer;
            var neighbourStarts = layout._neighbourStarts.Pointer;
            var neighbours = layout._neighbours.Pointer;
            var count = Problem.Count;
            var generator = random;
            var logarithm = new ScaledLog(factor, addend);
            var floor = Vector512.Create(ThresholdMin);
            var highest = Vector512.Create(limit);
            var lowest = -highest;
            var largest = Vector512<short>.Zero;
            var flips = 0L;
            for (nint i = 0; i < count; i++)
            {
                var even = Vector512.LoadAligned(fields + Lanes * i);
                var odd = Vector512<short>.Zero;
                var begin = rows + rowStarts[i];
                var end = rows + rowStarts[i + 1];
                var row = begin;
                if (limit == short.MaxValue)
                {
                    for (; row + 1 < end; row += 2)
                    {
                        even += Vector512.LoadAligned(residuals + Lanes * (nint)row[0].Index) * Vector512.Create(row[0].Coefficient);
                        odd += Vector512.LoadAligned(residuals + Lanes * (nint)row[1].Index) * Vector512.Create(row[1].Coefficient);
                    }
                }

                for (; row < end; row++)
                {
                    var residual = Vector512.Min(Vector512.Max(Vector512.LoadAligned(residuals + Lanes * (nint)row->Index), lowest), highest);
                    even += residual * Vector512.Create(row->Coefficient);
                }

                var sign = Vector512.LoadAligned(signs + Lanes * i);
                var gain = ((even + odd) ^ sign) - sign - Vector512.Create(costs[i]);
                var low = Vector512.ConvertToInt32Native(logarithm.Of(generator.Next()));
                var high = Vector512.ConvertToInt32Native(logarithm.Of(generator.Next()));
                var flip = Vector512.GreaterThanOrEqual(gain, Vector512.Max(Vector512.NarrowWithSaturation(low, high), floor));
                var mask = (uint)flip.ExtractMostSignificantBits();
                if (mask == 0)
                {
                    continue;
                }

                flips += BitOperations.PopCount(mask);
                Vector512.StoreAligned(sign ^ flip, signs + Lanes * i);

                // +1 in lanes that flip up (they were -1), -1 in those that flip down, 0 in the rest.
                var direction = (Vector512<short>.AllBitsSet - sign - sign) & flip;
                for (row = begin; row < end; row++)
                {
                    var place = residuals + Lanes * (nint)row->Index;
                    var residual = Vector512.LoadAligned(place) + direction * Vector512.Create(row->Change);
                    largest = Vector512.Max(largest, Vector512.Abs(residual));
                    Vector512.StoreAligned(residual, place);
                }

                var neighbourEnd = neighbours + neighbourStarts[i + 1];
                for (var neighbour = neighbours + neighbourStarts[i]; neighbour < neighbourEnd; neighbour++)
                {
                    var place = fields + Lanes * (nint)neighbour->Index;
                    Vector512.StoreAligned(Vector512.LoadAligned(place) + direction * Vector512.Create(neighbour->Change), place);
                }
            }

            random = generator;
            _largestResidual = limit == short.MaxValue ? Largest(largest) : Largest();
            return flips;
        }

        private static int Largest(Vector512<short> values)
        {
            var largest = 0;
            for (var lane = 0; lane < Lanes; lane++)
            {
                largest = Math.Max(largest, values[lane]);
            }

            return largest;
        }

        private int Largest()
        {
            var largest = Vector512<short>.Zero;
            for (var r = 0L; r < Problem.SquaredTerms.Count; r++)
            {
                largest = Vector512.Max(largest, Vector512.Abs(Vector512.LoadAligned(_residuals.Pointer + Lanes * r)));
            }

            return Largest(largest);
        }
    }
}
