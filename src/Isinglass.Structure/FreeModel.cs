using Isinglass.Model;
using Isinglass.Model.Polynomials;
using Isinglass.Model.Solving.Completion;
using Isinglass.Structure.Reduction;

namespace Isinglass.Structure;

/// <summary>
/// A quadratic model over its free variables alone; all others depend on them. Its energy is a polynomial + squares of polynomials, equal to the energy of the
/// model at the completed point, and its minimum is the model's.
/// </summary>
internal sealed class FreeModel
{
    private readonly BinaryQuadraticModel _model;
    private readonly IReadOnlyList<DependentVariable> _followers;
    private readonly SlackFill[] _slack;
    private readonly int[] _free;
    private readonly Lazy<(WalkTables Tables, DenseSquareTables? Dense)> _walk;

    internal FreeModel(
        BinaryQuadraticModel model, int[] free, IReadOnlyList<DependentVariable> followers, SlackFill[] slack,
        BinaryPolynomialModel objective, IReadOnlyList<ReducedSquare> squares)
    {
        _model = model;
        _free = free;
        _followers = followers;
        _slack = slack;
        Objective = objective;
        Squares = squares;
        _walk = new Lazy<(WalkTables, DenseSquareTables?)>(() =>
        {
            var tables = new WalkTables(this);
            return (tables, DenseSquareTables.TryCreate(tables));
        });
    }

    /// <summary>Number of free variables.</summary>
    public int FreeCount => _free.Length;

    /// <summary>The model's variable of each free bit, ascending.</summary>
    public IReadOnlyList<int> Free => _free;

    /// <summary>The polynomial beside the squares, over the free bits.</summary>
    internal BinaryPolynomialModel Objective { get; }

    /// <summary>The squares.</summary>
    internal IReadOnlyList<ReducedSquare> Squares { get; }

    /// <summary>Writes a model over its free variables, by its structure.</summary>
    public static FreeModel Of(BinaryQuadraticModel model, ModelStructure structure) => new ModelReduction(model, structure).Reduce();

    /// <summary>The free bits (0/1) of a point of the model.</summary>
    public void Select(ReadOnlySpan<sbyte> values, Span<sbyte> free)
    {
        for (var place = 0; place < _free.Length; place++)
        {
            free[place] = values[_free[place]] > 0 ? (sbyte)1 : (sbyte)0;
        }
    }

    /// <summary>The point of the model (0/1 or -1/+1 by its vartype) with these free bits (0/1) and the best values of all others.</summary>
    public void Complete(ReadOnlySpan<sbyte> free, Span<sbyte> values)
    {
        for (var place = 0; place < _free.Length; place++)
        {
            values[_free[place]] = free[place] > 0 ? (sbyte)1 : _model.ZeroValue;
        }

        foreach (var follower in _followers)
        {
            values[follower.Variable] = follower.ValueAt(values) ? (sbyte)1 : _model.ZeroValue;
        }

        foreach (var slack in _slack)
        {
            slack.Fill(values, _model.ZeroValue);
        }
    }

    /// <summary>A walker over the free bits at all bits zero. One per thread.</summary>
    public IFlipWalker CreateWalker() =>
        _walk.Value.Dense is { } dense ? new DenseSquareWalker(dense) : new ReducedWalker(_walk.Value.Tables);
}
