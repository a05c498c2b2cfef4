using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging.Bounds;

/// <summary>
/// Decomposed lower-bound optimisation: blocks over bundles of samples share only moments of the parameter bits, E[b] (order 1) or E[b] and E[bb'] (order 2)
/// (roots: Bomze, Gabl, Maggioni, Pflug, EJOR 2022; Gabl, J. Global Optim. 2023). Every block keeps a convex combination of completed points, a lift; an
/// iteration calls every block's oracle once with the multipliers of the moments, in parallel, and the probability-weighted minima are a bound, since the
/// multipliers always sum to 0.
/// </summary>
internal sealed class DecomposedBound
{
    private readonly ISolver? _oracle;
    private readonly int _threads;
    private readonly DecomposedBoundOptions _options;

    /// <summary>A bound that an oracle proves.</summary>
    /// <param name="oracle">Solves a block; only what it proves counts. Null = enumeration of all shared bits (at most 16) with completion.</param>
    /// <param name="threads">Number of threads for the oracles of an iteration; never changes the bound.</param>
    /// <param name="options">Options.</param>
    public DecomposedBound(ISolver? oracle, int threads, DecomposedBoundOptions options)
    {
        options.Validate();
        (_oracle, _threads, _options) = (oracle, threads, options);
    }

    /// <summary>Raises the bound until the moments agree or the control stops it.</summary>
    /// <param name="model">Blocks (scenarios) over shared bits; candidates are scored by completion.</param>
    /// <param name="key">The random key of the oracles.</param>
    /// <param name="control">When to stop; checked every iteration.</param>
    public DecomposedBoundResult Solve(ScenarioModel model, RandomKey key, SolveControl control)
    {
        var run = control.Start();
        var blocks = new MomentBlocks(model, _oracle, _threads, _options, key, run);
        var bounds = new List<double>();
        while (bounds.Count < _options.Iterations && !run.ShouldStop())
        {
            var distance = blocks.Advance(bounds.Count);
            bounds.Add(blocks.LowerBound);
            if (run.Best - blocks.LowerBound <= 1e-9 * Math.Max(1, Math.Abs(run.Best)))
            {
                run.Finish(StopReason.Optimal);
            }
            else if (bounds.Count > 1 && distance <= _options.Tolerance)
            {
                run.Finish(StopReason.Converged);
            }

            run.Report((double)bounds.Count / _options.Iterations, $"lower bound {blocks.LowerBound:F4}");
        }

        var own = model.Scenarios.Select(scenario => scenario.Model.VariableCount).ToArray();
        return new DecomposedBoundResult
        {
            LowerBound = blocks.LowerBound,
            Objective = run.Best,
            Shared = blocks.Incumbent,
            OracleCalls = blocks.OracleCalls,
            SpinsPerCall = own.Max(),
            SpinsMonolithic = model.SharedCount + own.Sum(count => count - model.SharedCount),
            Bounds = bounds,
            StopReason = run.Finish(StopReason.Completed),
        };
    }
}
