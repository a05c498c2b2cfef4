using Isinglass.Model;

namespace Isinglass.Formats.Programs.Integers;

/// <summary>
/// The possible values of a program's variables: their own bounds, tightened by the rows until nothing changes (bound propagation: Savelsbergh, "Preprocessing
/// and probing techniques for mixed integer programming problems", 1994). No point that satisfies all rows is lost. A continuous variable that an equation
/// makes integral counts as an integer.
/// </summary>
internal sealed class IntegerBounds
{
    // Propagation may go on forever in ever smaller steps; the bounds are valid after any of them.
    private const int MostRounds = 20;

    // dimod's upper bound for an integer without one.
    private const double NoBound = (1L << 53) - 1;

    private const double Rounding = 1e-9;

    private readonly MathematicalProgram _program;
    private readonly FileContent _content;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly bool[] _isWhole;
    private readonly List<RowForm> _rows;

    private IntegerBounds(MathematicalProgram program, FileContent content)
    {
        (_program, _content) = (program, content);
        var count = program.VariableCount;
        (_lower, _upper, _isWhole) = (new double[count], new double[count], new bool[count]);
        for (var v = 0; v < count; v++)
        {
            var variable = program.Variables[v];
            _isWhole[v] = variable.Kind != VariableKind.Continuous;
            (_lower[v], _upper[v]) = _isWhole[v] ? Whole(variable.Lower, variable.Upper) : (variable.Lower, variable.Upper);
            if (_lower[v] > _upper[v])
            {
                throw content.Error($"the bounds of variable '{variable.Name}' leave no value: {variable.Lower} .. {variable.Upper}.", variable.Line);
            }
        }

        _rows = [.. program.Rows.Select(static row => new RowForm(row))];
    }

    /// <summary>Whether a variable is more than a bit or spin: continuous, or an integer beyond 0 and 1.</summary>
    public static bool IsNeeded(MathematicalProgram.Variable variable) => variable.Kind == VariableKind.Continuous
        || (variable.Kind == VariableKind.Integer && Whole(variable.Lower, variable.Upper) is var (lower, upper) && (lower < 0 || upper > 1));

    /// <summary>The smallest and largest value of every variable.</summary>
    /// <exception cref="InputException">A variable is continuous or unbounded; the message suggests a row that would bound it.</exception>
    public static (long Lower, long Upper)[] Of(MathematicalProgram program, FileContent content)
    {
        var bounds = new IntegerBounds(program, content);
        bounds.FindWholeVariables();
        for (var (round, isNarrower) = (0, true); round < MostRounds && isNarrower; round++)
        {
            isNarrower = false;
            foreach (var row in bounds._rows)
            {
                isNarrower |= bounds.Narrow(row);
            }
        }

        return bounds.Checked();
    }

    private static (double Lower, double Upper) Whole(double lower, double upper) => (
        lower <= -NoBound ? double.NegativeInfinity : Math.Ceiling(lower - Rounding),
        upper >= NoBound ? double.PositiveInfinity : Math.Floor(upper + Rounding));

    /// <summary>a x + (integer multiples of a times integers) = integer multiple of a makes x integral.</summary>
    private void FindWholeVariables()
    {
        if (Array.TrueForAll(_isWhole, static isWhole => isWhole))
        {
            return;
        }

        for (var found = true; found;)
        {
            found = false;
            foreach (var row in _rows.Where(static row => row.Lower == row.Upper))
            {
                var open = row.Linear.Keys.Where(v => !_isWhole[v]).Take(2).ToArray();
                if (open.Length == 1 && row.Linear[open[0]] is var unit && IsMultiple(row.Lower, unit)
                    && row.Linear.Values.All(value => IsMultiple(value, unit))
                    && row.Products.All(term => IsMultiple(term.Coefficient, unit) && term.Literals.All(literal => _isWhole[literal < 0 ? ~literal : literal])))
                {
                    _isWhole[open[0]] = true;
                    (_lower[open[0]], _upper[open[0]]) = Whole(_lower[open[0]], _upper[open[0]]);
                    found = true;
                }
            }
        }

        var at = Array.IndexOf(_isWhole, false);
        if (at >= 0)
        {
            var variable = _program.Variables[at];
            throw _content.Error(
                $"variable '{variable.Name}' is continuous; only binary and integer variables are handled. Declare it binary or integer if it is one.",
                variable.Line);
        }
    }

    private static bool IsMultiple(double value, double unit) =>
        Math.Round(value / unit) is var quotient && Math.FusedMultiplyAdd(-quotient, unit, value) == 0;

