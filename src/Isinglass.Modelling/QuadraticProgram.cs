using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Constraints;
using Isinglass.Modelling.Compilation;

namespace Isinglass.Modelling;

/// <summary>
/// A quadratic program in the user's terms: labelled binary, spin and integer variables, an objective, rows. <see cref="Build"/> makes the model of bits for
/// solvers, with the map back.
/// </summary>
/// <example>
/// <code>
/// var program = new QuadraticProgram("knapsack");
/// var x = program.Binaries("x", 4);
/// program.Maximize(Dot([5, 4, 3, 6], x));
/// program.Add(Dot([2, 3, 1, 4], x) &lt;= 6, "capacity");
/// var solution = program.Solve(new ExactSolver());
/// Console.WriteLine($"{solution.Objective}: {string.Join(", ", x.Where(item => solution[item] == 1))}");
/// </code>
/// </example>
/// <remarks>Not safe for use from two threads at once; what it builds is.</remarks>
public sealed partial class QuadraticProgram
{
    // Sums of values below 2^52 are exact in doubles.
    private const double LargestBound = 4503599627370496;

    private readonly Dictionary<string, Variable> _variableOf = new(StringComparer.Ordinal);
    private readonly List<Variable> _variables = [];
    private readonly List<BinaryVariable> _bits = [];
    private readonly List<Parameter> _parameters = [];
    private readonly List<DeclaredRow> _rows = [];
    private readonly List<DeclaredProduct> _products = [];
    private readonly HashSet<string> _rowNames = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private ProgramStructure? _structure;

    /// <summary>An empty program.</summary>
    /// <param name="name">Its name in messages.</param>
    public QuadraticProgram(string name = "program") => Name = name;

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Whether the objective is minimised (the default) or maximised.</summary>
    public ObjectiveSense Sense { get; private set; }

    /// <summary>The objective; 0 when none was given.</summary>
    public Expression Objective { get; private set; } = 0;

    /// <summary>The variables in the order of their declaration, bits of spins and integers not among them.</summary>
    public IReadOnlyList<Variable> Variables => _variables;

    /// <summary>The parameters in the order of their declaration.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Notes on what was simplified: dropped rows without variables that always hold.</summary>
    public IReadOnlyList<string> Notes => _notes;

    internal IReadOnlyList<BinaryVariable> Bits => _bits;

    internal IReadOnlyList<DeclaredRow> Rows => _rows;

    internal IReadOnlyList<DeclaredProduct> Products => _products;

    /// <summary>A variable in {0, 1}.</summary>
    /// <exception cref="InputException">The label is empty or already used, as for every other declaration.</exception>
    public BinaryVariable Binary(string label) => Declare(label, bit => new BinaryVariable(this, label, bit), static variable => [variable]);

    /// <summary>An array of binary variables labelled "x[0]", or "x[0,1]".</summary>
    /// <param name="label">Name of the array.</param>
    /// <param name="shape">Length of each dimension.</param>
    public VariableArray<BinaryVariable> Binaries(string label, params ReadOnlySpan<int> shape) => DeclareArray(label, shape, Binary);

    /// <summary>A variable in {-1, +1}.</summary>
    public SpinVariable Spin(string label) => Declare(label, bit => new SpinVariable(this, label, bit), static variable => [variable.Bit]);

    /// <summary>An array of spins.</summary>
    /// <param name="label">Name of the array.</param>
    /// <param name="shape">Length of each dimension.</param>
    public VariableArray<SpinVariable> Spins(string label, params ReadOnlySpan<int> shape) => DeclareArray(label, shape, Spin);

