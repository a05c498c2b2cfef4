using Isinglass.Formats.Programs.Integers;
using Isinglass.Formats.Text;
using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.Formats.Programs;

/// <summary>
/// Converts a program to a model of bits. Spins are replaced by 2x - 1, complements by 1 - x, products of more than two variables in the objective and of more
/// than one in a row by product bits with their product rows; a bound that fixes a bit becomes a row. A row p = a b, the form in which product rows are
/// written, becomes a product row again.
/// </summary>
internal sealed class ProgramBridge
{
    private const int LongestProduct = 64;

    private readonly MathematicalProgram _program;
    private readonly IFileSemantics _statement;
    private readonly string _format;
    private readonly FileContent _content;
    private readonly ConstrainedQuadraticModelBuilder _builder;
    private readonly List<string> _labels;
    private readonly List<AuxiliaryBit> _auxiliary = [];
    private readonly Dictionary<(int, int), int> _products = [];
    private readonly Dictionary<int, int> _complements = [];

    // Magnitudes of the terms over bits: a complement becomes two, a product of two spins four.
    private MagnitudeSum _objectiveSum;

    private HashSet<string>? _names;

    /// <summary>A bridge from a program over bits and spins.</summary>
    /// <param name="program">The program.</param>
    /// <param name="statement">The meaning of the file.</param>
    /// <param name="format">Name of the file's format.</param>
    /// <param name="content">The file, for errors.</param>
    public ProgramBridge(MathematicalProgram program, IFileSemantics statement, string format, FileContent content)
    {
        _program = program;
        _statement = statement;
        _format = format;
        _content = content;
        _builder = new ConstrainedQuadraticModelBuilder(program.VariableCount);
        _labels = [.. program.Variables.Select(variable => variable.Name)];
    }

    /// <summary>The model.</summary>
    /// <param name="integers">The integers of the file whose bits the program has; null = none.</param>
    public ModelFile Bridge(IntegerExpansion? integers = null)
    {
        CheckVariables();
        AddObjective();
        foreach (var (expression, rightHandSide, weight) in _program.Squares)
        {
            AddSquare(expression, rightHandSide, weight);
        }

        if (_objectiveSum.ObjectiveFault is { } fault)
        {
            throw _content.Error(fault, _objectiveSum.Line);
        }

        for (var r = 0; r < _program.Rows.Count; r++)
        {
            AddRow(_program.Rows[r], _program.Rows[r].Name is { } name ? $"row '{name}'" : $"row {r + 1}");
        }

        _builder.Objective.Labels = LabelText.AreIndices(_labels) ? null : _labels;
        var model = _builder.Build();
        var hasRows = model.Rows.RowCount > 0 || model.Products.Length > 0;
        return new ModelFile(_format, model.Objective, hasRows ? model : null, _statement, _program.Sense, [.. _auxiliary])
        {
            Integers = integers,
            ProblemName = _program.Name,
            StatedOptimum = _program.StatedOptimum
        };
    }

    private void CheckVariables()
    {
        for (var v = 0; v < _program.VariableCount; v++)
        {
            var (name, kind, lower, upper) = _program.Variables[v];
            var line = _program.Variables[v].Line;
            var least = kind == VariableKind.Spin ? -1 : 0;
            var (low, high) = (Math.Ceiling(lower - 1e-9), Math.Floor(upper + 1e-9));
            if (low > high)
            {
                throw _content.Error($"the bounds of variable '{name}' leave no value: {lower} .. {upper}.", line);
            }

            // A bound that leaves one value becomes a row.
            if (low > least || high < 1)
            {
                _builder.AddRow([v], [1], ConstraintSense.Equal, low > least ? 1 : 0, $"bounds of {name}");
                if (low > 1 || high < least || (low > least && high < 1))
                {
                    throw _content.Error($"the bounds of variable '{name}', {lower} .. {upper}, leave neither of its two values.", line);
                }
            }
        }
    }

