using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Isinglass.Numerics.Random;

namespace Isinglass.Solvers.Annealing.Kernels.Layouts;

/// <summary>
/// Squared terms kept as rows, 16 replicas in lock-step, single precision: one variable after the other, all replicas at once (exact sequential Metropolis in
/// natural order in every lane). Speed does not depend on acceptance; pays for many reads. Also serves problems without squared terms. Lanes: replicas. Mask:
/// the sign bit of a spin that is down. Remainder: none, a group of fewer reads anneals idle replicas.
/// </summary>
internal sealed unsafe class RowReplicaFloatLayout : KernelLayout
{
    private const int Lanes = 16;

    private readonly SpinProblem _problem;
    private readonly TermLists _lists;

    private RowReplicaFloatLayout(SpinProblem problem)
    {
        _problem = problem;
        _lists = new TermLists(problem, [.. Enumerable.Range(0, problem.Count)]);
    }

    /// <inheritdoc/>
    public override string Name => "rows-16-replicas";

    /// <inheritdoc/>
    public override int ReplicaCount => Lanes;

    /// <inheritdoc/>
    public override bool Drifts => !_problem.IsExactInSingle;

    /// <summary>The layout of a problem; every problem can be represented.</summary>
    public static RowReplicaFloatLayout Create(SpinProblem problem) => new(problem);

    /// <inheritdoc/>
    public override AnnealingState CreateState() => new State(this);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _lists.Dispose();

    private sealed class State(RowReplicaFloatLayout layout) : AnnealingState(layout._problem)
    {
        private readonly NativeBuffer<float> _pushes = new(Lanes * (long)layout._problem.SquaredTerms.Count);
        private readonly NativeBuffer<float> _fields = new(Lanes * (long)layout._problem.Count);
        private readonly NativeBuffer<int> _signs = new(Lanes * (long)layout._problem.Count);
        private readonly sbyte[] _spins = new sbyte[layout._problem.Count];
        private LaneRandom _random;

        public override void Seed(RandomKey key) => _random = new LaneRandom(key);

        public override void Load(int replica, ReadOnlySpan<sbyte> spins)
        {
            for (var i = 0; i < spins.Length; i++)
            {
                _signs[(long)i * Lanes + replica] = spins[i] < 0 ? int.MinValue : 0;
            }
        }

        public override void Refresh()
        {
            for (var replica = 0; replica < Lanes; replica++)
            {
                Store(replica, _spins);
                for (var r = 0; r < Problem.SquaredTerms.Count; r++)
                {
                    _pushes[(long)r * Lanes + replica] = (float)(2 * Problem.SquaredTerms.Weights[r] * Problem.SquaredTerms.Residual(r, _spins));
                }

                for (var i = 0; i < _spins.Length; i++)
                {
                    _fields[(long)i * Lanes + replica] = (float)(Problem.Linear[i] + Problem.Couplings.Dot(i, _spins));
                }
            }
        }

        public override long Sweep(double temperature)
        {
            var random = _random;
            var flips = SweepLoop(ref random, 0.5f * (float)temperature, temperature == 0 ? (float)Problem.LeastGain : 0);
            _random = random;
            return flips;
        }

        public override int Spin(int replica, int variable) => _signs[(long)variable * Lanes + replica] == 0 ? 1 : -1;

        public override double Field(int replica, int variable)
        {
            double field = _fields[(long)variable * Lanes + replica];
            for (var e = layout._lists.RowStarts[variable]; e < layout._lists.RowStarts[variable + 1]; e++)
            {
                field += layout._lists.Rows[e].Coefficient * _pushes[(long)layout._lists.Rows[e].Index * Lanes + replica];
            }

            return field - 0.5 * Spin(replica, variable) * Problem.SelfEnergy[variable];
        }

        protected override void Dispose(bool disposing)
        {
            _pushes.Dispose();
            _fields.Dispose();
            _signs.Dispose();
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private long SweepLoop(ref LaneRandom random, float factor, float addend)
        {
            var pushes = _pushes.Pointer;
            var fields = _fields.Pointer;
            var signs = _signs.Pointer;
            var rowStarts = layout._lists.RowStarts.Pointer;
            var rows = layout._lists.Rows.Pointer;
            var neighbourStarts = layout._lists.NeighbourStarts.Pointer;
            var neighbours = layout._lists.Neighbours.Pointer;
            var selfEnergies = Problem.SelfEnergy;
            var generator = random;
            var logarithm = new ScaledLog(factor, addend);
            var flips = 0L;
            for (nint i = 0; i < selfEnergies.Length; i++)
            {
                var even = Vector512.LoadAligned(fields + Lanes * i);
                var odd = Vector512<float>.Zero;
                var begin = rows + rowStarts[i];
                var end = rows + rowStarts[i + 1];
                var row = begin;
                for (; row + 1 < end; row += 2)
                {
                    even = Vector512.FusedMultiplyAdd(Vector512.Create(row[0].Coefficient), Vector512.LoadAligned(pushes + Lanes * (nint)row[0].Index), even);
                    odd = Vector512.FusedMultiplyAdd(Vector512.Create(row[1].Coefficient), Vector512.LoadAligned(pushes + Lanes * (nint)row[1].Index), odd);
                }

                if (row < end)
                {
                    even = Vector512.FusedMultiplyAdd(Vector512.Create(row->Coefficient), Vector512.LoadAligned(pushes + Lanes * (nint)row->Index), even);
                }

                var sign = Vector512.LoadAligned(signs + Lanes * i);
                var gain = ((even + odd).AsInt32() ^ sign).AsSingle() - Vector512.Create((float)(0.5 * selfEnergies[i]));
                var flip = Vector512.GreaterThanOrEqual(gain, logarithm.Of(generator.Next())).AsInt32();
                var mask = (uint)flip.ExtractMostSignificantBits();
                if (mask == 0)
                {
                    continue;
                }

                flips += BitOperations.PopCount(mask);
                Vector512.StoreAligned(sign ^ (flip & Vector512.Create(int.MinValue)), signs + Lanes * i);

                // +1 in lanes that flip up, -1 in those that flip down, 0 in the rest.
                var direction = ((Vector512.Create(-1f).AsInt32() ^ sign) & flip).AsSingle();
                for (row = begin; row < end; row++)
                {
                    var push = pushes + Lanes * (nint)row->Index;
                    Vector512.StoreAligned(Vector512.FusedMultiplyAdd(direction, Vector512.Create(row->Change), Vector512.LoadAligned(push)), push);
                }

                var neighbourEnd = neighbours + neighbourStarts[i + 1];
                for (var neighbour = neighbours + neighbourStarts[i]; neighbour < neighbourEnd; neighbour++)
                {
                    var field = fields + Lanes * (nint)neighbour->Index;
                    Vector512.StoreAligned(Vector512.FusedMultiplyAdd(direction, Vector512.Create(neighbour->Change), Vector512.LoadAligned(field)), field);
                }
            }

            random = generator;
            return flips;
        }
    }
}
