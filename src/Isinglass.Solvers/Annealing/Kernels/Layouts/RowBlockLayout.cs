using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Isinglass.Numerics.Random;

namespace Isinglass.Solvers.Annealing.Kernels.Layouts;

/// <summary>
/// Squared terms kept as rows, one replica, 16 variables a vector. The push of a row, 2 w res, is maintained; a variable's field is its couplings' part plus
/// the sum of g times push over its rows. The rows of 16 variables are stored transposed (one term of each of the 16 a chunk), pushes are gathered. After each
/// accepted flip the block is evaluated again for the remaining lanes (exact sequential Metropolis in slot order). A proposal costs the variable's number of
/// rows k, a flip k and its couplings, whatever the rows' lengths. Lanes: 16 variables with similar numbers of rows. Mask: the sign bit of a spin that is down.
/// Remainder: lanes without variable cost 1e30; missing terms of a lane have coefficient 0 and an extra row whose push is 0.
/// </summary>
internal sealed unsafe class RowBlockLayout<TChunk> : KernelLayout
    where TChunk : unmanaged, IRowChunk<TChunk>
{
    private const int Lanes = 16;
    private const float EmptyCost = 1e30f;

    private readonly SpinProblem _problem;
    private readonly int[] _variableOfSlot;
    private readonly int[] _slotOfVariable;
    private readonly int _slotCount;
    private readonly TermLists _lists;
    private readonly NativeBuffer<int> _chunkStarts;
    private readonly NativeBuffer<TChunk> _chunks;
    private readonly NativeBuffer<float> _costs;

    private RowBlockLayout(SpinProblem problem)
    {
        _problem = problem;
        var terms = problem.TermsOfVariable;
        _variableOfSlot = [.. Enumerable.Range(0, problem.Count).OrderByDescending(i => terms.Starts[i + 1] - terms.Starts[i]).ThenBy(i => i)];
        _slotOfVariable = new int[problem.Count];
        _slotCount = (problem.Count + Lanes - 1) / Lanes * Lanes;
        _lists = new TermLists(problem, _variableOfSlot);
        _costs = new NativeBuffer<float>(_slotCount);
        new Span<float>(_costs.Pointer, _slotCount).Fill(EmptyCost);
        for (var slot = 0; slot < problem.Count; slot++)
        {
            _slotOfVariable[_variableOfSlot[slot]] = slot;
            _costs[slot] = (float)(0.5 * problem.SelfEnergy[_variableOfSlot[slot]]);
        }

        _chunkStarts = new NativeBuffer<int>(_slotCount / Lanes + 1);
        for (var block = 0; block < _slotCount / Lanes; block++)
        {
            // The first of a block has the most rows.
            _chunkStarts[block + 1] = _chunkStarts[block] + RowCount(block * Lanes);
        }

        _chunks = new NativeBuffer<TChunk>(_chunkStarts[_slotCount / Lanes]);
        LayOutChunks();
    }

    /// <inheritdoc/>
    public override string Name => "rows-16-variables";

    /// <inheritdoc/>
    public override bool Drifts => !_problem.IsExactInSingle;

    /// <summary>The layout of a problem, or null when it has no squared terms or its rows do not fit the chunks.</summary>
    public static RowBlockLayout<TChunk>? TryCreate(SpinProblem problem) =>
        problem.SquaredTerms.Rows.EntryCount > 0 && TChunk.Fits(problem) ? new RowBlockLayout<TChunk>(problem) : null;

    /// <inheritdoc/>
    public override AnnealingState CreateState() => new State(this);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _lists.Dispose();
        _chunkStarts.Dispose();
        _chunks.Dispose();
        _costs.Dispose();
    }

    private int RowCount(int slot) => slot < _problem.Count ? _lists.RowStarts[slot + 1] - _lists.RowStarts[slot] : 0;

    private void LayOutChunks()
    {
        for (var slot = 0; slot < _slotCount; slot++)
        {
            var block = slot / Lanes;
            for (var k = 0; k < _chunkStarts[block + 1] - _chunkStarts[block]; k++)
            {
                var effect = k < RowCount(slot) ? _lists.Rows[_lists.RowStarts[slot] + k] : new FlipEffect(_problem.SquaredTerms.Count, 0, 0);
                TChunk.Set(_chunks.Pointer + _chunkStarts[block] + k, slot % Lanes, effect.Index, effect.Coefficient);
            }
        }
    }

    private sealed class State(RowBlockLayout<TChunk> layout) : AnnealingState(layout._problem)
    {
        private readonly NativeBuffer<float> _pushes = new(layout._problem.SquaredTerms.Count + 1);
        private readonly NativeBuffer<float> _fields = new(layout._slotCount);
        private readonly NativeBuffer<int> _signs = new(layout._slotCount);
        private readonly sbyte[] _spins = new sbyte[layout._problem.Count];
        private LaneRandom _random;

        public override void Seed(RandomKey key) => _random = new LaneRandom(key);

        public override void Load(int replica, ReadOnlySpan<sbyte> spins)
        {
            for (var i = 0; i < spins.Length; i++)
            {
                _signs[layout._slotOfVariable[i]] = spins[i] < 0 ? int.MinValue : 0;
            }
        }

        public override void Refresh()
        {
            Store(0, _spins);
            for (var r = 0; r < Problem.SquaredTerms.Count; r++)
            {
                _pushes[r] = (float)(2 * Problem.SquaredTerms.Weights[r] * Problem.SquaredTerms.Residual(r, _spins));
            }

            for (var i = 0; i < _spins.Length; i++)
            {
                _fields[layout._slotOfVariable[i]] = (float)(Problem.Linear[i] + Problem.Couplings.Dot(i, _spins));
            }
        }

        public override long Sweep(double temperature)
        {
            var random = _random;
            var flips = SweepLoop(ref random, 0.5f * (float)temperature, temperature == 0 ? (float)Problem.LeastGain : 0);
            _random = random;
            return flips;
        }

        public override int Spin(int replica, int variable) => _signs[layout._slotOfVariable[variable]] == 0 ? 1 : -1;

        public override double Field(int replica, int variable)
        {
            var slot = layout._slotOfVariable[variable];
            double field = _fields[slot];
            for (var e = layout._lists.RowStarts[slot]; e < layout._lists.RowStarts[slot + 1]; e++)
            {
                field += layout._lists.Rows[e].Coefficient * _pushes[layout._lists.Rows[e].Index];
            }

            return field - Spin(0, variable) * layout._costs[slot];
        }

        /// <summary>Energy from the pushes: w res^2 = push^2 / (4 w).</summary>
        public override double Energy(int replica)
        {
            var energy = 0.0;
            for (var i = 0; i < Problem.Count; i++)
            {
                energy += 0.5 * Spin(0, i) * (Problem.Linear[i] + _fields[layout._slotOfVariable[i]]);
            }

            for (var r = 0; r < Problem.SquaredTerms.Count; r++)
            {
                double push = _pushes[r];
                var weight = Problem.SquaredTerms.Weights[r];
                energy += weight == 0 ? 0 : push * push / (4 * weight);
            }

            return Problem.Constant + energy;
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
            var costs = layout._costs.Pointer;
            var chunks = layout._chunks.Pointer;
            var chunkStarts = layout._chunkStarts.Pointer;
            var generator = random;
            var logarithm = new ScaledLog(factor, addend);
            var flips = 0L;
            var slotCount = layout._slotCount;
            for (var first = 0; first < slotCount; first += Lanes)
            {
                var threshold = logarithm.Of(generator.Next()) + Vector512.LoadAligned(costs + first);
                var begin = chunks + chunkStarts[first / Lanes];
                var end = chunks + chunkStarts[first / Lanes + 1];
                var open = 0xFFFFu;
                do
                {
                    var even = Vector512.LoadAligned(fields + first);
                    var odd = Vector512<float>.Zero;
                    var chunk = begin;
                    for (; chunk + 1 < end; chunk += 2)
                    {
                        even = TChunk.Accumulate(chunk, pushes, even);
                        odd = TChunk.Accumulate(chunk + 1, pushes, odd);
                    }

                    if (chunk < end)
                    {
                        even = TChunk.Accumulate(chunk, pushes, even);
                    }

                    var gain = ((even + odd).AsInt32() ^ Vector512.LoadAligned(signs + first)).AsSingle();
                    open &= (uint)Vector512.GreaterThanOrEqual(gain, threshold).ExtractMostSignificantBits();
                    if (open == 0)
                    {
                        break;
                    }

                    var lane = BitOperations.TrailingZeroCount(open);
                    Flip(pushes, fields, signs, first + lane);
                    flips++;
                    open = 0xFFFF_FFFEu << lane & 0xFFFF;
                }
                while (open != 0);
            }

            random = generator;
            return flips;
        }

        /// <summary>Flips a spin: updates the pushes of its rows and the fields of its neighbours.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Flip(float* pushes, float* fields, int* signs, int slot)
        {
            var direction = signs[slot] == 0 ? -1f : 1f;
            signs[slot] ^= int.MinValue;
            var row = layout._lists.Rows.Pointer + layout._lists.RowStarts[slot];
            var rowEnd = layout._lists.Rows.Pointer + layout._lists.RowStarts[slot + 1];
            for (; row < rowEnd; row++)
            {
                pushes[row->Index] += direction * row->Change;
            }

            var neighbour = layout._lists.Neighbours.Pointer + layout._lists.NeighbourStarts[slot];
            var neighbourEnd = layout._lists.Neighbours.Pointer + layout._lists.NeighbourStarts[slot + 1];
            for (; neighbour < neighbourEnd; neighbour++)
            {
                fields[neighbour->Index] += direction * neighbour->Change;
            }
        }
    }
}
