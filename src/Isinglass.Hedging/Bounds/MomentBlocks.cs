using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging.Bounds;

/// <summary>The blocks' lifts, their multipliers, and the moments that they are to agree on.</summary>
internal sealed class MomentBlocks
{
    private readonly ScenarioModel _model;
    private readonly IScenarioExecutor _executor;
    private readonly RandomKey _key;
    private readonly SolveRun _run;
    private readonly MomentOracle[] _oracles;
    private readonly SimplexHull[] _hulls;
    private readonly double[][] _multipliers;
    private readonly double[][] _shifts;
    private readonly double[] _bounds;
    private readonly double[] _center;
    private readonly double[] _rho;
    private readonly int _order;
    private readonly CandidateScorer _scorer;

    public MomentBlocks(ScenarioModel model, ISolver? oracle, IScenarioExecutor executor, DecomposedBoundOptions options, RandomKey key, SolveRun run)
    {
        (_model, _executor, _key, _run, _order) = (model, executor, key, run, options.MomentOrder);
        var (shared, count) = (model.SharedCount, model.Scenarios.Count);
        var dimension = shared + (_order == 2 ? shared * (shared - 1) / 2 : 0);
        _oracles = [.. model.Scenarios.Select(scenario => MomentOracle.Create(scenario.Model, shared, oracle))];
        _hulls = [.. Enumerable.Range(0, count).Select(_ => new SimplexHull(dimension))];
        _multipliers = [.. Enumerable.Range(0, count).Select(_ => new double[dimension])];
        _shifts = [.. Enumerable.Range(0, count).Select(_ => new double[dimension])];
        _bounds = new double[count];
        _center = new double[dimension];
        _rho = new double[dimension];
        Array.Fill(_rho, options.Rho);
        _scorer = new CandidateScorer(model);
    }

    /// <summary>The best bound proved so far.</summary>
    public double LowerBound { get; private set; } = double.NegativeInfinity;

    /// <summary>Shared bits of the best candidate.</summary>
    public sbyte[] Incumbent { get; private set; } = [];

    /// <summary>One oracle call a block; returns how far the blocks' moments are from each other (mean square).</summary>
    public double Advance(int iteration)
    {
        _executor.Run(_oracles.Length, s => Call(s, iteration));
        var bound = 0.0;
        for (var s = 0; s < _bounds.Length; s++)
        {
            bound += _model.Scenarios[s].Probability * _bounds[s];
        }

        LowerBound = Math.Max(LowerBound, bound);
        return Agree();
    }

    /// <summary>The oracle at lambda_s + rho (x_s - z): these sum to 0 over blocks, since z is the mean of the x_s.</summary>
    private void Call(int s, int iteration)
    {
        var (shift, hull) = (_shifts[s], _hulls[s]);
        for (var k = 0; k < shift.Length; k++)
        {
            shift[k] = _multipliers[s][k] + (hull.Count == 0 ? 0 : _rho[k] * (hull.Point[k] - _center[k]));
        }

        var (point, objective, bound) = _oracles[s].Minimize(shift, _key.Derive(iteration).Derive(s), _run.Part());
        _bounds[s] = bound;
        if (point.Length == 0)
        {
            return;
        }

        hull.Add(Moments(point), objective);
        hull.Minimize(_multipliers[s], _rho, _center);
    }

    private sbyte[] Moments(sbyte[] bits)
    {
        var moments = new sbyte[_center.Length];
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

    private double Agree()
    {
        Array.Clear(_center);
        for (var s = 0; s < _hulls.Length; s++)
        {
            for (var k = 0; k < _center.Length; k++)
            {
                _center[k] += _model.Scenarios[s].Probability * _hulls[s].Point[k];
            }

            if (_hulls[s].Count > 0)
            {
                Offer(_hulls[s].Last[.._model.SharedCount]);
            }
        }

        Offer([.. _center.Take(_model.SharedCount).Select(value => value > 0.5 ? (sbyte)1 : (sbyte)0)]);
        var distance = 0.0;
        for (var s = 0; s < _hulls.Length; s++)
        {
            for (var k = 0; k < _center.Length; k++)
            {
                var difference = _hulls[s].Point[k] - _center[k];
                _multipliers[s][k] += _rho[k] * difference;
                distance += _model.Scenarios[s].Probability * difference * difference;
            }
        }

        return distance / Math.Max(1, _center.Length);
    }

    private void Offer(sbyte[] candidate)
    {
        if (_run.Offer(_scorer.Score(candidate)))
        {
            Incumbent = candidate;
        }
    }
}