    private void AddObjective()
    {
        var expression = _program.Objective;
        var sign = _program.Sense == ObjectiveSense.Minimize ? 1 : -1;
        _builder.Objective.AddOffset(sign * expression.Constant);
        _objectiveSum.Add(expression.ConstantMagnitude);
        for (var k = 0; k < expression.Count; k++)
        {
            var literals = Reduced(expression.Literals(k), 2);
            if (literals is null)
            {
                continue;
            }

            var value = sign * expression.Coefficient(k);
            var (shift, slope) = literals.Count > 0 ? Affine(literals[0]) : (1, 0);
            var (otherShift, otherSlope) = literals.Count > 1 ? Affine(literals[1]) : (1, 0);
            _builder.Objective.AddOffset(value * shift * otherShift);
            _objectiveSum.Add(value * (Math.Abs(shift) + Math.Abs(slope)) * (Math.Abs(otherShift) + Math.Abs(otherSlope)), expression.LineOf(k));
            if (slope != 0)
            {
                _builder.Objective.AddLinear(Bit(literals[0]), value * slope * otherShift);
            }

            if (otherSlope != 0)
            {
                _builder.Objective.AddLinear(Bit(literals[1]), value * shift * otherSlope);
                _builder.Objective.AddQuadratic(Bit(literals[0]), Bit(literals[1]), value * slope * otherSlope);
            }
        }
    }

    private void AddSquare(ProgramExpression expression, double rightHandSide, double weight)
    {
        var (columns, values, constant, _) = Linear(expression);
        var target = rightHandSide - constant;
        var reach = Math.Abs(target) + values.Sum(Math.Abs);
        _objectiveSum.Add(weight * reach * reach, expression.Count > 0 ? expression.LineOf(0) : 0);
        _builder.Objective.AddSquaredTerm(columns, values, target, weight);
    }

    private void AddRow(ProgramRow row, string title)
    {
        if (!(row.Lower <= row.Upper) || double.IsPositiveInfinity(row.Lower) || double.IsNegativeInfinity(row.Upper))
        {
            throw _content.Error($"{title} cannot hold: no finite number lies between its sides {row.Lower} and {row.Upper}.", row.Line);
        }

        if (TryAddProductRow(row))
        {
            return;
        }

        var (columns, values, constant, sum) = Linear(row.Expression);
        sum.Add(Math.Max(double.IsFinite(row.Lower) ? Math.Abs(row.Lower) : 0, double.IsFinite(row.Upper) ? Math.Abs(row.Upper) : 0), row.Line);
        if (sum.RowFault(title) is { } fault)
        {
            throw _content.Error(fault, sum.Line);
        }

        if (row.Lower == row.Upper)
        {
            _builder.AddRow(columns, values, ConstraintSense.Equal, row.Lower - constant, row.Name);
            return;
        }

        if (row.Upper < double.PositiveInfinity)
        {
            _builder.AddRow(columns, values, ConstraintSense.LessOrEqual, row.Upper - constant, row.Name);
        }

        if (row.Lower > double.NegativeInfinity)
        {
            _builder.AddRow(columns, values, ConstraintSense.GreaterOrEqual, row.Lower - constant, row.Name);
        }
    }

    /// <summary>The row c a b - c p = 0 over three different bits.</summary>
    private bool TryAddProductRow(ProgramRow row)
    {
        var expression = row.Expression;
        if (expression.Count != 2 || expression.Coefficient(0) == 0 || row.Lower != row.Upper
            || row.Lower != expression.Constant || expression.Coefficient(0) != -expression.Coefficient(1))
        {
            return false;
        }

        var pair = expression.Literals(0).Length == 2 ? 0 : 1;
        var product = expression.Literals(1 - pair);
        var factors = expression.Literals(pair);
        if (product.Length != 1 || factors.Length != 2 || !IsBit(product[0]) || !IsBit(factors[0]) || !IsBit(factors[1])
            || factors[0] == factors[1] || product[0] == factors[0] || product[0] == factors[1])
        {
            return false;
        }

        _builder.AddProduct(product[0], factors[0], factors[1]);
        return true;
    }

    private bool IsBit(int literal) => literal >= 0 && !IsSpin(literal);

    private bool IsSpin(int literal) => literal >= 0 && literal < _program.VariableCount && _program.Variables[literal].Kind == VariableKind.Spin;

