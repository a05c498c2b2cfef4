using Isinglass.LocalSearch;
using Isinglass.Model.Constraints;
using Isinglass.Model.Solving;
using Isinglass.Model.Solving.Completion;
using Isinglass.Numerics.Random;

namespace Isinglass.Conic.Rounding;

/// <summary>
/// Makes feasible points of the user's model from any points: by the model's completion when it has one; else one-hot groups are enforced (assignments by an
/// assignment problem), bits of products follow, and greedy flips mend row after row, preferring the least loss of objective per mended violation, with weights
/// that grow on rows that stay broken. A descent that stays feasible may follow.
/// </summary>
internal sealed class PointRepair
{
    private const int StepsPerVariable = 4;
    private const double FieldShare = 0.1;

    private readonly ConstrainedStructure _structure;
    private readonly OneHotGroups _oneHot;
    private readonly double[] _units;
    private readonly bool _isAssignment;

    internal PointRepair(ConstrainedStructure structure)
    {
        _structure = structure;
        var model = structure.Model;
        _oneHot = new OneHotGroups(structure);
        _units = new double[model.Rows.RowCount + model.Products.Length];
        Array.Fill(_units, 1);
        for (var r = 0; r < model.Rows.RowCount; r++)
        {
            _units[r] = Math.Abs(IntegerRow.TryCreate(model, r)?.Scale ?? 1);
        }

        var others = _oneHot.OtherRowOf.Where(static r => r >= 0).Distinct().Count();
        _isAssignment = others > 0 && others == _oneHot.Groups.Count && _oneHot.Groups.All(group => group.All(i => _oneHot.OtherRowOf[i] >= 0));
    }

    /// <summary>A worker for one objective (the linear shift of a request); not safe for use from two threads at once.</summary>
    internal Worker For(SolveRequest request, RoundingLevel level) =>
        new(this, _structure.WithObjective(request.Shift(_structure.Model.Objective)), request, level);

    internal sealed class Worker : IRounding
    {
        private readonly PointRepair _repair;
        private readonly RoundingLevel _level;
        private readonly ConstrainedState _state;
        private readonly SolveRequest _request;
        private readonly ICompletion? _completion;
        private readonly ICompletionWalker? _walker;
        private readonly List<int> _journal = [];
        private readonly sbyte[] _point;
        private readonly FeasibleSearch _search;
        private int _turn;

        internal Worker(PointRepair repair, ConstrainedStructure structure, SolveRequest request, RoundingLevel level)
        {
            _repair = repair;
            _level = level;
            _request = request;
            _state = new ConstrainedState(structure);
            _search = new FeasibleSearch(structure);
            _completion = repair._structure.Model.Completion;
            _walker = _completion?.CreateWalker();
            _point = new sbyte[structure.Model.VariableCount];
        }

        /// <summary>The point after <see cref="Round"/> or <see cref="Search"/>.</summary>
        public ReadOnlySpan<sbyte> Values => _state.Values;

        /// <summary>Its objective, linear shift included.</summary>
        public double Objective => _state.Objective;

        /// <summary>Sum of its violations in units of the smallest one; 0 when every row and product holds within the tolerance.</summary>
        public double Violation
        {
            get
            {
                if (_state.IsFeasible)
                {
                    return 0;
                }

                var sum = 0.0;
                for (var c = 0; c < _repair._units.Length; c++)
                {
                    sum += _repair._units[c] * _state.ViolationOf(c);
                }

                return sum;
            }
        }

        /// <summary>Loads a lifted point or one of the user's model, then repairs and refines it as far as the level says.</summary>
        public void Round(ReadOnlySpan<sbyte> read)
        {
            if (_level != RoundingLevel.None && _completion is not null)
            {
                Complete(read[.._completion.FreeCount]);
                return;
            }

            _state.Load(read[.._point.Length]);
            if (_level == RoundingLevel.None)
            {
                return;
            }

            Mend();
            if (_state.IsFeasible && _level == RoundingLevel.Refine)
            {
                _search.Descend(_state.Values);
                _state.Load(_search.Best);
            }
        }

        /// <summary>
        /// Loads the best point of a tabu search from a point; returns whether it is feasible. A model that completes its points is not searched.
        /// </summary>
        internal bool Search(ReadOnlySpan<sbyte> point, RandomSource random, int movesPerVariable, Func<bool> shouldStop)
        {
            if (_completion is not null)
            {
                return false;
            }

            _search.Run(point, random, (long)movesPerVariable * _point.Length, shouldStop);
            if (double.IsFinite(_search.BestObjective))
            {
                _state.Load(_search.Best);
            }

            return double.IsFinite(_search.BestObjective);
        }

        private void Complete(ReadOnlySpan<sbyte> free)
        {
            if (_level >= RoundingLevel.Refine)
            {
                _walker!.Load(free);
                Descend(_walker);
                free = _walker.Free;
            }

            _completion!.Complete(free, _point);
            _state.Load(_point);
        }

        private void Descend(ICompletionWalker walker)
        {
            var shift = _request.LinearShift.Span;
            for (var (bit, idle) = (0, 0); idle < walker.FreeCount; bit = (bit + 1) % walker.FreeCount, idle++)
            {
                var shiftChange = bit < shift.Length ? (1 - 2 * walker.Free[bit]) * shift[bit] : 0;
                if (walker.TryFlip(bit, -shiftChange - 1e-9 * (1 + Math.Abs(walker.Objective))))
                {
                    idle = -1;
                }
            }
        }

