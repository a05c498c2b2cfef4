using Isinglass.Model;
using Isinglass.Model.Polynomials;

namespace Isinglass.Structure.Reduction;

/// <summary>
/// Substitutes the functions of dependent variables into a model: found rows are subtracted from the couplings and become squares of polynomials, the rest
/// becomes a polynomial. A dependent variable whose function would make terms of too high a degree, or too many terms, stays a free variable.
/// </summary>
internal sealed class ModelReduction
{
    /// <summary>Limit of entries of the polynomial beside the squares, all terms together: a few hundred MB.</summary>
    private const long LargestExpansion = 4_000_000;

    private readonly BinaryQuadraticModel _given;
    private readonly BinaryQuadraticModel _rest;
    private readonly RecoveredRow[] _rows;
    private readonly IReadOnlyList<DependentVariable> _dependents;
    private readonly bool[] _isFollower;
    private readonly bool[] _isSlack;
    private readonly int[][] _supports;
    private readonly BinaryPolynomialModel[] _polynomials;

    public ModelReduction(BinaryQuadraticModel model, ModelStructure structure)
    {
        _given = model;
        _dependents = structure.Dependents;
        var n = model.VariableCount;
        _isFollower = new bool[n];
        _isSlack = new bool[n];
        foreach (var dependent in _dependents)
        {
            _isFollower[dependent.Variable] = true;
        }

        // A row of free variables alone is better kept as couplings.
        _rows = [.. structure.Rows.Where(row => row.IsInequality || row.Variables.Any(variable => _isFollower[variable]))];
        _rest = Subtract(model.ToVartype(Vartype.Binary).Expand(), _rows);
        foreach (var variable in _rows.SelectMany(static row => row.Slack))
        {
            _isSlack[variable] = true;
        }
        _supports = new int[n][];
        _polynomials = new BinaryPolynomialModel[n];
    }

    public FreeModel Reduce()
    {
        do
        {
            FindSupports();
        }
        while (FreeWhatIsTooDeep() || FreeWhatIsTooWide());

        int[] free = [.. Enumerable.Range(0, _given.VariableCount).Where(v => !_isFollower[v] && !_isSlack[v])];
        MakePolynomials(free);
        var (objective, squares) = InCheaperVartype(Objective(free.Length), [.. _rows.Select(row => SquareOf(row, free.Length))]);
        return new FreeModel(
            _given, free, [.. _dependents.Where(d => _isFollower[d.Variable])],
            [.. _rows.Where(static row => row.IsInequality).Select(static row => new SlackFill(row))], objective, squares);
    }

    /// <summary>The model over bits without the squares of some rows.</summary>
    public static BinaryQuadraticModel Subtract(BinaryQuadraticModel model, IReadOnlyList<RecoveredRow> rows)
    {
        if (rows.Count == 0)
        {
            return model;
        }

        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, model.VariableCount);
        builder.AddOffset(model.Offset);
        for (var i = 0; i < model.VariableCount; i++)
        {
            builder.AddLinear(i, model.Linear[i]);
            for (var e = model.Couplings.Starts[i]; e < model.Couplings.Starts[i + 1]; e++)
            {
                if (model.Couplings.Columns[e] > i)
                {
                    builder.AddQuadratic(i, model.Couplings.Columns[e], model.Couplings.Values[e]);
                }
            }
        }

        foreach (var row in rows)
        {
            builder.AddSquare([.. row.Variables], [.. row.Coefficients], row.Target, -row.Weight);
        }