    /// <summary>An integer variable.</summary>
    /// <param name="label">Its name.</param>
    /// <param name="lowerBound">Least value, an integer.</param>
    /// <param name="upperBound">Greatest value, an integer.</param>
    /// <param name="encoding">How it becomes bits; null = <see cref="IntegerEncoding.Binary"/>.</param>
    /// <exception cref="InputException">A bound is infinite or not an integer, no value lies between them, or the encoding needs too many bits.</exception>
    public IntegerVariable Integer(string label, double lowerBound, double upperBound, IntegerEncoding? encoding = null)
    {
        CheckBound(label, lowerBound, "lower");
        CheckBound(label, upperBound, "upper");
        if (lowerBound > upperBound)
        {
            throw Error($"The bounds of the integer '{label}' leave no value: {lowerBound} .. {upperBound}.");
        }

        return Declare(
            label, bit => new IntegerVariable(this, label, (long)lowerBound, (long)upperBound, encoding ?? IntegerEncoding.Binary, bit), static variable =>
            variable.Expansion.Bits);
    }

    /// <summary>An array of integer variables with equal bounds and encoding.</summary>
    /// <param name="label">Name of the array.</param>
    /// <param name="lowerBound">Least value, an integer.</param>
    /// <param name="upperBound">Greatest value, an integer.</param>
    /// <param name="encoding">How they become bits; null = <see cref="IntegerEncoding.Binary"/>.</param>
    /// <param name="shape">Length of each dimension.</param>
    public VariableArray<IntegerVariable> Integers(string label, double lowerBound, double upperBound, IntegerEncoding? encoding,
        params ReadOnlySpan<int> shape) =>
        DeclareArray(label, shape, element => Integer(element, lowerBound, upperBound, encoding));

    /// <summary>A bit that equals the product of two bits, by a product row. It makes terms of degree 3 possible.</summary>
    /// <param name="first">A bit.</param>
    /// <param name="second">Another bit.</param>
    /// <param name="label">Its label; null = "first*second".</param>
    public BinaryVariable Product(BinaryVariable first, BinaryVariable second, string? label = null)
    {
        CheckOwner(first);
        CheckOwner(second);
        if (ReferenceEquals(first, second))
        {
            throw Error($"The product of '{first}' with itself is '{first}'.");
        }

        var product = Binary(label ?? $"{first}*{second}");
        _products.Add(new DeclaredProduct(product, first, second));
        return product;
    }

    /// <summary>A named number that may change between builds.</summary>
    public Parameter Parameter(string name, double value)
    {
        if (_parameters.Exists(parameter => parameter.Name.Equals(name, StringComparison.Ordinal)))
        {
            throw Error($"The parameter name '{name}' is used twice; choose another.");
        }

        _parameters.Add(new Parameter(this, name, value, _parameters.Count));
        return _parameters[^1];
    }

    /// <summary>The variable with a label.</summary>
    /// <exception cref="InputException">There is none; the message suggests the nearest.</exception>
    public Variable Variable(string label) => _variableOf.TryGetValue(label, out var variable) ? variable : throw UnknownLabel(label, _variableOf.Keys);

    /// <summary>Sets the objective, to be minimised; an earlier one is replaced.</summary>
    /// <exception cref="InputException">A coefficient is not finite, or a variable or parameter belongs to another program.</exception>
    public void Minimize(Expression objective) => SetObjective(objective, ObjectiveSense.Minimize);

    /// <summary>Sets the objective, to be maximised; an earlier one is replaced.</summary>
    /// <exception cref="InputException">A coefficient is not finite, or a variable or parameter belongs to another program.</exception>
    public void Maximize(Expression objective) => SetObjective(objective, ObjectiveSense.Maximize);

