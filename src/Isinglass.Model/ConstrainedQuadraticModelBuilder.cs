using Isinglass.Model.Constraints;
using Isinglass.Model.Solving.Completion;
using Isinglass.Numerics.Matrices;

namespace Isinglass.Model;

/// <summary>Collects variables, objective, rows and products.</summary>
public sealed class ConstrainedQuadraticModelBuilder
{
    private readonly SparseRowsBuilder _rows;
    private readonly List<ConstraintSense> _senses = [];
    private readonly List<double> _rightHandSides = [];
    private readonly List<string?> _names = [];
    private readonly List<ProductConstraint> _products = [];

    /// <summary>An empty model of <paramref name="variableCount"/> bits; <see cref="AddVariable"/> adds more.</summary>
    public ConstrainedQuadraticModelBuilder(int variableCount = 0)
    {
        Objective = new BinaryQuadraticModelBuilder(Vartype.Binary, variableCount);
        _rows = new SparseRowsBuilder(variableCount);
    }

    /// <summary>The objective that is being collected.</summary>
    public BinaryQuadraticModelBuilder Objective { get; }

    /// <summary>Computes the feasible point of given free bits; see <see cref="ICompletion"/>.</summary>
    public ICompletion? Completion { get; set; }

    /// <summary>Number of variables so far.</summary>
    public int VariableCount => Objective.VariableCount;

    /// <summary>Number of linear rows so far.</summary>
    public int RowCount => _rows.RowCount;

    /// <summary>Adds a bit and returns its index.</summary>
    public int AddVariable()
    {
        var variable = Objective.AddVariable();
        _rows.ColumnCount = Objective.VariableCount;
        return variable;
    }

    /// <summary>Adds a linear row and returns its index.</summary>
    public int AddRow(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, ConstraintSense sense, double rightHandSide, string? name = null)
    {
        if (!double.IsFinite(rightHandSide))
        {
            throw new ArgumentOutOfRangeException(nameof(rightHandSide), $"The right-hand side of {name ?? "a row"} must be finite, not {rightHandSide}.");
        }

        _senses.Add(sense);
        _rightHandSides.Add(rightHandSide);
        _names.Add(name);
        return _rows.AddRow(columns, values);
    }

    /// <summary>Adds a bit p with the product row p = <paramref name="first"/> * <paramref name="second"/> and returns p.</summary>
    public int AddProduct(int first, int second)
    {
        var product = AddVariable();
        AddProduct(product, first, second);
        return product;
    }

    /// <summary>Adds the product row <paramref name="product"/> = <paramref name="first"/> * <paramref name="second"/>.</summary>
    public void AddProduct(int product, int first, int second)
    {
        if (product == first || product == second || first == second)
        {
            throw new ArgumentException($"A product row needs three different bits, not {product}, {first}, {second}.", nameof(product));
        }

        _products.Add(new ProductConstraint(product, first, second));
    }

    /// <summary>The model.</summary>
    public ConstrainedQuadraticModel Build() =>
        new(Objective.Build(), _rows.Build(), [.. _senses], [.. _rightHandSides], [.. _names], [.. _products]) { Completion = Completion };
}
