using Isinglass.Conic.Lift;
using Isinglass.Conic.Oracles;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Conic.Steps;

/// <summary>Calls of the oracle: every read enters the active set and is offered to the incumbent.</summary>
internal sealed class OracleCall(
    ConicLift lift,
    ILinearMinimizationOracle oracle,
    ConditionalGradientOptions options,
    ActiveSet activeSet,
    Incumbent incumbent,
    SolveRequest request,
    SolveRun run)
{
    private const double EnergyTolerance = 1e-6;

    private readonly sbyte[] _point = new sbyte[lift.VariableCount];

    /// <summary>Number of calls so far.</summary>
    internal long Count { get; private set; }

    /// <summary>Objective of the last call's best read that was feasible as it was; +infinity when there was none.</summary>
    internal double BestRawRead { get; private set; } = double.PositiveInfinity;

    /// <summary>Share of the last call's reads that were feasible as they were.</summary>
    internal double FeasibleShare { get; private set; }

    /// <summary>
    /// Calls the oracle for extreme points of low value; returns the lowest (-1: stopped before the first read, or failed) and whether it is proved to be the
    /// minimum.
    /// </summary>
    internal (int Vertex, bool IsExact) Ask(BinaryQuadraticModel gradient, ReadOnlySpan<double> multipliers, int iteration)
    {
        var key = request.Key.Derive("oracle").Derive(iteration);
        Count++;
        var call = new SampleRequest { Key = key, Reads = options.Reads, Sweeps = options.Sweeps, Threads = request.Threads };
        if (run.Ask(() => oracle.Minimize(gradient, call, run.Part())) is not { } answer)
        {
            return (-1, false);
        }

        activeSet.MakeRoom(options.Reads + 1);
        (BestRawRead, FeasibleShare) = (double.PositiveInfinity, 0);
        var (best, least, count) = (-1, double.PositiveInfinity, Math.Min(answer.Reads.Count, options.Reads));
        for (var r = 0; r < count; r++)
        {
            answer.Reads.States.CopyRow(r, _point, 0);
            ScoreRaw(1.0 / count);
            incumbent.Offer(_point);
            var vertex = activeSet.Add(_point);
            var value = activeSet.Value(vertex, multipliers);
            if (value < least)
            {
                (best, least) = (vertex, value);
            }
        }

        incumbent.Search(key, options.SearchMoves);

        // An energy that is not the model's own means that the model was disturbed on its way: nothing is proved then.
        var isTrue = best >= 0
            && Math.Abs(answer.Reads.LowestEnergy - least / lift.ObjectiveScale) <= EnergyTolerance * (1 + Math.Abs(answer.Reads.LowestEnergy));
        return (best, answer.IsExact && isTrue);
    }

    private void ScoreRaw(double share)
    {
        if (lift.Bridge.Source.IsFeasible(_point.AsSpan(0, lift.Bridge.Source.VariableCount)))
        {
            BestRawRead = Math.Min(BestRawRead, lift.Objective.Energy(_point));
            FeasibleShare += share;
        }
    }
}
