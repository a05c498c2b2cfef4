using Isinglass.LocalSearch;
using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Model.Control;

namespace Isinglass.Solvers.Exact.Branching;

/// <summary>
/// Depth-first branch and bound over the bits in their order. Rows and products propagate (<see cref="RowPropagation"/>), and a node whose bound (<see
/// cref="BranchingBound"/>) cannot matter any more is pruned.
/// </summary>
internal sealed class ConstrainedBranching
{
    private const int StopInterval = 4096;

    private readonly ConstrainedQuadraticModel _model;
    private readonly OptimaCollector _collector;
    private readonly SolveRun _run;
    private readonly double _rounding;
    private readonly PartialPoint _point;
    private readonly RowPropagation _propagation;
    private readonly List<Level> _levels = [];

    internal ConstrainedBranching(ConstrainedStructure structure, OptimaCollector collector, SolveRun run)
    {
        _model = structure.Model;
        _collector = collector;
        _run = run;
        _rounding = SumRounding.Of(_model.Objective);
        _point = new PartialPoint(structure);
        _propagation = new RowPropagation(structure, _point);
    }

    /// <summary>Visits every point that can matter; returns a lower bound of the objective, valid also when the run was stopped.</summary>
    internal double Visit()
    {
        var alive = _propagation.Run();
        for (var nodes = 1L; alive || Backtrack(); nodes++)
        {
            if (nodes % StopInterval == 0 && _run.ShouldStop())
            {
                return OpenBound();
            }

            alive = _collector.CanMatter(_point.Bound, _rounding) && FixByBound() && Branch();
            if (nodes % StopInterval == 0)
            {
                _run.Report(double.NaN, "branching");
            }
        }

        return _collector.Objective;
    }

    // Descends by one decision; false when there is nothing below (a leaf, which is scored, or a conflict).
    private bool Branch()
    {
        var variable = _point.FirstFree(_levels.Count == 0 ? 0 : _levels[^1].Variable);
        if (variable < 0)
        {
            if (_model.IsFeasible(_point.Values))
            {
                _collector.Offer(_model.Objective.Energy(_point.Values), _point.Values, _run);
            }

            return false;
        }

        var value = _point.Slope(variable) < 0 ? (sbyte)1 : (sbyte)0;
        _levels.Add(new Level(variable, value, _point.FixedCount, _point.Bound, HasOther: true));
        _propagation.Fix(variable, value);
        return _propagation.Run();
    }

    // Goes back to the deepest decision whose other value is untried and tries it; false when there is none.
    private bool Backtrack()
    {
        while (_levels.Count > 0)
        {
            var level = _levels[^1];
            _point.Undo(level.FixedCount);
            if (!level.HasOther)
            {
                _levels.RemoveAt(_levels.Count - 1);
                continue;
            }

            _levels[^1] = level with { HasOther = false };
            if (_collector.CanMatter(level.Bound, _rounding))
            {
                _propagation.Fix(level.Variable, (sbyte)(1 - level.Value));
                if (_propagation.Run())
                {
                    return true;
                }
            }
        }

        return false;
    }

    private double OpenBound()
    {
        var bound = Math.Min(_collector.Objective, _point.Bound);
        foreach (var level in _levels)
        {
            bound = level.HasOther ? Math.Min(bound, level.Bound) : bound;
        }

        return bound;
    }

    // A free bit whose worse value lifts the bound past the incumbent takes the other one.
    private bool FixByBound()
    {
        if (double.IsPositiveInfinity(_collector.Objective))
        {
            return true;
        }

        for (var i = 0; i < _model.VariableCount; i++)
        {
            if (_point.IsFree(i))
            {
                var slope = _point.Slope(i);
                if (!_collector.CanMatter(_point.Bound + Math.Abs(slope), _rounding))
                {
                    _propagation.Fix(i, slope < 0 ? (sbyte)1 : (sbyte)0);
                }
            }
        }

        return _propagation.Run();
    }

    private readonly record struct Level(int Variable, sbyte Value, int FixedCount, double Bound, bool HasOther);
}
