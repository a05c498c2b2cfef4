using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Model.Solving.Completion;
using Isinglass.Numerics.Random;

namespace Isinglass.Solvers.Annealing;

/// <summary>
/// Simulated annealing (Kirkpatrick, Gelatt, Vecchi 1983) over the free bits of a model that knows its completion: a proposal flips one free bit and repairs
/// everything that depends on it, so every state is feasible and scored by the true objective. Geometric temperatures; Metropolis acceptance; bits in cyclic
/// order from a random first one each sweep.
/// </summary>
internal sealed class CompletionAnnealing : ISolver
{
    // Thresholds drawn at a time, a power of two.
    private const int Block = 64;

    private readonly CompletionAnnealingOptions _options;

    /// <summary>An annealer with the given options.</summary>
    public CompletionAnnealing(CompletionAnnealingOptions options)
    {
        if (options.Sweeps < 1 || options.Restarts < 1 || !(options.ColdTemperature > 0) || !(options.HotTemperature >= options.ColdTemperature))
        {
            throw new InputException(
                "Annealing needs at least one sweep and one start, and temperatures hot >= cold > 0, "
                + $"not {options.Sweeps} sweeps, {options.Restarts} starts, {options.HotTemperature} and {options.ColdTemperature}.");
        }

        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "completion";

    /// <inheritdoc/>
    public ISolverSession Prepare(ConstrainedQuadraticModel model)
    {
        var completion = model.Completion ?? throw new InputException(
            "Annealing with completion needs a model that knows how to complete its free bits. Use the method anneal for other models.");
        return new Session(completion, _options);
    }

    private sealed class Session(ICompletion completion, CompletionAnnealingOptions options) : ISolverSession
    {
        private readonly ICompletionWalker _walker = completion.CreateWalker();
        private readonly sbyte[] _point = new sbyte[completion.VariableCount];
        private readonly sbyte[] _best = new sbyte[completion.FreeCount];
        private long _scored;

        public Solution Solve(SolveRequest request, SolveControl control)
        {
            var run = control.Start();
            var random = request.Key.CreateSource();
            var best = double.PositiveInfinity;
            _scored = 0;
            for (var restart = 0; restart < options.Restarts && (restart == 0 || !run.ShouldStop()); restart++)
            {
                Start(restart == 0 ? request.Start.Span : default, random);
                Keep(request.LinearShift.Span, ref best, run, always: !options.KeepBest);
                Anneal(request.LinearShift.Span, random, run, restart, ref best);
            }

            run.Finish(StopReason.Completed);
            if (options.KeepBest)
            {
                _walker.Load(_best);
            }
            else
            {
                _walker.Free.CopyTo(_best);
            }

            completion.Complete(_best, _point);
            return new Solution
            {
                Status = SolutionStatus.Feasible,
                Values = [.. _point],
                Objective = _walker.Objective,
                StopReason = run.StopReason,
                CandidatesScored = options.KeepBest ? _scored : options.Restarts,
                OracleCalls = 1,
                Trace = run.Trace,
            };
        }

        private void Start(ReadOnlySpan<sbyte> start, RandomSource random)
        {
            if (start.Length >= completion.FreeCount)
            {
                _walker.Load(start[..completion.FreeCount]);
                return;
            }

            for (var i = 0; i < _best.Length; i++)
            {
                _point[i] = (sbyte)random.NextBit();
            }

            _walker.Load(_point.AsSpan(0, _best.Length));
        }

        private void Anneal(ReadOnlySpan<double> shift, RandomSource random, SolveRun run, int restart, ref double best)
        {
            var ratio = options.ColdTemperature / options.HotTemperature;
            for (var sweep = 0; sweep < options.Sweeps && !run.ShouldStop(); sweep++)
            {
                var temperature = options.HotTemperature * Math.Pow(ratio, options.Sweeps > 1 ? (double)sweep / (options.Sweeps - 1) : 1);
                Sweep(_walker, shift, temperature, random);
                if (options.KeepBest)
                {
                    Keep(shift, ref best, run, always: false);
                }

                run.Report((restart + (sweep + 1.0) / options.Sweeps) / options.Restarts, "annealing");
            }
        }

        private void Keep(ReadOnlySpan<double> shift, ref double best, SolveRun run, bool always)
        {
            var value = _walker.Objective;
            for (var i = 0; i < shift.Length; i++)
            {
                value += shift[i] * _walker.Free[i];
            }

            // The number of points that could have become the best, so that a random search draws equally many.
            _scored++;
            if (always || value < best)
            {
                best = value;
                _walker.Free.CopyTo(_best);
                run.Offer(value);
            }
        }
    }

    /// <summary>One sweep of Metropolis proposals at a temperature over objective + shift'b.</summary>
    public static void Sweep(ICompletionWalker walker, ReadOnlySpan<double> shift, double temperature, RandomSource random)
    {
        Span<double> thresholds = stackalloc double[Block];
        thresholds.Clear();
        var count = walker.FreeCount;
        var first = random.NextBelow(count);
        for (var k = 0; k < count; k++)
        {
            if (temperature > 0 && k % Block == 0)
            {
                random.FillExponential(thresholds[..Math.Min(Block, count - k)]);
            }

            var bit = first + k < count ? first + k : first + k - count;
            var linear = bit < shift.Length ? (walker.Free[bit] == 0 ? shift[bit] : -shift[bit]) : 0;
            walker.TryFlip(bit, temperature * thresholds[k % Block] - linear);
        }
    }
}