        private void Mend()
        {
            _state.SetWeights(_repair._units);
            Follow();
            if (_state.IsFeasible)
            {
                return;
            }

            _state.Values.CopyTo(_point);
            if (_repair._isAssignment)
            {
                Assign();
            }
            else
            {
                _repair._oneHot.Enforce(_point, LeastEnergy);
            }

            _state.Load(_point);
            Follow();
            var weights = _repair._units.ToArray();
            _turn = -1;
            for (var step = 0; step < StepsPerVariable * _point.Length && !_state.IsFeasible; step++)
            {
                if (!MendOnce())
                {
                    // A local minimum of the weighted violations: what is broken becomes more important (Morris, "The breakout method", AAAI 1993).
                    for (var c = 0; c < weights.Length; c++)
                    {
                        weights[c] += _state.IsViolated(c) ? _repair._units[c] : 0;
                    }

                    _state.SetWeights(weights);
                }
            }
        }

        // One move among the variables of one violated constraint; constraints take turns, so that the walk through them costs little.
        private bool MendOnce()
        {
            var count = _repair._units.Length;
            var broken = -1;
            for (var k = 0; k < count && broken < 0; k++)
            {
                _turn = (_turn + 1) % count;
                broken = _state.IsViolated(_turn) ? _turn : -1;
            }

            var model = _state.Structure.Model;
            if (broken < model.Rows.RowCount)
            {
                return MendBy(model.Rows.RowColumns(broken));
            }

            var (p, a, b) = model.Products[broken - model.Rows.RowCount];
            return MendBy([p, a, b]);
        }

        private bool MendBy(ReadOnlySpan<int> candidates)
        {
            var (best, bestRatio) = (-1, double.PositiveInfinity);
            foreach (var candidate in candidates)
            {
                var (loss, gain) = Try(candidate);
                if (gain > 1e-9 && loss / gain < bestRatio)
                {
                    (best, bestRatio) = (candidate, loss / gain);
                }
            }

            if (best < 0)
            {
                return false;
            }

            Move(best);
            _journal.Clear();
            return true;
        }

        // What a move costs and what it repairs; a flip that changes no other bit is evaluated without being made.
        private (double Loss, double Gain) Try(int variable)
        {
            if (_repair._oneHot.GroupOf[variable] < 0 && _state.Structure.ProductsOf(variable).IsEmpty)
            {
                return (_state.ObjectiveChange(variable), -_state.PenaltyChange(variable));
            }

            var (objective, penalty) = (_state.Objective, _state.Penalty);
            Move(variable);
            var result = (_state.Objective - objective, penalty - _state.Penalty);
            _state.Undo(_journal);
            return result;
        }

        // To set a bit of a one-hot group clears the bit of the group that was set.
        private void Move(int variable)
        {
            _state.FlipAndFollow(variable, _journal);
            var group = _repair._oneHot.GroupOf[variable];
            if (group < 0 || _state.Values[variable] == 0)
            {
                return;
            }

            foreach (var other in _repair._oneHot.Groups[group])
            {
                if (other != variable && _state.Values[other] == 1)
                {
                    _state.FlipAndFollow(other, _journal);
                }
            }
        }

        // Bits of products follow their factors, in the order in which definitions build on each other.
        private void Follow()
        {
            var model = _state.Structure.Model;
            var definitions = _state.Structure.DefiningProduct.Span;
            for (var hasChanged = true; hasChanged;)
            {
                hasChanged = false;
                for (var k = 0; k < model.Products.Length; k++)
                {
                    var (p, a, b) = model.Products[k];
                    if (definitions[p] == k && _state.Values[p] != _state.Values[a] * _state.Values[b])
                    {
                        _state.Flip(p);
                        hasChanged = true;
                    }
                }
            }
        }

        private int LeastEnergy(int[] candidates)
        {
            var (best, least) = (candidates[0], double.PositiveInfinity);
            foreach (var candidate in candidates)
            {
                // What the bit costs where it stands: the change by setting it, or minus the change by clearing it.
                var change = _state.EnergyChange(candidate) * (1 - 2 * _state.Values[candidate]);
                if (change < least)
                {
                    (best, least) = (candidate, change);
                }
            }

            return best;
        }

        // The permutation with the most of the point's bits; the objective's changes break ties.
        private void Assign()
        {
            var oneHot = _repair._oneHot;
            var rows = oneHot.OtherRowOf.Where(static r => r >= 0).Distinct().Order().ToArray();
            var largest = 1e-300;
            var changes = new double[_point.Length];
            for (var i = 0; i < changes.Length; i++)
            {
                changes[i] = _state.ObjectiveChange(i) * (1 - 2 * _state.Values[i]);
                largest = Math.Max(largest, Math.Abs(changes[i]));
            }

            var forbidden = 4.0 * rows.Length;
            var costs = oneHot.Groups.Select(_ => Enumerable.Repeat(forbidden, rows.Length).ToArray()).ToArray();
            for (var g = 0; g < costs.Length; g++)
            {
                foreach (var variable in oneHot.Groups[g])
                {
                    costs[g][Array.BinarySearch(rows, oneHot.OtherRowOf[variable])] = 1 - _point[variable] + FieldShare * changes[variable] / largest;
                }
            }

            var places = AssignmentProblem.Solve(costs);
            for (var g = 0; g < costs.Length; g++)
            {
                foreach (var variable in oneHot.Groups[g])
                {
                    _point[variable] = oneHot.OtherRowOf[variable] == rows[places[g]] ? (sbyte)1 : (sbyte)0;
                }
            }
        }
    }
}
