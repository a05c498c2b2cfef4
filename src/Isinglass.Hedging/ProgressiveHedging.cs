using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging;

/// <summary>
/// Quantum progressive hedging (Rockafellar, Wets 1991, over binaries): every scenario s keeps a copy b_s of the shared bits,
/// b_s = argmin f_s(b) + lambda_s'b + sum_i rho_i (1/2 - bbar_i) b_i (on bits the proximal term is linear), bbar = sum_s p_s b_s,
/// lambda_s += rho (b_s - bbar), so that sum_s p_s lambda_s = 0 while all scenarios take part. Only linear biases change between rounds; every scenario's model is prepared once.
/// The incumbent is the best rounded consensus (copy, mixture) by the whole objective, never the last iterate.
/// </summary>
public sealed class ProgressiveHedging
{
    private readonly ISolver _solver;
    private readonly IScenarioExecutor _executor;
    private readonly ProgressiveHedgingOptions _options;

    /// <summary>Hedging with a solver for the scenarios.</summary>
    public ProgressiveHedging(ISolver solver, IScenarioExecutor executor, ProgressiveHedgingOptions options)
    {
        options.Validate();
        _solver = solver;
        _executor = executor;
        _options = options;
    }

    /// <summary>Solves a scenario model.</summary>
    /// <param name="model">Scenarios over shared bits; every scenario's model must know its completion, or the scenario model must.</param>
    /// <param name="key">The random key; equal keys give equal bits on any executor.</param>
    /// <param name="control">When to stop; looked at every round.</param>
    /// <param name="onRound">Told about every round with the incumbent's bits, from the calling thread.</param>
    /// <param name="start">Shared bits to start all copies from; empty = random.</param>
    public HedgingResult Solve(ScenarioModel model, RandomKey key, SolveControl control, Action<HedgingRound, ReadOnlyMemory<sbyte>>? onRound = null, ReadOnlyMemory<sbyte> start = default) =>
        Solve(model, key, control, new HedgingSession { OnRound = onRound, Start = start });

    /// <summary>Solves a scenario model, from a start or from where another run was.</summary>
    /// <param name="model">Scenarios over shared bits.</param>
    /// <param name="key">The random key; to go on with a snapshot, that of the run which it was taken from.</param>
    /// <param name="control">When to stop.</param>
    /// <param name="session">Where to begin and whom to tell.</param>
    public HedgingResult Solve(ScenarioModel model, RandomKey key, SolveControl control, HedgingSession session)
    {
        var run = control.Start();
        if (_options.Mode == HedgingMode.FrankWolfe)
        {
            return new FrankWolfeHedging(model, _solver, _executor, _options, key, run, session).Solve(session);
        }

        var state = new HedgingState(model, _solver, _executor, _options, key, run, session);
        while (state.Round < _options.Rounds && !run.ShouldStop())
        {
            var round = state.Advance();
            session.OnRound?.Invoke(round, state.Incumbent);
            if (round.ConsensusVariance < _options.ConsensusTolerance)
            {
                run.Finish(StopReason.Converged);
                break;
            }

            // A round that a stop cut short is no round to go on from.
            if (!run.ShouldStop())
            {
                session.OnSnapshot?.Invoke(state.Snapshot);
            }
        }

        run.Finish(StopReason.Completed);
        return state.Result();
    }
}