    /// <summary>A row's expression over bits, product bits and complement bits, and the magnitudes of its terms over bits.</summary>
    private (int[] Columns, double[] Values, double Constant, MagnitudeSum Sum) Linear(ProgramExpression expression)
    {
        var (columns, values, constant) = (new List<int>(), new List<double>(), expression.Constant);
        var sum = new MagnitudeSum();
        sum.Add(expression.ConstantMagnitude);
        void Add(int bit, double value)
        {
            columns.Add(bit);
            values.Add(value);
        }

        for (var k = 0; k < expression.Count; k++)
        {
            var literals = Reduced(expression.Literals(k), 2);
            if (literals is null)
            {
                continue;
            }

            var value = expression.Coefficient(k);
            var (shift, slope) = literals.Count > 0 ? Affine(literals[0]) : (1, 0);
            var (otherShift, otherSlope) = literals.Count > 1 ? Affine(literals[1]) : (1, 0);
            constant += value * shift * otherShift;
            sum.Add(value * (Math.Abs(shift) + Math.Abs(slope)) * (Math.Abs(otherShift) + Math.Abs(otherSlope)), expression.LineOf(k));
            if (slope != 0 && otherShift != 0)
            {
                Add(Bit(literals[0]), value * slope * otherShift);
            }

            if (otherSlope != 0)
            {
                if (shift != 0)
                {
                    Add(Bit(literals[1]), value * shift * otherSlope);
                }

                Add(Product(Bit(literals[0]), Bit(literals[1])), value * slope * otherSlope);
            }
        }

        return ([.. columns], [.. values], constant, sum);
    }

    /// <summary>
    /// The literals of a term, each once and at most <paramref name="degree"/> of them; null for a term that is 0 (x and ~x), empty for one that is 1 (s s).
    /// </summary>
    private List<int>? Reduced(ReadOnlySpan<int> literals, int degree)
    {
        if (literals.Length > LongestProduct)
        {
            throw _content.Error($"a product of {literals.Length} variables is not handled; {LongestProduct} are the most.");
        }

        var result = new List<int>(literals.Length);
        foreach (var literal in literals)
        {
            if (result.Contains(~literal))
            {
                return null;
            }

            if (!result.Contains(literal))
            {
                result.Add(literal);
            }
            else if (IsSpin(literal))
            {
                result.Remove(literal);
            }
        }

        while (result.Count > degree)
        {
            var (first, second) = (PlainBit(result[^1]), PlainBit(result[^2]));
            result.RemoveRange(result.Count - 2, 2);
            var product = Product(first, second);
            if (!result.Contains(product))
            {
                result.Add(product);
            }
        }

        return result;
    }

    /// <summary>A literal as shift + slope * bit.</summary>
    private (double Shift, double Slope) Affine(int literal) => literal < 0 ? (1, -1) : IsSpin(literal) ? (-1, 2) : (0, 1);

    private static int Bit(int literal) => literal < 0 ? ~literal : literal;

    /// <summary>A bit that equals the literal.</summary>
    private int PlainBit(int literal)
    {
        if (IsSpin(literal))
        {
            throw _content.Error("a product of three or more spins is not handled.");
        }

        if (literal >= 0)
        {
            return literal;
        }

        if (!_complements.TryGetValue(~literal, out var complement))
        {
            complement = _builder.AddVariable();
            _complements.Add(~literal, complement);
            AddLabel($"~{_labels[~literal]}");
            _auxiliary.Add(new AuxiliaryBit(complement, ~literal, -1));
            _builder.AddRow([~literal, complement], [1, 1], ConstraintSense.Equal, 1, $"complement of {_labels[~literal]}");
        }

        return complement;
    }

    private int Product(int first, int second)
    {
        if (first == second)
        {
            return first;
        }

        var pair = (Math.Min(first, second), Math.Max(first, second));
        if (!_products.TryGetValue(pair, out var product))
        {
            product = _builder.AddProduct(pair.Item1, pair.Item2);
            _products.Add(pair, product);
            AddLabel($"{_labels[pair.Item1]}*{_labels[pair.Item2]}");
            _auxiliary.Add(new AuxiliaryBit(product, pair.Item1, pair.Item2));
        }

        return product;
    }

    /// <summary>Names an added bit, by a name that no variable of the file has.</summary>
    private void AddLabel(string name)
    {
        _names ??= _labels.ToHashSet(StringComparer.Ordinal);
        _labels.Add(LabelText.Unused(name, used => !_names.Add(used)));
    }
}
