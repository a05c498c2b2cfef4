using Isinglass.Model;
using Isinglass.Model.Solving.Completion;

namespace Isinglass.Testing;

/// <summary>A small model with a completion: free bits and all their pairwise products, each product with a bias, completed by multiplying.</summary>
public sealed class ProductsOfPairs : ICompletion
{
    private readonly ConstrainedQuadraticModel _model;

    private ProductsOfPairs(ConstrainedQuadraticModel model, int freeCount)
    {
        _model = model;
        FreeCount = freeCount;
    }

    /// <inheritdoc/>
    public int FreeCount { get; }

    /// <inheritdoc/>
    public int VariableCount => _model.VariableCount;

    /// <summary>The model over <paramref name="freeCount"/> free bits; biases follow one of several fixed patterns of both signs.</summary>
    public static ConstrainedQuadraticModel Create(int freeCount, int pattern = 0)
    {
        var builder = new ConstrainedQuadraticModelBuilder(freeCount);
        for (var i = 0; i < freeCount; i++)
        {
            builder.Objective.AddLinear(i, (i * 7 + pattern) % 5 - 2);
            for (var j = 0; j < i; j++)
            {
                builder.Objective.AddLinear(builder.AddProduct(i, j), (i * 3 + j * 5 + pattern) % 7 - 3);
            }
        }

        builder.Completion = new ProductsOfPairs(builder.Build(), freeCount);
        return builder.Build();
    }

    /// <inheritdoc/>
    public double Complete(ReadOnlySpan<sbyte> free, Span<sbyte> point)
    {
        free.CopyTo(point);
        foreach (var (p, a, b) in _model.Products)
        {
            point[p] = (sbyte)(point[a] * point[b]);
        }

        return _model.Objective.Energy(point);
    }

    /// <inheritdoc/>
    public ICompletionWalker CreateWalker() => new Walker(this);

    private sealed class Walker(ProductsOfPairs completion) : ICompletionWalker
    {
        private readonly sbyte[] _free = new sbyte[completion.FreeCount];
        private readonly sbyte[] _point = new sbyte[completion.VariableCount];

        public int FreeCount => _free.Length;

        public ReadOnlySpan<sbyte> Free => _free;

        public double Objective { get; private set; }

        public void Load(ReadOnlySpan<sbyte> free)
        {
            free.CopyTo(_free);
            Objective = completion.Complete(_free, _point);
        }

        public bool TryFlip(int bit, double limit)
        {
            _free[bit] ^= 1;
            var objective = completion.Complete(_free, _point);
            if (objective - Objective <= limit)
            {
                Objective = objective;
                return true;
            }

            _free[bit] ^= 1;
            return false;
        }
    }
}
