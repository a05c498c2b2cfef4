using Isinglass.Model;
using Isinglass.Numerics.Matrices;

namespace Isinglass.LocalSearch;

/// <summary>
/// The rows, squared terms and products of each variable, for <see cref="ConstrainedState"/>. Built once for a model, shared by any number of states and
/// threads.
/// </summary>
internal sealed class ConstrainedStructure
{
    private readonly int[] _productStarts;
    private readonly int[] _productItems;
    private readonly Lazy<CouplingLookup> _lookup;

    /// <summary>Indexes a model.</summary>
    public ConstrainedStructure(ConstrainedQuadraticModel model)
    {
        Model = model;
        RowsByVariable = model.Rows.Transpose();
        SquaresByVariable = model.Objective.SquaredTerms.Rows.Transpose();
        (_productStarts, _productItems) = IndexProducts(model);
        DefiningProduct = FindDefinitions(model);
        _lookup = new Lazy<CouplingLookup>(() => new CouplingLookup(model.Objective.Couplings));
    }

    private ConstrainedStructure(ConstrainedStructure other, ConstrainedQuadraticModel model)
    {
        Model = model;
        RowsByVariable = other.RowsByVariable;
        SquaresByVariable = other.SquaresByVariable;
        _productStarts = other._productStarts;
        _productItems = other._productItems;
        DefiningProduct = other.DefiningProduct;
        _lookup = ReferenceEquals(model.Objective.Couplings, other.Model.Objective.Couplings)
            ? other._lookup : new Lazy<CouplingLookup>(() => new CouplingLookup(model.Objective.Couplings));
    }

    /// <summary>The model.</summary>
    public ConstrainedQuadraticModel Model { get; }

    /// <summary>Rows by variable: row i holds the linear rows that variable i is in.</summary>
    public SparseRows RowsByVariable { get; }

    /// <summary>Squared terms of the objective by variable.</summary>
    public SparseRows SquaresByVariable { get; }

    /// <summary>
    /// For each variable the product row that defines it, or -1: p of p = ab when it is the product of one row alone and does not depend on itself. Such
    /// variables are determined by others.
    /// </summary>
    public ReadOnlyMemory<int> DefiningProduct { get; }

    /// <summary>The objective's couplings by pairs; built on first use.</summary>
    internal CouplingLookup Lookup => _lookup.Value;

    /// <summary>The product rows that a variable is in.</summary>
    public ReadOnlySpan<int> ProductsOf(int variable) =>
        _productItems.AsSpan(_productStarts[variable], _productStarts[variable + 1] - _productStarts[variable]);

    /// <summary>The same index for other linear biases or values of the objective; the pattern of squared terms must be the same.</summary>
    public ConstrainedStructure WithObjective(BinaryQuadraticModel objective)
    {
        if (!ReferenceEquals(objective.SquaredTerms.Rows, Model.Objective.SquaredTerms.Rows))
        {
            throw new ArgumentException("The objective must keep the rows of its squared terms.", nameof(objective));
        }

        return new ConstrainedStructure(this, Model.WithObjective(objective));
    }

    private static (int[] Starts, int[] Items) IndexProducts(ConstrainedQuadraticModel model)
    {
        var starts = new int[model.VariableCount + 1];
        foreach (var (p, a, b) in model.Products)
        {
            starts[p + 1]++;
            starts[a + 1]++;
            starts[b + 1]++;
        }

        for (var i = 0; i < model.VariableCount; i++)
        {
            starts[i + 1] += starts[i];
        }

        var next = starts.AsSpan(0, model.VariableCount).ToArray();
        var items = new int[3 * model.Products.Length];
        for (var k = 0; k < model.Products.Length; k++)
        {
            var (p, a, b) = model.Products[k];
            items[next[p]++] = k;
            items[next[a]++] = k;
            items[next[b]++] = k;
        }

        return (starts, items);
    }

    private static int[] FindDefinitions(ConstrainedQuadraticModel model)
    {
        var definition = new int[model.VariableCount];
        Array.Fill(definition, -1);
        var uses = new int[model.VariableCount];
        for (var k = 0; k < model.Products.Length; k++)
        {
            var p = model.Products[k].Product;
            uses[p]++;
            definition[p] = uses[p] == 1 ? k : -1;
        }

        // A definition inside a cycle (p = qa, q = pb) is ignored: colours 0 unseen, 1 open, 2 closed of the depth-first search over factors.
        var colour = new byte[model.VariableCount];
        var stack = new Stack<int>();
        for (var root = 0; root < model.VariableCount; root++)
        {
            stack.Push(root);
            while (stack.TryPop(out var i))
            {
                if (i < 0)
                {
                    colour[~i] = 2;
                    continue;
                }

                if (colour[i] != 0)
                {
                    continue;
                }

                colour[i] = 1;
                stack.Push(~i);
                if (definition[i] < 0)
                {
                    continue;
                }

                var (_, a, b) = model.Products[definition[i]];
                if (colour[a] == 1 || colour[b] == 1)
                {
                    definition[i] = -1;
                    continue;
                }

                stack.Push(a);
                stack.Push(b);
            }
        }

        return definition;
    }
}
