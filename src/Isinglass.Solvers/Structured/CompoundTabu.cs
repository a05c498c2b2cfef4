using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Model.Solving.Completion;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Fields;
using Isinglass.Solvers.Reads;
using Isinglass.Structure;

namespace Isinglass.Solvers.Structured;

/// <summary>
/// Tabu search among the free bits of a model: a move flips a free bit and all that depends on it. Many short walks, half from random points and half from near
/// the best so far; their lengths follow Luby, Sinclair and Zuckerman (1993), which is within a constant factor of the best single length when nothing is known
/// about the landscape. Many short walks find the minima of autocorrelations (Gallardo, Cotta, Fernandez, Applied Soft Computing 9, 2009). A sweep is one move
/// per free bit.
/// </summary>
/// <param name="free">The model over its free bits; what is sampled is the model that it was made of.</param>
internal sealed class CompoundTabu(FreeModel free) : ISampler
{
    /// <summary>Moves of a read when nothing is prescribed, and bounds of the equivalent sweeps.</summary>
    private const int DefaultMoves = 200_000;
    private const int LeastSweeps = 50;
    private const int MostSweeps = 5000;

    /// <inheritdoc/>
    public string Name => "tabu";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var sweeps = Math.Clamp(DefaultMoves / Math.Max(1, free.FreeCount), LeastSweeps, MostSweeps);
        return CompoundReads.Run(
            Name, model, request, control, sweeps, () => new Workspace(free, model.VariableCount), static (workspace, task) => workspace.Read(task));
    }

    private sealed class Workspace(FreeModel free, int variableCount)
    {
        /// <summary>Moves of a walk of Luby's unit, per free bit.</summary>
        private const int UnitLength = 16;

        /// <summary>A flipped bit stays blocked for a twentieth of all bits and up to a tenth more.</summary>
        private const int TenureDivisor = 20;
        private const int SpreadDivisor = 10;

        /// <summary>A start near the best flips up to this share of the bits.</summary>
        private const double LargestKick = 0.125;

        private readonly IFlipWalker _walker = free.CreateWalker();
        private readonly double[] _blockedUntil = new double[free.FreeCount];
        private readonly sbyte[] _best = new sbyte[free.FreeCount];
        private readonly sbyte[] _start = new sbyte[free.FreeCount];
        private readonly sbyte[] _point = new sbyte[variableCount];
        private double _bestObjective;

        public void Read(ReadTask task)
        {
            var n = free.FreeCount;
            var random = task.Key.Derive("moves").CreateSource();
            free.Select(task.Start, _start);
            _walker.Load(_start);
            _bestObjective = double.PositiveInfinity;
            Keep(task);
            var left = (long)task.Sweeps * n;
            for (var walk = 1; left > 0 && n > 0 && !task.Run.ShouldStop(); walk++)
            {
                if (walk > 1)
                {
                    Restart(random, walk % 2 == 0);
                }

                left -= Walk(task, random, Math.Min(left, (long)UnitLength * n * Luby((walk + 1) / 2)));
            }
        }

        /// <summary>The i-th number (from 1) of 1 1 2 1 1 2 4 1 1 2 1 1 2 4 8 ...</summary>
        private static int Luby(int i)
        {
            while (true)
            {
                var power = System.Numerics.BitOperations.Log2((uint)i + 1);
                if (i == (1 << power) - 1)
                {
                    return 1 << (power - 1);
                }

                i -= (1 << power) - 1;
            }
        }

        private void Restart(RandomSource random, bool isFresh)
        {
            if (isFresh)
            {
                random.FillBits(_start);
            }
            else
            {
                _best.CopyTo(_start, 0);
                var count = 1 + random.NextBelow(Math.Max(1, (int)(LargestKick * _start.Length)));
                for (var k = 0; k < count; k++)
                {
                    _start[random.NextBelow(_start.Length)] ^= 1;
                }
            }

            _walker.Load(_start);
        }

        /// <summary>Repeatedly flips the best bit that is not blocked, uphill as well; returns the number of moves.</summary>
        private long Walk(ReadTask task, RandomSource random, long length)
        {
            var n = free.FreeCount;
            var (tenure, spread) = (1 + n / TenureDivisor, 1 + n / SpreadDivisor);
            var isNew = _walker.Objective < _bestObjective;
            _blockedUntil.AsSpan().Clear();
            for (var move = 0L; move < length; move++)
            {
                if (move % n == n - 1 && task.Run.ShouldStop())
                {
                    length = move;
                    break;
                }

                var bit = Choose(random.NextBelow(n), move);
                if (isNew && _walker.Deltas[bit] >= 0)
                {
                    // Only the last of a run of improvements is copied out.
                    Keep(task);
                    isNew = false;
                }

                _walker.Flip(bit);
                _blockedUntil[bit] = move + 1 + tenure + random.NextBelow(spread);
                isNew |= _walker.Objective < _bestObjective;
            }

            if (isNew)
            {
                Keep(task);
            }

            return Math.Max(1, length);
        }

        /// <summary>
        /// The best bit that is not blocked, or a blocked one that leads to a new best; the first of equals from <paramref name="start"/> on.
        /// </summary>
        private int Choose(int start, long move)
        {
            var least = ArgMin.Least(_walker.Deltas, _blockedUntil, move, out var leastOfAll);
            if (leastOfAll < least && _walker.Objective + leastOfAll < _bestObjective)
            {
                return ArgMin.Locate(start, _walker.Deltas, [], move, leastOfAll);
            }

            return double.IsPositiveInfinity(least) ? start : ArgMin.Locate(start, _walker.Deltas, _blockedUntil, move, least);
        }

        private void Keep(ReadTask task)
        {
            if (_walker.Objective < _bestObjective)
            {
                _bestObjective = _walker.Objective;
                _walker.Free.CopyTo(_best);
                if (_bestObjective < task.BestEnergy)
                {
                    free.Complete(_best, _point);
                    task.Offer(_bestObjective, _point);
                }
            }
        }
    }
}