        return builder.Build();
    }

    /// <summary>Finds the free variables of which each variable is a function.</summary>
    private void FindSupports()
    {
        for (var v = 0; v < _supports.Length; v++)
        {
            _supports[v] = [v];
        }

        foreach (var dependent in _dependents.Where(d => _isFollower[d.Variable]))
        {
            int[] support = [.. dependent.Inputs.SelectMany(input => _supports[input]).Distinct().Order()];
            if (support.Length > BinaryPolynomialModel.MaximumDegree)
            {
                _isFollower[dependent.Variable] = false;
            }
            else
            {
                _supports[dependent.Variable] = support;
            }
        }
    }

    /// <summary>Of two coupled variables with too many free variables between them the wider one becomes free.</summary>
    private bool FreeWhatIsTooDeep()
    {
        var isChanged = false;
        ForEachCoupling((i, j, _) =>
        {
            if (_supports[i].Length + _supports[j].Length > BinaryPolynomialModel.MaximumDegree
                && _supports[i].Union(_supports[j]).Count() > BinaryPolynomialModel.MaximumDegree)
            {
                _isFollower[_supports[i].Length >= _supports[j].Length ? i : j] = false;
                isChanged = true;
            }
        });
        return isChanged;
    }

    /// <summary>While the expansion is too large, the variables with the largest share of it become free.</summary>
    private bool FreeWhatIsTooWide()
    {
        var costs = new long[_supports.Length];
        var total = 0L;
        ForEachCoupling((i, j, _) =>
        {
            // A polynomial of k variables has at most 2^k terms.
            var cost = 1L << (_supports[i].Length + _supports[j].Length);
            total += cost;
            costs[i] += cost;
            costs[j] += cost;
        });
        if (total <= LargestExpansion)
        {
            return false;
        }

        var isChanged = false;
        foreach (var dependent in _dependents.Where(d => _isFollower[d.Variable] && d.Inputs.Count > 1).OrderByDescending(d => costs[d.Variable]))
        {
            if (total <= LargestExpansion / 2)
            {
                break;
            }

            _isFollower[dependent.Variable] = false;
            total -= costs[dependent.Variable];
            isChanged = true;
        }

        return isChanged;
    }

    private void ForEachCoupling(Action<int, int, double> action)
    {
        var couplings = _rest.Couplings;
        for (var i = 0; i < _rest.VariableCount; i++)
        {
            for (var e = couplings.Starts[i]; e < couplings.Starts[i + 1] && couplings.Columns[e] < i; e++)
            {
                action(i, couplings.Columns[e], couplings.Values[e]);
            }
        }
    }

    private void MakePolynomials(int[] free)
    {
        for (var place = 0; place < free.Length; place++)
        {
            var builder = new BinaryPolynomialModelBuilder(Vartype.Binary, free.Length);
            builder.Add([place], 1);
            _polynomials[free[place]] = builder.Build();
        }

        foreach (var dependent in _dependents.Where(d => _isFollower[d.Variable]))
        {
            _polynomials[dependent.Variable] = Compose(dependent, free.Length);
        }
    }

    /// <summary>sum over subsets T of the inputs of mu_T prod_{k in T} input_k, with mu the Moebius transform of the table.</summary>
    private BinaryPolynomialModel Compose(DependentVariable dependent, int freeCount)
    {
        var transform = dependent.Table.Select(static value => value ? 1 : 0).ToArray();
        for (var k = 0; k < dependent.Inputs.Count; k++)
        {
            for (var index = 0; index < transform.Length; index++)
            {
                transform[index] -= (index >> k & 1) != 0 ? transform[index ^ (1 << k)] : 0;
            }
        }

        var sum = new BinaryPolynomialModelBuilder(Vartype.Binary, freeCount);
        for (var subset = 0; subset < transform.Length; subset++)
        {
            if (transform[subset] == 0)
            {
                continue;
            }

            var product = new BinaryPolynomialModelBuilder(Vartype.Binary, freeCount);
            product.Add([], 1);
            for (var k = 0; k < dependent.Inputs.Count; k++)
            {
                if ((subset >> k & 1) != 0)
                {
                    var next = new BinaryPolynomialModelBuilder(Vartype.Binary, freeCount);
                    next.AddProduct(product.Build(), _polynomials[dependent.Inputs[k]], 1);
                    product = next;
                }
            }

            sum.Add(product.Build(), transform[subset]);
        }

        return sum.Build();
    }

    private BinaryPolynomialModel Objective(int freeCount)
    {
        var builder = new BinaryPolynomialModelBuilder(Vartype.Binary, freeCount);
        builder.Add([], _rest.Offset);
        for (var i = 0; i < _rest.VariableCount; i++)
        {
            if (_rest.Linear[i] != 0)
            {
                builder.Add(_polynomials[i], _rest.Linear[i]);
            }
        }

        ForEachCoupling((i, j, coupling) => builder.AddProduct(_polynomials[i], _polynomials[j], coupling));
        return builder.Build();
    }

    private ReducedSquare SquareOf(RecoveredRow row, int freeCount)
    {
        var builder = new BinaryPolynomialModelBuilder(Vartype.Binary, freeCount);
        for (var k = 0; k < row.Variables.Count; k++)
        {
            if (!_isSlack[row.Variables[k]])
            {
                builder.Add(_polynomials[row.Variables[k]], row.Coefficients[k]);
            }
        }

        return new ReducedSquare(builder.Build(), row.Weight, row.Low, row.High);
    }

    /// <summary>The same over spins when that takes fewer entries: sums of products of bits are often products of spins.</summary>
    private static (BinaryPolynomialModel Objective, ReducedSquare[] Squares) InCheaperVartype(BinaryPolynomialModel objective, ReducedSquare[] squares)
    {
        var entries = Entries(objective, squares);
        if (Size(objective) + squares.Sum(static square => Size(square.Polynomial)) > LargestExpansion)
        {
            return (objective, squares);
        }

        var inSpins = objective.ToVartype(Vartype.Spin);
        ReducedSquare[] squaresInSpins = [.. squares.Select(static square => square.InSpins())];
        return Entries(inSpins, squaresInSpins) < entries ? (inSpins, squaresInSpins) : (objective, squares);
    }

    private static long Entries(BinaryPolynomialModel objective, IReadOnlyList<ReducedSquare> squares) =>
        objective.EntryCount + squares.Sum(static square => (long)square.Polynomial.EntryCount);

    /// <summary>Number of terms after the change to spins, before merging.</summary>
    private static long Size(BinaryPolynomialModel polynomial)
    {
        var sum = 0L;
        for (var t = 0; t < polynomial.TermCount; t++)
        {
            sum += 1L << polynomial.Term(t).Length;
        }

        return sum;
    }
}