    /// <summary>Tightens the bounds of a row's variables; returns whether any changed.</summary>
    private bool Narrow(RowForm row)
    {
        var (least, leastOpen, most, mostOpen) = (0.0, 0, 0.0, 0);
        void Add((double Low, double High) piece)
        {
            (least, leastOpen) = double.IsInfinity(piece.Low) ? (least, leastOpen + 1) : (least + piece.Low, leastOpen);
            (most, mostOpen) = double.IsInfinity(piece.High) ? (most, mostOpen + 1) : (most + piece.High, mostOpen);
        }

        foreach (var (coefficient, literals) in row.Products)
        {
            Add(Piece(coefficient, literals));
        }

        foreach (var (variable, value) in row.Linear)
        {
            Add(Piece(value, variable));
        }

        var isNarrower = false;
        foreach (var (variable, value) in row.Linear)
        {
            // The bounds left by the other terms: value * x <= above, value * x >= below.
            var (low, high) = Piece(value, variable);
            var isLowOpen = double.IsInfinity(low);
            var isHighOpen = double.IsInfinity(high);
            var above = leastOpen > (isLowOpen ? 1 : 0) ? double.PositiveInfinity
                : row.Upper + ConstrainedQuadraticModel.FeasibilityTolerance - (least - (isLowOpen ? 0 : low));
            var below = mostOpen > (isHighOpen ? 1 : 0) ? double.NegativeInfinity
                : row.Lower - ConstrainedQuadraticModel.FeasibilityTolerance - (most - (isHighOpen ? 0 : high));
            isNarrower |= value > 0 ? Limit(variable, below / value, above / value) : Limit(variable, above / value, below / value);
        }

        return isNarrower;
    }

    /// <summary>Takes tighter bounds; crossing bounds leave one value, at which the row then fails.</summary>
    private bool Limit(int variable, double lower, double upper)
    {
        (lower, upper) = (Math.Ceiling(lower - Rounding), Math.Floor(upper + Rounding));
        var isNarrower = false;
        if (upper < _upper[variable])
        {
            upper = Math.Max(upper, double.IsInfinity(_lower[variable]) ? upper : _lower[variable]);
            isNarrower |= upper < _upper[variable];
            _upper[variable] = upper;
        }

        if (lower > _lower[variable])
        {
            lower = Math.Min(lower, _upper[variable]);
            isNarrower |= lower > _lower[variable];
            _lower[variable] = lower;
        }

        return isNarrower;
    }

    private (double Low, double High) Piece(double coefficient, int variable) => coefficient > 0
        ? (coefficient * _lower[variable], coefficient * _upper[variable]) : (coefficient * _upper[variable], coefficient * _lower[variable]);

    private (double Low, double High) Piece(double coefficient, int[] literals)
    {
        var (low, high) = (coefficient, coefficient);
        foreach (var literal in literals)
        {
            var (first, second) = literal >= 0 ? (_lower[literal], _upper[literal]) : (1 - _upper[~literal], 1 - _lower[~literal]);
            double[] ends = [low * first, low * second, high * first, high * second];
            (low, high) = Array.Exists(ends, double.IsNaN) ? (double.NegativeInfinity, double.PositiveInfinity) : (ends.Min(), ends.Max());
        }

        return (low, high);
    }

    private (long Lower, long Upper)[] Checked()
    {
        for (var v = 0; v < _lower.Length; v++)
        {
            if (double.IsInfinity(_lower[v]) || double.IsInfinity(_upper[v]))
            {
                var (variable, isAbove) = (_program.Variables[v], double.IsInfinity(_upper[v]));
                throw _content.Error(
                    $"variable '{variable.Name}' is an integer without {(isAbove ? "an upper" : "a lower")} bound{Hint(v, isAbove)}. "
                    + $"Write a bound, such as {variable.Name} {(isAbove ? "<= 1000" : ">= -1000")}.",
                    variable.Line);
            }
        }

        return [.. _lower.Zip(_upper, static (lower, upper) => ((long)lower, (long)upper))];
    }

    /// <summary>A hint: the row that would bound a variable, and what it lacks.</summary>
    private string Hint(int variable, bool isAbove)
    {
        for (var r = 0; r < _rows.Count; r++)
        {
            var row = _rows[r];
            if (!row.Linear.TryGetValue(variable, out var value) || !double.IsFinite(value > 0 == isAbove ? row.Upper : row.Lower))
            {
                continue;
            }

            // The row bounds it where all other terms are bounded, from below if the upper side bounds it.
            var isBelow = value > 0 == isAbove;
            foreach (var (other, factor) in row.Linear.Where(entry => entry.Key != variable))
            {
                var piece = Piece(factor, other);
                if (double.IsInfinity(isBelow ? piece.Low : piece.High))
                {
                    return $"; row {_program.Rows[r].Name ?? $"{r + 1}"} would give it one if '{_program.Variables[other].Name}' had "
                        + (factor > 0 == isBelow ? "a lower bound" : "an upper bound");
                }
            }
        }

        return ", and no row gives it one";
    }

    /// <summary>A row's linear terms, each variable once, its other terms, and its sides without the constant.</summary>
    private sealed class RowForm
    {
        public RowForm(ProgramRow row)
        {
            var expression = row.Expression;
            (Lower, Upper) = (row.Lower - expression.Constant, row.Upper - expression.Constant);
            for (var k = 0; k < expression.Count; k++)
            {
                var literals = expression.Literals(k);
                if (literals.Length == 1 && literals[0] >= 0)
                {
                    Linear[literals[0]] = Linear.GetValueOrDefault(literals[0]) + expression.Coefficient(k);
                }
                else if (expression.Coefficient(k) != 0)
                {
                    Products.Add((expression.Coefficient(k), literals.ToArray()));
                }
            }

            foreach (var variable in Linear.Keys.Where(variable => Linear[variable] == 0).ToArray())
            {
                Linear.Remove(variable);
            }
        }

        public Dictionary<int, double> Linear { get; } = [];

        public List<(double Coefficient, int[] Literals)> Products { get; } = [];

        public double Lower { get; }

        public double Upper { get; }
    }
}
