using Isinglass.Model;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Annealing;

/// <summary>Models of every kind, small enough to enumerate.</summary>
internal static class AnnealingModels
{
    public const int KindCount = 10;

    public static BinaryQuadraticModel Small(int seed)
    {
        var key = new RandomKey((ulong)seed);
        var vartype = seed / KindCount % 2 == 0 ? Vartype.Binary : Vartype.Spin;
        var n = 2 + key.Derive("size").CreateSource().NextBelow(9);
        return (seed % KindCount) switch
        {
            0 => RandomModels.Quadratic(key, n, vartype),
            1 => RandomModels.Quadratic(key, n, vartype, density: 0),
            2 => WithoutLinear(RandomModels.Quadratic(key, n, vartype, density: 1)),
            3 => RandomModels.Quadratic(key, n, vartype, density: 0.15),
            4 => RandomModels.Quadratic(key, n, vartype, squaredTerms: 3),
            5 => RandomModels.Quadratic(key, n, vartype, density: 0, range: 0, squaredTerms: 2),
            6 => Scaled(RandomModels.Quadratic(key, n, vartype, squaredTerms: seed % 3), 1e9),
            7 => Scaled(RandomModels.Quadratic(key, n, vartype, squaredTerms: seed % 3), 1e-9),
            8 => Irrational(key, n, vartype),
            _ => RandomModels.Quadratic(key, 1 + seed % 2, vartype),
        };
    }

    public static BinaryQuadraticModel Scaled(BinaryQuadraticModel model, double factor)
    {
        var builder = new BinaryQuadraticModelBuilder(model.Vartype, model.VariableCount);
        builder.AddOffset(factor * model.Offset);
        for (var i = 0; i < model.VariableCount; i++)
        {
            builder.AddLinear(i, factor * model.Linear[i]);
            for (var e = model.Couplings.Starts[i]; e < model.Couplings.Starts[i + 1] && model.Couplings.Columns[e] < i; e++)
            {
                builder.AddQuadratic(i, model.Couplings.Columns[e], factor * model.Couplings.Values[e]);
            }
        }

        var terms = model.SquaredTerms;
        for (var r = 0; r < terms.Count; r++)
        {
            builder.AddSquaredTerm(terms.Rows.RowColumns(r), terms.Rows.RowValues(r), terms.Targets[r], factor * terms.Weights[r]);
        }

        return builder.Build();
    }

    /// <summary>A sparse or dense random graph of +-1 couplings over spins, with fields when asked.</summary>
    public static BinaryQuadraticModel Graph(int seed, int n, int degree, bool fields = false, int range = 1)
    {
        var random = new RandomKey((ulong)seed).CreateSource();
        var builder = new BinaryQuadraticModelBuilder(Vartype.Spin, n);
        var seen = new HashSet<(int, int)>();
        for (var e = 0; e < n * degree / 2; e++)
        {
            var (a, b) = (random.NextBelow(n), random.NextBelow(n));
            if (a != b && seen.Add((Math.Min(a, b), Math.Max(a, b))))
            {
                builder.AddQuadratic(a, b, random.NextSign() * (1 + random.NextBelow(range)));
            }
        }

        for (var i = 0; i < n && fields; i++)
        {
            builder.AddLinear(i, random.NextBelow(5) - 2);
        }

        return builder.Build();
    }

    private static BinaryQuadraticModel WithoutLinear(BinaryQuadraticModel model) => model.WithLinear(new double[model.VariableCount], 0);

    public static BinaryQuadraticModel Irrational(RandomKey key, int n, Vartype vartype)
    {
        var random = key.CreateSource();
        var builder = new BinaryQuadraticModelBuilder(vartype, n);
        for (var i = 0; i < n; i++)
        {
            builder.AddLinear(i, random.NextGaussian());
            for (var j = 0; j < i; j++)
            {
                builder.AddQuadratic(i, j, random.NextGaussian());
            }
        }

        builder.AddSquaredTerm([0, n - 1], [random.NextGaussian(), random.NextGaussian()], random.NextGaussian(), 1.5);
        return builder.Build();
    }
}
