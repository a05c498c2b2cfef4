using Isinglass.Hedging.Candidates;
using Isinglass.Hedging.Rounds;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Numerics.Threads;

namespace Isinglass.Hedging.Bounds;

/// <summary>The blocks' lifts, their multipliers, and the moments on which they must agree.</summary>
internal sealed class MomentBlocks
{
    private readonly MomentOracle[] _oracles;
    private readonly double[] _probabilities;
    private readonly ScenarioHulls _hulls;
    private readonly CandidateScorer _scorer;
    private readonly RandomKey _key;
    private readonly SolveRun _run;
    private readonly int _threads;
    private readonly int _shared;
    private readonly int _order;

    public MomentBlocks(ScenarioModel model, ISolver? oracle, int threads, DecomposedBoundOptions options, RandomKey key, SolveRun run)
    {
        (_key, _run, _threads, _shared, _order) = (key, run, threads, model.SharedCount, options.MomentOrder);
        _oracles = [.. model.Scenarios.Select(scenario => MomentOracle.Create(scenario.Model, _shared, oracle))];
        _probabilities = [.. model.Scenarios.Select(scenario => scenario.Probability)];
        var rho = new double[_shared + (_order == 2 ? _shared * (_shared - 1) / 2 : 0)];
        Array.Fill(rho, options.Rho);
        _hulls = new ScenarioHulls(_probabilities, rho);
        _scorer = new CandidateScorer(model);
    }

    /// <summary>The best bound proved so far.</summary>
    public double LowerBound { get; private set; } = double.NegativeInfinity;

    /// <summary>Shared bits of the best candidate.</summary>
    public sbyte[] Incumbent { get; private set; } = [];

    /// <summary>Oracle calls so far, as the oracles report them.</summary>
    public long OracleCalls { get; private set; }

    /// <summary>Calls the oracle once for every block; returns the mean squared distance of the blocks' moments.</summary>
    public double Advance(int iteration)
    {
        var answers = new MomentAnswer[_oracles.Length];
        ParallelLoop.For(answers.Length, _threads, s => answers[s] = Call(s, iteration));
        LowerBound = Math.Max(LowerBound, answers.Select((answer, s) => _probabilities[s] * answer.LowerBound).Sum());
        OracleCalls += answers.Sum(answer => answer.OracleCalls);
        var distance = _hulls.Agree(1);
        foreach (var hull in _hulls.Hulls.Where(hull => hull.Count > 0))
        {
            Offer(hull.Last[.._shared]);
        }

        Offer(Consensus.Round(_hulls.Xbar.AsSpan(0, _shared), new sbyte[_shared]));
        return distance;
    }

    /// <summary>Calls the oracle at the slope of the augmented Lagrangian and adds its point to the block's hull.</summary>
    private MomentAnswer Call(int s, int iteration)
    {
        var answer = _oracles[s].Minimize(_hulls.Shift(s, iteration == 0), _key.Derive(iteration).Derive(s), _run.Part());
        if (answer.Point.Length > 0)
        {
            _hulls.Add(s, Moments(answer.Point), answer.Objective);
        }

        return answer;
    }

    private sbyte[] Moments(sbyte[] bits)
    {
        var moments = new sbyte[_hulls.Xbar.Length];
        bits.CopyTo(moments, 0);
        var at = bits.Length;
        for (var i = 0; _order == 2 && i < bits.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                moments[at++] = (sbyte)(bits[i] & bits[j]);
            }
        }

        return moments;
    }

    private void Offer(sbyte[] candidate)
    {
        if (_run.Offer(_scorer.Score(candidate)))
        {
            Incumbent = candidate;
        }
    }
}