    /// <summary>
    /// Adds a row. Products of two variables get product bits. A row without variables is checked at once: one that holds is dropped and noted, one that does
    /// not is refused.
    /// </summary>
    /// <param name="constraint">The comparison.</param>
    /// <param name="name">Its name, unique among the rows; null = "row" and its number, from 1.</param>
    /// <param name="weight">
    /// Null for a row that must hold. A positive weight (a number or an expression of parameters) makes an equality soft: weight * (left - right)^2 is added to
    /// the minimised objective.
    /// </param>
    /// <exception cref="InputException">
    /// The row can never hold, a name is used twice, a coefficient is not finite, a variable belongs to another program, or an inequality has a weight.
    /// </exception>
    public void Add(Constraint constraint, string? name = null, Expression? weight = null)
    {
        var difference = constraint.Difference;
        var unnamed = $"row {_rows.Count + 1}";
        var place = name is null ? unnamed : $"row '{name}'";
        Check(difference, place);
        if (weight is not null)
        {
            CheckWeight(constraint, weight, place);
        }
        else
        {
            difference = difference.Merge();
        }

        if (difference.Degree == 0 && difference.Terms.All(static term => term.Parameters.Length == 0))
        {
            CheckConstant(constraint, difference.Terms.Select(static term => term.Factor).Sum(), place);
            return;
        }

        if (!_rowNames.Add(name ?? unnamed))
        {
            throw Error($"The row name '{name ?? unnamed}' is used twice; rows are reported by name, so choose another.");
        }

        _rows.Add(new DeclaredRow(name ?? unnamed, place, difference, constraint.Sense, weight));
        _structure = null;
    }

    /// <summary>Adds the row "exactly one of these bits is 1".</summary>
    public void OneHot(IEnumerable<BinaryVariable> bits, string? name = null) => Add(bits.Sum() == 1, name);

    /// <summary>Adds the row "at most one of these bits is 1".</summary>
    public void AtMostOne(IEnumerable<BinaryVariable> bits, string? name = null) => Add(bits.Sum() <= 1, name);

    /// <summary>Adds the row condition &lt;= consequence: where the first bit is 1, the second is.</summary>
    public void Implies(BinaryVariable condition, BinaryVariable consequence, string? name = null) => Add(condition <= consequence, name);

    internal InputException Error(string message) => new($"{Name}: {message}");

    internal InputException UnknownLabel(string label, IEnumerable<string> labels)
    {
        var near = NearestName.Find(label, labels);
        return Error($"There is no variable '{label}'{(near is null ? "" : $"; did you mean '{near}'?")}.");
    }

    internal void CheckOwner(Variable variable)
    {
        if (!ReferenceEquals(variable.Program, this))
        {
            throw Error($"The variable '{variable.Label}' belongs to the program '{variable.Program.Name}'; use one that was declared here.");
        }
    }

    /// <summary>Refuses coefficients that are not finite, and variables and parameters of another program.</summary>
    internal void Check(Expression expression, string place)
    {
        foreach (var term in expression.Terms)
        {
            Check(term, place);
        }

        foreach (var square in expression.Squares)
        {
            Check(square.Inner, place);
            Array.ForEach(square.Weight, weight => Check(weight, place));
        }
    }

    private void Check(Term term, string place)
    {
        if (!double.IsFinite(term.Factor))
        {
            throw Error($"The coefficient of {new Term(1, term.Parameters, term.First, term.Second)} in {place} must be a finite number, not {term.Factor}.");
        }

        if (term.First is not null)
        {
            CheckOwner(term.First);
        }

        if (term.Second is not null)
        {
            CheckOwner(term.Second);
        }

        foreach (var parameter in term.Parameters)
        {
            if (!ReferenceEquals(parameter.Program, this))
            {
                throw Error($"The parameter '{parameter.Name}' in {place} belongs to the program '{parameter.Program.Name}'; use one that was declared here.");
            }
        }
    }

    private void CheckWeight(Constraint constraint, Expression weight, string place)
    {
        if (constraint.Sense != ConstraintSense.Equal || constraint.Difference.Degree != 1)
        {
            throw Error(
                $"A weight makes a linear equality soft; {place} ({constraint}) is none. Add an integer slack variable to make it an equality, or leave the "
                + $"weight out: solvers then keep the row.");
        }

        Check(weight, $"the weight of {place}");
        if (weight.Degree != 0)
        {
            throw Error($"The weight of {place} has variables ({weight}); only numbers and parameters may stand there.");
        }

        if (weight.Terms.All(static term => term.Parameters.Length == 0) && !(weight.Terms.Select(static term => term.Factor).Sum() > 0))
        {
            throw Error($"The weight of {place} must be positive, not {weight}.");
        }
    }

