using System.Numerics;
using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Model.Control;
using Isinglass.Solvers.Exact.Branching;
using Isinglass.Solvers.Fields;

namespace Isinglass.Solvers.Exact;

/// <summary>
/// Every state once, neighbouring states differing in one bit (binary reflected Gray code, Gray 1953), so that each costs one flip of the local fields. States
/// are cut into chunks by their high bits; each chunk starts from recomputed fields, which bounds rounding, and is independent of the others, so that threads
/// can share them. The answer is the first optimum in chunk order, whatever the number of threads.
/// </summary>
internal sealed class Enumeration(BinaryQuadraticModel model, ExactSamplerOptions options, int threads) : IExactSearch
{
    /// <summary>2^12 states a chunk: long enough to hide its start, short enough to stop in time.</summary>
    private const int ChunkBits = 12;

    private readonly CouplingStore _store = new(model);
    private readonly int _lowBits = Math.Min(model.VariableCount, ChunkBits);
    private readonly int _chunks = 1 << Math.Max(0, model.VariableCount - ChunkBits);
    private readonly bool _isExact = SumRounding.Of(model) == 0;

    /// <inheritdoc/>
    public string Method => "enumeration";

    /// <inheritdoc/>
    public bool IsProved { get; private set; }

    /// <inheritdoc/>
    public double LowerBound => TrivialBound.Of(model);

    /// <inheritdoc/>
    public IReadOnlyList<sbyte[]> Optima { get; private set; } = [];

    private double TieTolerance => _isExact ? 0 : 1e-9 * _store.Scale;

    private double LeastGain => _isExact ? 0 : _store.Tolerance;

    /// <inheritdoc/>
    public void Search(ReadOnlySpan<sbyte> start, SolveRun run)
    {
        var bests = new (double Energy, sbyte[]? State)[_chunks];
        ForChunks(run, (fields, chunk) => bests[chunk] = LeastOf(fields, chunk, run));
        var best = (Energy: model.Energy(start), State: start.ToArray());
        foreach (var (energy, state) in bests)
        {
            if (state is not null && energy < best.Energy)
            {
                best = (energy, state);
            }
        }

        Optima = [best.State];
        if (run.StopReason is StopReason.None && options.AllOptima)
        {
            var ties = new List<sbyte[]>[_chunks];
            ForChunks(run, (fields, chunk) => ties[chunk] = TiesOf(fields, chunk, best.Energy));
            if (run.StopReason is StopReason.None)
            {
                Optima = [.. ties.SelectMany(list => list).Take(options.MaximumOptima)];
            }
        }

        IsProved = run.StopReason is StopReason.None;
    }

    private void ForChunks(SolveRun run, Action<LocalFields, int> body)
    {
        var next = -1;
        void Work(int worker)
        {
            var fields = new LocalFields(_store);
            for (var chunk = Interlocked.Increment(ref next); chunk < _chunks && !run.ShouldStop(); chunk = Interlocked.Increment(ref next))
            {
                body(fields, chunk);
                run.Report((double)chunk / _chunks, "enumerating");
            }
        }

        if (threads == 1)
        {
            Work(0);
        }
        else
        {
            Parallel.For(0, Math.Min(threads, _chunks), new ParallelOptions { MaxDegreeOfParallelism = threads }, Work);
        }
    }

    /// <summary>The first least state of a chunk with its energy computed from scratch.</summary>
    private (double Energy, sbyte[] State) LeastOf(LocalFields fields, int chunk, SolveRun run)
    {
        var (least, at) = (double.PositiveInfinity, 0);
        Walk(fields, chunk, step =>
        {
            if (fields.Energy < least - LeastGain)
            {
                (least, at) = (fields.Energy, step);
            }
        });

        var state = StateAt(chunk, at);
        var energy = model.Energy(state);
        run.Offer(energy);
        return (energy, state);
    }

    private List<sbyte[]> TiesOf(LocalFields fields, int chunk, double energy)
    {
        var ties = new List<sbyte[]>();
        Walk(fields, chunk, step =>
        {
            if (fields.Energy <= energy + TieTolerance && ties.Count < options.MaximumOptima)
            {
                ties.Add(fields.Values.ToArray());
            }
        });
        return ties;
    }

    /// <summary>Visits the states of a chunk; step k is the k-th Gray code word, reached by flipping the lowest set bit of k.</summary>
    private void Walk(LocalFields fields, int chunk, Action<int> visit)
    {
        fields.Set(StateAt(chunk, 0));
        visit(0);
        for (var step = 1; step < 1 << _lowBits; step++)
        {
            fields.Flip(BitOperations.TrailingZeroCount(step));
            visit(step);
        }
    }

    private sbyte[] StateAt(int chunk, int step)
    {
        var code = (long)(step ^ (step >> 1)) | ((long)chunk << _lowBits);
        var state = new sbyte[model.VariableCount];
        for (var i = 0; i < state.Length; i++)
        {
            state[i] = (code >> i & 1) != 0 ? (sbyte)1 : model.ZeroValue;
        }

        return state;
    }
}
