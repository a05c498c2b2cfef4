using Isinglass.Formats.Programs.Integers;
using Isinglass.Model;
using Isinglass.Model.Bridges;

namespace Isinglass.Formats.Programs;

/// <summary>
/// A constrained quadratic (or higher) program as stated in a file, term by term. It can be evaluated, and converted into a model with bits, linear rows and
/// products; used by LP, MPS, QPLIB, OPB and CQM files.
/// </summary>
internal sealed class MathematicalProgram : IFileSemantics
{
    private readonly List<Variable> _variables = [];

    public ObjectiveSense Sense { get; set; }

    public ProgramExpression Objective { get; set; } = new();

    public List<ProgramRow> Rows { get; } = [];

    /// <summary>Squared rows weight * (expression - right-hand side)^2 of the objective: soft constraints.</summary>
    public List<(ProgramExpression Expression, double RightHandSide, double Weight)> Squares { get; } = [];

    public string? Name { get; set; }

    /// <summary>The optimum that the file states; null when it states none.</summary>
    public double? StatedOptimum { get; init; }

    public int VariableCount => _variables.Count;

    public IReadOnlyList<Variable> Variables => _variables;

    public int AddVariable(string name, VariableKind kind, double lower, double upper, int line = 0)
    {
        _variables.Add(new Variable(name, kind, lower, upper) { Line = line });
        return _variables.Count - 1;
    }

    public void SetVariable(int variable, Variable value) => _variables[variable] = value;

    double IFileSemantics.Objective(ReadOnlySpan<sbyte> values) => ObjectiveValue(Values(values));

    IReadOnlyList<RowCheck> IFileSemantics.Rows(ReadOnlySpan<sbyte> values) => Checks(Values(values), static _ => false);

    /// <summary>Every row at real values; also the bounds of a bit or spin if they exclude one of its two values, and of the chosen variables.</summary>
    public IReadOnlyList<RowCheck> Checks(double[] point, Func<int, bool> isBounded)
    {
        var checks = Rows.Select((row, r) => new RowCheck(row.Name ?? $"row {r + 1}", row.Expression.Value(point), row.Lower, row.Upper)).ToList();
        for (var v = 0; v < VariableCount; v++)
        {
            // A row like any other, at every point.
            var variable = _variables[v];
            if (isBounded(v) || (!IntegerBounds.IsNeeded(variable) && (variable.Lower > variable.LeastValue || variable.Upper < 1)))
            {
                checks.Add(new RowCheck($"bounds of {variable.Name}", point[v], variable.Lower, variable.Upper));
            }
        }

        return checks;
    }

    /// <summary>The objective in the file's own sense at real values.</summary>
    public double ObjectiveValue(ReadOnlySpan<double> values)
    {
        var sum = Objective.Value(values);
        foreach (var (expression, rightHandSide, weight) in Squares)
        {
            var residual = expression.Value(values) - rightHandSide;
            sum += weight * residual * residual;
        }

        return sum;
    }

    /// <summary>The model of bits.</summary>
    /// <param name="format">Name of the file's format.</param>
    /// <param name="content">The file, for errors.</param>
    /// <param name="encoding">How integers are encoded as bits; null = <see cref="IntegerEncoding.Binary"/>.</param>
    public ModelFile ToModelFile(string format, FileContent content, IntegerEncoding? encoding = null)
    {
        if (!_variables.Exists(IntegerBounds.IsNeeded))
        {
            return new ProgramBridge(this, this, format, content).Bridge();
        }

        var expansion = IntegerExpansion.Of(this, encoding, content);
        return new ProgramBridge(expansion.Bits, new IntegerStatement(this, expansion), format, content).Bridge(expansion);
    }

    /// <summary>A point of bits in the file's variables: spins are -1/+1.</summary>
    private double[] Values(ReadOnlySpan<sbyte> bits)
    {
        var values = new double[VariableCount];
        for (var v = 0; v < values.Length; v++)
        {
            values[v] = _variables[v].Kind == VariableKind.Spin ? 2 * bits[v] - 1 : bits[v];
        }

        return values;
    }

    /// <summary>A variable with its domain and bounds.</summary>
    internal readonly record struct Variable(string Name, VariableKind Kind, double Lower, double Upper)
    {
        /// <summary>The smaller of the two values of its domain; the larger is 1.</summary>
        public double LeastValue => Kind == VariableKind.Spin ? -1 : 0;

        /// <summary>The line that names it first; 0 = unknown.</summary>
        public int Line { get; init; }
    }
}
