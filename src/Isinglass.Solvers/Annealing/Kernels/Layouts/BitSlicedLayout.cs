using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Isinglass.Numerics.Random;

namespace Isinglass.Solvers.Annealing.Kernels.Layouts;

/// <summary>
/// 512 replicas of a graph with couplings of one magnitude, one bit a spin. The number c of bonds whose energy a flip would lower is added up over the
/// neighbours by carry-save adders in six bit planes; with d bonds the flip changes the energy by -2 (2 c - d), so Metropolis accepts when
/// c &gt;= K = ceil((d - x) / 2) with x = -(T / 2) ln u, and c &lt; K is decided plane by plane. No branch, no dependence on acceptance. Lanes: replicas; 64 of
/// them share one random number (each replica by itself is an exact Metropolis chain, those 64 are not independent of one another). Integer biases are bonds to
/// an extra spin that is always up. Remainder: none, a group of fewer reads anneals idle replicas.
/// </summary>
internal sealed unsafe class BitSlicedLayout : KernelLayout
{
    /// <summary>Number of bonds that six planes can count.</summary>
    public const int DegreeMax = 63;
    private const int Replicas = 512;

    // x is limited to this: above the degree it has no effect.
    private const float LargestAllowance = 100;

    private readonly SpinProblem _problem;
    private readonly NativeBuffer<int> _starts;
    private readonly NativeBuffer<uint> _bonds;

    private BitSlicedLayout(SpinProblem problem)
    {
        _problem = problem;
        var couplings = problem.Couplings;
        _starts = new NativeBuffer<int>(problem.Count + 1);
        _bonds = new NativeBuffer<uint>(couplings.EntryCount + (long)problem.Linear.Sum(Math.Abs));
        var at = 0;
        for (var i = 0; i < problem.Count; i++)
        {
            for (var e = couplings.Starts[i]; e < couplings.Starts[i + 1]; e++)
            {
                _bonds[at++] = Bond(couplings.Columns[e], couplings.Values[e]);
            }

            for (var k = 0; k < Math.Abs(problem.Linear[i]); k++)
            {
                _bonds[at++] = Bond(problem.Count, problem.Linear[i]);
            }

            _starts[i + 1] = at;
        }
    }

    /// <inheritdoc/>
    public override string Name => "bit-sliced-512-replicas";

    /// <inheritdoc/>
    public override int ReplicaCount => Replicas;

    /// <inheritdoc/>
    public override bool CountsFlips => false;

    /// <summary>
    /// The layout of a problem, or null: couplings of one magnitude, no squared terms, at most 63 bonds a spin (an integer bias counts as that many).
    /// </summary>
    public static BitSlicedLayout? TryCreate(SpinProblem problem)
    {
        if (!problem.IsIntegral || problem.SquaredTerms.Rows.EntryCount > 0 || problem.LargestField > DegreeMax || problem.LargestCoupling > 1)
        {
            return null;
        }

        return new BitSlicedLayout(problem);
    }

