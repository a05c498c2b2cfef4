using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.Modelling.Compilation;

/// <summary>Collects the contributions of a program's terms to the model of bits.</summary>
internal sealed class ProgramCompiler
{
    private readonly QuadraticProgram _program;
    private readonly double _sign;
    private readonly ProgramStructure _structure;
    private readonly List<string> _labels;
    private readonly HashSet<string> _usedLabels;
    private readonly List<ProductConstraint> _products = [];
    private readonly Dictionary<long, int> _productOf = [];
    private readonly List<RowStructure> _rows = [];

    private ProgramCompiler(QuadraticProgram program)
    {
        _program = program;
        _sign = program.Sense == ObjectiveSense.Minimize ? 1 : -1;
        _structure = new ProgramStructure(program);
        _labels = [.. program.Bits.Select(static bit => bit.Label)];
        _usedLabels = new HashSet<string>(_labels, StringComparer.Ordinal);
    }

    public static ProgramStructure Compile(QuadraticProgram program)
    {
        var compiler = new ProgramCompiler(program);
        compiler.AddProducts();
        compiler.AddObjective();
        foreach (var row in program.Rows)
        {
            compiler.AddDeclaredRow(row);
        }

        foreach (var variable in program.Variables.OfType<IntegerVariable>())
        {
            foreach (var (name, constraint) in variable.EncodingRows())
            {
                compiler.AddRow(new RowStructure(name, name, constraint.Sense, variable), constraint.Difference);
            }
        }

        compiler._structure.Close(compiler._labels, compiler._rows, compiler._products);
        return compiler._structure;
    }

    private void AddProducts()
    {
        foreach (var (product, first, second) in _program.Products)
        {
            _products.Add(new ProductConstraint(product.Index, first.Index, second.Index));
            _productOf.TryAdd(PairKey(first.Index, second.Index), product.Index);
        }
    }

    private void AddObjective()
    {
        foreach (var term in _program.Objective.Terms)
        {
            TermExpansion.Expand(term.Scaled(_sign),
                new ObjectiveTerms(_structure, _structure.AddOrigin(new CoefficientOrigin(CoefficientSourceKind.Objective, null, term))));
        }

        foreach (var square in _program.Objective.Squares)
        {
            AddSquare(new CoefficientOrigin(CoefficientSourceKind.Square, null, square), square, _sign);
        }
    }

    private void AddDeclaredRow(DeclaredRow row)
    {
        if (row.Weight is { } weight)
        {
            AddSquare(new CoefficientOrigin(CoefficientSourceKind.SoftRow, row.Place, weight), new SquaredExpression(weight.Terms, row.Difference), 1);
        }
        else if (row.Difference.Degree == 0)
        {
            _structure.ConstantRows.Add(row);
        }
        else
        {
            AddRow(new RowStructure(row.Name, row.Place, row.Sense, null), row.Difference);
        }
    }

    private void AddRow(RowStructure row, Expression difference)
    {
        var terms = new RowTerms(this, _rows.Count);
        foreach (var term in difference.Terms)
        {
            TermExpansion.Expand(term, terms);
        }

        _rows.Add(row);
    }

    private void AddSquare(CoefficientOrigin origin, SquaredExpression square, double sign)
    {
        var terms = new SquareTerms(_structure, _structure.SquareOrigins.Count);
        _structure.SquareOrigins.Add(origin);
        foreach (var weight in square.Weight)
        {
            _structure.SquareWeights.Add(terms.Row, sign * weight.Factor, weight.Parameters, 0);
        }

        foreach (var term in square.Inner.Terms)
        {
            TermExpansion.Expand(term, terms);
        }
    }

    /// <summary>The bit of a product of two, created on first use.</summary>
    private int Product(BinaryVariable first, BinaryVariable second)
    {
        var key = PairKey(first.Index, second.Index);
        if (!_productOf.TryGetValue(key, out var product))
        {
            product = _labels.Count;
            _productOf.Add(key, product);
            _products.Add(new ProductConstraint(product, first.Index, second.Index));
            var label = $"{first.Label}*{second.Label}";
            while (!_usedLabels.Add(label))
            {
                label += "'";
            }

            _labels.Add(label);
        }

        return product;
    }

    private static long PairKey(int first, int second) => CoefficientTable.Key(Math.Min(first, second), Math.Max(first, second));

    private sealed class ObjectiveTerms(ProgramStructure structure, int origin) : IBitTerms
    {
        public void AddConstant(double factor, Parameter[] parameters, bool isShift) => structure.Offset.Add(0, factor, parameters, origin);

        public void AddLinear(BinaryVariable bit, double factor, Parameter[] parameters) => structure.Linear.Add(bit.Index, factor, parameters, origin);

        public void AddPair(BinaryVariable first, BinaryVariable second, double factor, Parameter[] parameters) =>
            structure.Quadratic.Add(PairKey(first.Index, second.Index), factor, parameters, origin);
    }

    private sealed class SquareTerms(ProgramStructure structure, int row) : IBitTerms
    {
        public int Row => row;

        public void AddConstant(double factor, Parameter[] parameters, bool isShift) => structure.SquareTargets.Add(row, -factor, parameters, 0);

        public void AddLinear(BinaryVariable bit, double factor, Parameter[] parameters) =>
            structure.SquareRows.Add(CoefficientTable.Key(row, bit.Index), factor, parameters, 0);

        public void AddPair(BinaryVariable first, BinaryVariable second, double factor, Parameter[] parameters) =>
            throw new InvalidOperationException("A squared expression is linear.");
    }

    private sealed class RowTerms(ProgramCompiler compiler, int row) : IBitTerms
    {
        public void AddConstant(double factor, Parameter[] parameters, bool isShift)
        {
            compiler._structure.RightHandSides.Add(row, -factor, parameters, 0);
            if (isShift)
            {
                compiler._structure.RowShifts.Add(row, factor, parameters, 0);
            }
        }

        public void AddLinear(BinaryVariable bit, double factor, Parameter[] parameters) => Add(bit.Index, factor, parameters);

        public void AddPair(BinaryVariable first, BinaryVariable second, double factor, Parameter[] parameters) =>
            Add(compiler.Product(first, second), factor, parameters);

        private void Add(int bit, double factor, Parameter[] parameters) =>
            compiler._structure.RowEntries.Add(CoefficientTable.Key(row, bit), factor, parameters, 0);
    }
}
