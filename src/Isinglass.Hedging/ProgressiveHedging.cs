using Isinglass.Hedging.Rounds;
using Isinglass.Hedging.Workers;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging;

/// <summary>
/// Quantum progressive hedging (Rockafellar, Wets 1991, over binaries): every scenario s keeps a copy b_s of the shared bits, b_s = argmin f_s(b) + W_s'b +
/// sum_i rho_i (1/2 - xbar_i) b_i (on bits the proximal term is linear), xbar = sum_s p_s b_s, W_s += rho (b_s - xbar), so that sum_s p_s W_s = 0 while all
/// scenarios take part. Only linear biases change between rounds; every scenario's model is prepared once. The incumbent is the best rounded consensus (copy,
/// mixture) by the whole objective, never the last iterate.
/// </summary>
internal sealed class ProgressiveHedging
{
    private readonly IScenarioWorkers _workers;
    private readonly ProgressiveHedgingOptions _options;

    /// <summary>Progressive hedging whose scenarios are solved by workers.</summary>
    /// <exception cref="InputException">An option is out of range; the message lists all of them.</exception>
    public ProgressiveHedging(IScenarioWorkers workers, ProgressiveHedgingOptions options)
    {
        options.Validate();
        (_workers, _options) = (workers, options);
    }

    /// <summary>Solves a scenario model, from a start or from the snapshot of another run.</summary>
    /// <param name="model">The scenarios that the workers solve; every scenario's model must know its completion, or the scenario model must.</param>
    /// <param name="key">The random key; equal keys give equal bits on any workers. With a snapshot: the key of the run that
    /// it was taken from.</param>
    /// <param name="control">When to stop; checked every round.</param>
    /// <param name="hooks">Where to start and who is told; null = a random start, and nobody.</param>
    public HedgingResult Solve(ScenarioModel model, RandomKey key, SolveControl control, HedgingHooks? hooks = null)
    {
        var (run, own) = (control.Start(), hooks ?? new HedgingHooks());
        var task = new HedgingTask(model, _workers, _options, key, run);
        IHedgingRounds rounds = _options.Mode == HedgingMode.FrankWolfe ? new FrankWolfeRounds(task, own) : new HedgingRounds(task, own);
        while (rounds.Rounds.Count < _options.Rounds && !run.ShouldStop() && rounds.Advance())
        {
            own.OnRound?.Invoke(rounds.Rounds[^1], rounds.Incumbent);
            own.OnScenarios?.Invoke(rounds.Rounds[^1], rounds.Scenarios());

            // A round that was cut short cannot be continued.
            if (!run.ShouldStop())
            {
                own.OnSnapshot?.Invoke(rounds.Snapshot);
            }
        }

        run.Finish(StopReason.Completed);
        return rounds.Result();
    }
}
