using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Numerics.Matrices;

namespace Isinglass.Modelling.Compilation;

/// <summary>
/// A compiled program without numbers: patterns, labels, senses, and for every coefficient the list of its contributions. <see cref="Evaluate"/> computes the
/// values for given parameters; models of the same structure share all index arrays.
/// </summary>
internal sealed class ProgramStructure(QuadraticProgram program)
{
    private readonly List<CoefficientOrigin> _origins = [];
    private SparseRows _couplings = SparseRows.Empty(0);
    private int[] _couplingSlots = [];
    private SparseRows _squares = SparseRows.Empty(0);
    private SparseRows _rows = SparseRows.Empty(0);
    private string?[] _rowNames = [];
    private ConstraintSense[] _senses = [];
    private ProductConstraint[] _products = [];

    public CoefficientTable Offset { get; } = new();

    public CoefficientTable Linear { get; } = new();

    public CoefficientTable Quadratic { get; } = new();

    public CoefficientTable SquareRows { get; } = new();

    public CoefficientTable SquareTargets { get; } = new();

    public CoefficientTable SquareWeights { get; } = new();

    public CoefficientTable RowEntries { get; } = new();

    public CoefficientTable RightHandSides { get; } = new();

    /// <summary>The constants of spins and integers on a row's left side.</summary>
    public CoefficientTable RowShifts { get; } = new();

    public List<CoefficientOrigin> SquareOrigins { get; } = [];

    /// <summary>Rows of parameters alone, checked at every build.</summary>
    public List<DeclaredRow> ConstantRows { get; } = [];

    public int UserBitCount { get; } = program.Bits.Count;

    public RowStructure[] Rows { get; private set; } = [];

    public string[] Labels { get; private set; } = [];

    public int AddOrigin(CoefficientOrigin origin)
    {
        _origins.Add(origin);
        return _origins.Count - 1;
    }

    public CoefficientOrigin Origin(int index) => _origins[index];

    public void Close(List<string> labels, List<RowStructure> rows, List<ProductConstraint> products)
    {
        foreach (var table in (CoefficientTable[])[Offset, Linear, Quadratic, SquareRows, SquareTargets, SquareWeights, RowEntries, RightHandSides, RowShifts])
        {
            table.Close();
        }

        (Labels, Rows, _products) = ([.. labels], [.. rows], [.. products]);
        _rowNames = Array.ConvertAll(Rows, static row => row.Name);
        _senses = Array.ConvertAll(Rows, static row => row.Sense);
        _squares = Pattern(SquareRows, SquareOrigins.Count);
        _rows = Pattern(RowEntries, Rows.Length);

        // A model whose couplings are their numbers in the table, from 1, gives the position of each.
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, Labels.Length);
        for (var slot = 0; slot < Quadratic.Keys.Length; slot++)
        {
            builder.AddQuadratic(CoefficientTable.First(Quadratic.Keys[slot]), CoefficientTable.Second(Quadratic.Keys[slot]), slot + 1);
        }

        _couplings = builder.Build().Couplings;
        _couplingSlots = Array.ConvertAll(_couplings.Values, static value => (int)value - 1);
    }

    /// <summary>The model at given values of the parameters.</summary>
    public ConstrainedQuadraticModel Evaluate(double[] parameters)
    {
        ConstantRows.ForEach(row => CheckConstant(row, parameters));
        var pairs = Quadratic.Values(parameters);
        var offset = Offset.Dense(1, parameters)[0];
        var linear = Linear.Dense(Labels.Length, parameters);
        var couplings = WithValues(_couplings, Array.ConvertAll(_couplingSlots, slot => pairs[slot]));
        var squares = new SquaredTerms(
            WithValues(_squares, SquareRows.Values(parameters)), SquareWeights.Dense(SquareOrigins.Count, parameters),
            SquareTargets.Dense(SquareOrigins.Count, parameters));
        var rows = WithValues(_rows, RowEntries.Values(parameters));
        var rightHandSides = RightHandSides.Dense(Rows.Length, parameters);
        CheckFinite("the objective", [offset], linear, pairs, squares.Rows.Values, squares.Weights, squares.Targets);
        CheckFinite("a row", rows.Values, rightHandSides);
        CheckSoftWeights(squares.Weights);
        return new ConstrainedQuadraticModel(
            new BinaryQuadraticModel(Vartype.Binary, offset, linear, couplings, squares, Labels), rows, _senses, rightHandSides, _rowNames, _products);
    }

    private static SparseRows WithValues(SparseRows pattern, double[] values) => new(pattern.ColumnCount, pattern.Starts, pattern.Columns, values);

    private SparseRows Pattern(CoefficientTable table, int rowCount)
    {
        var starts = new int[rowCount + 1];
        foreach (var key in table.Keys)
        {
            starts[CoefficientTable.First(key) + 1]++;
        }

        for (var r = 0; r < rowCount; r++)
        {
            starts[r + 1] += starts[r];
        }

        return new SparseRows(Labels.Length, starts, Array.ConvertAll(table.Keys, CoefficientTable.Second), new double[table.Keys.Length]);
    }

    private void CheckConstant(DeclaredRow row, double[] parameters)
    {
        var difference = row.Difference.Terms.Select(term => term.Coefficient(parameters)).Sum();
        if (!(Constraint.Violation(row.Sense, difference) <= ConstrainedQuadraticModel.FeasibilityTolerance))
        {
            throw program.Error($"{row.Place} has no variables and does not hold at these values of the parameters: {row.Difference} is {difference}, which "
                + $"must be {Constraint.Symbol(row.Sense)} 0.");
        }
    }

    private void CheckFinite(string place, params ReadOnlySpan<double[]> values)
    {
        foreach (var array in values)
        {
            if (!Array.TrueForAll(array, double.IsFinite))
            {
                throw program.Error($"A coefficient of {place} is too large at these values of the parameters: it must be a finite number.");
            }
        }
    }

    private void CheckSoftWeights(double[] weights)
    {
        for (var r = 0; r < weights.Length; r++)
        {
            if (SquareOrigins[r].Kind == CoefficientSourceKind.SoftRow && weights[r] < 0)
            {
                throw program.Error($"The weight of {SquareOrigins[r].Name} is {weights[r]} at these values of the parameters; it must not be negative.");
            }
        }
    }
}

/// <summary>A row without its numbers; its owner is the integer whose encoding requires it, or null.</summary>
internal sealed record RowStructure(string Name, string Place, ConstraintSense Sense, IntegerVariable? Owner);

/// <summary>The source of a contribution: a term, a square, or a soft row with its weight; converted to text only on demand.</summary>
internal readonly record struct CoefficientOrigin(CoefficientSourceKind Kind, string? Name, object Content);
