using Isinglass.Model;

namespace Isinglass.LocalSearch;

/// <summary>
/// Descent from feasible point to feasible point: single flips, and chains of flips in which each flip repairs a row violated by earlier ones (two flips
/// exchange the members of a cardinality row, four exchange two rows of an assignment). Variables defined by product rows are updated automatically.
/// </summary>
internal sealed class FeasibleDescent
{
    private const double LeastImprovement = 1e-9;

    // A flip visits the variable's couplings and rows, an evaluation its rows only.
    private const int FlipCost = 16;

    private readonly ConstrainedStructure _structure;
    private readonly List<int> _journal = [];
    private ConstrainedState _state = null!;
    private double _target;
    private double _negligible;
    private long _budget;

    /// <summary>A descent over the models of an index. Not safe for use from two threads at once.</summary>
    public FeasibleDescent(ConstrainedStructure structure) => _structure = structure;

    /// <summary>Descends until no chain improves the objective or the budget is used; the state must be feasible and stays so.</summary>
    /// <param name="state">The point.</param>
    /// <param name="depth">Longest chain of flips, at least 1.</param>
    /// <param name="budget">Largest number of points to evaluate.</param>
    public void Run(ConstrainedState state, int depth, long budget)
    {
        _state = state;
        _budget = FlipCost * budget;

        // A penalty below this may come from rows that hold within the tolerance; that is checked after the flip.
        _negligible = 0;
        foreach (var weight in state.Weights)
        {
            _negligible = Math.Max(_negligible, 10 * ConstrainedQuadraticModel.FeasibilityTolerance * weight);
        }

        var definitions = _structure.DefiningProduct.Span;
        var count = _structure.Model.VariableCount;

        // Cyclic order: stop after a whole round without gain.
        for (var (variable, idle) = (0, 0); idle < count && _budget > 0; variable = (variable + 1) % count, idle++)
        {
            if (definitions[variable] >= 0)
            {
                continue;
            }

            _target = _state.Objective - LeastImprovement * (1 + Math.Abs(_state.Objective));
            _journal.Clear();
            _state.FlipAndFollow(variable, _journal);
            if (Extend(depth - 1))
            {
                idle = -1;
            }
            else
            {
                _state.Undo(_journal);
            }
        }
    }

    private bool Extend(int depth)
    {
        _budget -= FlipCost;
        if (_state.IsFeasible)
        {
            return _state.Objective < _target || (depth > 0 && TryPartners(_journal[0], depth));
        }

        if (depth == 0)
        {
            return false;
        }

        var broken = FirstBroken();
        var rowCount = _structure.Model.Rows.RowCount;
        if (broken < rowCount)
        {
            return TryAll(_structure.Model.Rows.RowColumns(broken), broken, depth);
        }

        var (p, a, b) = _structure.Model.Products[broken - rowCount];
        return TryAll([p, a, b], broken, depth);
    }

    // No violation and no gain: a useful partner shares a row with the flip (it made room) or a coupling.
    private bool TryPartners(int variable, int depth)
    {
        foreach (var row in _structure.RowsByVariable.RowColumns(variable))
        {
            if (TryAll(_structure.Model.Rows.RowColumns(row), -1, depth))
            {
                return true;
            }
        }

        return TryAll(_structure.Model.Objective.Couplings.RowColumns(variable), -1, depth);
    }

    private bool TryAll(ReadOnlySpan<int> candidates, int broken, int depth)
    {
        var definitions = _structure.DefiningProduct.Span;
        var keep = _journal.Count;
        var violation = broken < 0 ? 0 : _state.ViolationOf(broken);
        foreach (var candidate in candidates)
        {
            if (_budget <= 0)
            {
                return false;
            }

            _budget--;
            if (definitions[candidate] >= 0 || (depth == 1 && IsUseless(candidate)) || _journal.Contains(candidate))
            {
                continue;
            }

            _state.FlipAndFollow(candidate, _journal);
            if ((broken < 0 || _state.ViolationOf(broken) < violation) && Extend(depth - 1))
            {
                return true;
            }

            _state.Undo(_journal, keep);
        }

        return false;
    }

    // The last flip of a chain must gain and repair all rows, which is known without flipping unless other variables depend on it.
    private bool IsUseless(int candidate) =>
        _structure.ProductsOf(candidate).IsEmpty
        && (_state.Objective + _state.ObjectiveChange(candidate) >= _target || _state.Penalty + _state.PenaltyChange(candidate) > _negligible);

    // The chain started feasible, so every violated row contains a flipped variable.
    private int FirstBroken()
    {
        foreach (var variable in _journal)
        {
            foreach (var row in _structure.RowsByVariable.RowColumns(variable))
            {
                if (_state.IsViolated(row))
                {
                    return row;
                }
            }

            foreach (var product in _structure.ProductsOf(variable))
            {
                if (_state.IsViolated(_structure.Model.Rows.RowCount + product))
                {
                    return _structure.Model.Rows.RowCount + product;
                }
            }
        }

        throw new InvalidOperationException("A violated constraint contains no flipped variable: the descent did not start at a feasible point.");
    }
}