    private void CheckConstant(Constraint constraint, double difference, string place)
    {
        if (Constraint.Violation(constraint.Sense, difference) > ConstrainedQuadraticModel.FeasibilityTolerance)
        {
            throw Error(
                $"{place} ({constraint}) has no variables and cannot hold: {difference} {Constraint.Symbol(constraint.Sense)} 0 is false. Remove it, or look "
                + $"for variables that cancelled.");
        }

        _notes.Add($"{place} ({constraint}) has no variables and always holds; it was dropped.");
    }

    private void CheckBound(string label, double bound, string side)
    {
        if (!double.IsFinite(bound))
        {
            throw Error($"The integer '{label}' has no {side} bound ({bound}); bits need finite ones. Give the least and the greatest value that can matter.");
        }

        if (bound != Math.Round(bound) || Math.Abs(bound) > LargestBound)
        {
            throw Error($"The {side} bound of the integer '{label}' must be an integer below 2^52 in size, not {bound}.");
        }
    }

    private void SetObjective(Expression objective, ObjectiveSense sense)
    {
        Check(objective, "the objective");
        (Objective, Sense, _structure) = (objective, sense, null);
    }

    private T Declare<T>(string label, Func<int, T> create, Func<T, BinaryVariable[]> bitsOf)
        where T : Variable
    {
        CheckLabel(label);
        var variable = create(_bits.Count);
        var bits = bitsOf(variable);
        if (variable is IntegerVariable)
        {
            // Checked before anything is added, so that a refused declaration changes nothing.
            Array.ForEach(bits, bit => CheckLabel(bit.Label));
            Array.ForEach(bits, bit => _variableOf.Add(bit.Label, bit));
        }

        _variableOf.Add(label, variable);
        _variables.Add(variable);
        _bits.AddRange(bits);
        _structure = null;
        return variable;
    }

    private void CheckLabel(string label)
    {
        if (string.IsNullOrWhiteSpace(label))
        {
            throw Error("A label must not be empty.");
        }

        if (_variableOf.ContainsKey(label))
        {
            throw Error($"The label '{label}' is used twice; labels name variables in answers and files, so choose another.");
        }
    }

    private VariableArray<T> DeclareArray<T>(string label, ReadOnlySpan<int> shape, Func<string, T> declare)
        where T : Variable
    {
        var count = 1L;
        foreach (var length in shape)
        {
            count *= length;
            if (length <= 0 || count > Array.MaxLength)
            {
                throw Error($"The array '{label}' needs lengths from 1, {Array.MaxLength} variables at most, not {string.Join(" x ", shape.ToArray())}.");
            }
        }

        if (shape.IsEmpty)
        {
            throw Error($"The array '{label}' needs the length of each dimension, such as Binaries(\"{label}\", 5, 5).");
        }

        var (items, indices) = (new T[count], new int[shape.Length]);
        for (var k = 0; k < items.Length; k++)
        {
            items[k] = declare($"{label}[{string.Join(',', indices)}]");
            for (var d = shape.Length - 1; d >= 0 && ++indices[d] == shape[d]; d--)
            {
                indices[d] = 0;
            }
        }

        return new VariableArray<T>(items, shape.ToArray());
    }
}

/// <summary>A row as declared: left minus right side, compared with 0; soft if it has a weight.</summary>
internal sealed record DeclaredRow(string Name, string Place, Expression Difference, ConstraintSense Sense, Expression? Weight);

/// <summary>A product row as declared.</summary>
internal sealed record DeclaredProduct(BinaryVariable Product, BinaryVariable First, BinaryVariable Second);