    /// <inheritdoc/>
    public override AnnealingState CreateState() => new State(this);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _starts.Dispose();
        _bonds.Dispose();
    }

    /// <summary>A neighbour; the top bit is set when the coupling is negative.</summary>
    private static uint Bond(int neighbour, double value) => (uint)neighbour | (value < 0 ? 1u << 31 : 0);

    private sealed class State(BitSlicedLayout layout) : AnnealingState(layout._problem)
    {
        private readonly NativeBuffer<Vector512<ulong>> _spins = new(layout._problem.Count + 1);
        private LaneRandom _random;

        public override void Seed(RandomKey key) => _random = new LaneRandom(key);

        public override void Load(int replica, ReadOnlySpan<sbyte> spins)
        {
            var bit = 1UL << (replica & 63);
            for (var i = 0; i < spins.Length; i++)
            {
                ref var word = ref Word(replica, i);
                word = spins[i] > 0 ? word | bit : word & ~bit;
            }
        }

        public override void Refresh() => _spins[Problem.Count] = Vector512<ulong>.AllBitsSet;

        public override long Sweep(double temperature)
        {
            var random = _random;

            // Strict descent requires 2 c - d >= 1, that is x = -1.
            var flips = SweepLoop(ref random, -0.5f * (float)temperature, temperature == 0 ? -1f : 0f);
            _random = random;
            return flips;
        }

        public override int Spin(int replica, int variable) => (Word(replica, variable) >> (replica & 63) & 1) != 0 ? 1 : -1;

        public override double Field(int replica, int variable)
        {
            var field = Problem.Linear[variable];
            for (var e = Problem.Couplings.Starts[variable]; e < Problem.Couplings.Starts[variable + 1]; e++)
            {
                field += Problem.Couplings.Values[e] * Spin(replica, Problem.Couplings.Columns[e]);
            }

            return field;
        }

        protected override void Dispose(bool disposing) => _spins.Dispose();

        private ref ulong Word(int replica, int variable) => ref ((ulong*)(_spins.Pointer + variable))[replica >> 6];

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private long SweepLoop(ref LaneRandom random, float factor, float addend)
        {
            var spins = _spins.Pointer;
            var starts = layout._starts.Pointer;
            var bonds = layout._bonds.Pointer;
            var count = Problem.Count;
            var generator = random;
            var logarithm = new ScaledLog(factor, addend);
            var one = Vector512<ulong>.One;
            var changed = Vector512<ulong>.Zero;
            for (nint i = 0; i < count; i++)
            {
                var spin = spins[i];
                var c0 = Vector512<ulong>.Zero;
                var (c1, c2, c3, c4, c5) = (c0, c0, c0, c0, c0);
                var bond = bonds + starts[i];
                var end = bonds + starts[i + 1];
                for (; bond + 1 < end; bond += 2)
                {
                    // A full adder takes two bonds at a time; the carry runs through the planes above.
                    var x = Unsatisfied(spins, spin, bond[0]);
                    var y = Unsatisfied(spins, spin, bond[1]);
                    var carry = Majority(c0, x, y);
                    c0 = Parity(c0, x, y);
                    var next = c1 & carry;
                    c1 ^= carry;
                    carry = c2 & next;
                    c2 ^= next;
                    next = c3 & carry;
                    c3 ^= carry;
                    carry = c4 & next;
                    c4 ^= next;
                    c5 |= carry;
                }

                if (bond < end)
                {
                    var carry = Unsatisfied(spins, spin, *bond);
                    var next = c0 & carry;
                    c0 ^= carry;
                    carry = c1 & next;
                    c1 ^= next;
                    next = c2 & carry;
                    c2 ^= carry;
                    carry = c3 & next;
                    c3 ^= next;
                    next = c4 & carry;
                    c4 ^= carry;
                    c5 |= next;
                }

                // K for eight groups of 64 replicas; 2 K = d + 1 - floor(x), never below 0.
                var allowance = Vector512.ConvertToInt32Native(Vector512.Min(logarithm.Of(generator.Next()), Vector512.Create(LargestAllowance))).GetLower();
                var doubled = Vector256.Create((int)(starts[i + 1] - starts[i]) + 1) - allowance;
                var (low, high) = Vector256.Widen(Vector256.Max(doubled >> 1, Vector256<int>.Zero).AsUInt32());
                var needed = Vector512.Create(low, high);
                var below = Vector512<ulong>.Zero;
                below = Below(c0, Vector512.Equals(needed & one, one), below);
                below = Below(c1, Vector512.Equals(needed >> 1 & one, one), below);
                below = Below(c2, Vector512.Equals(needed >> 2 & one, one), below);
                below = Below(c3, Vector512.Equals(needed >> 3 & one, one), below);
                below = Below(c4, Vector512.Equals(needed >> 4 & one, one), below);
                below = Below(c5, Vector512.Equals(needed >> 5 & one, one), below);
                changed |= ~below;
                spins[i] = ~(spin ^ below);
            }

            random = generator;
            return changed == Vector512<ulong>.Zero ? 0 : Population(changed);
        }

        /// <summary>Replicas in which a bond's energy would fall if the spin flipped: equal spins with positive, unequal with negative coupling.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<ulong> Unsatisfied(Vector512<ulong>* spins, Vector512<ulong> spin, uint bond)
        {
            var neighbour = spins[bond & 0x7FFF_FFFF];
            var negative = Vector512.Create(0UL - (bond >> 31));
            return Avx512F.IsSupported ? Avx512F.TernaryLogic(neighbour, spin, negative, 0x69) : ~(neighbour ^ spin ^ negative);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<ulong> Majority(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c) =>
            Avx512F.IsSupported ? Avx512F.TernaryLogic(a, b, c, 0xE8) : (a & b) | (c & (a | b));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<ulong> Parity(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c) =>
            Avx512F.IsSupported ? Avx512F.TernaryLogic(a, b, c, 0x96) : a ^ b ^ c;

        /// <summary>Comparison from the lowest plane up: below when this plane says so, and as before where the plane is equal.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<ulong> Below(Vector512<ulong> count, Vector512<ulong> needed, Vector512<ulong> before) =>
            Avx512F.IsSupported ? Avx512F.TernaryLogic(count, needed, before, 0x8E) : (~count & needed) | (~(count ^ needed) & before);

        private static long Population(Vector512<ulong> bits)
        {
            var sum = 0L;
            for (var k = 0; k < Vector512<ulong>.Count; k++)
            {
                sum += BitOperations.PopCount(bits[k]);
            }

            return sum;
        }
    }
}
