using Isinglass.Model;
using Isinglass.Numerics.Random;

namespace Isinglass.Testing;

/// <summary>The models that every sampler must solve: small enough for enumeration, of every kind that has ever broken one.</summary>
public static class SamplerModels
{
    private static readonly Dictionary<string, Func<RandomKey, Vartype, BinaryQuadraticModel>> Kinds = new(StringComparer.Ordinal)
    {
        ["empty"] = static (_, vartype) => Constant(0, vartype, 4.5),
        ["one variable"] = static (key, vartype) => RandomModels.Quadratic(key, 1, vartype),
        ["two variables"] = static (key, vartype) => RandomModels.Quadratic(key, 2, vartype, density: 1),
        ["all zero"] = static (_, vartype) => Constant(5, vartype, -2),
        ["fields only"] = static (key, vartype) => RandomModels.Quadratic(key, 12, vartype, density: 0),
        ["couplings only"] = CouplingsOnly,
        ["isolated variables"] = IsolatedVariables,
        ["duplicate terms"] = DuplicateTerms,
        ["sparse"] = static (key, vartype) => RandomModels.Quadratic(key, 14, vartype, density: 0.2),
        ["dense"] = static (key, vartype) => RandomModels.Quadratic(key, 16, vartype, density: 1),
        ["huge"] = static (key, vartype) => Scaled(RandomModels.Quadratic(key, 9, vartype), 1e12 / 3),
        ["tiny"] = static (key, vartype) => Scaled(RandomModels.Quadratic(key, 9, vartype), 1e-12 / 3),
        ["huge among tiny"] = HugeAmongTiny,
        ["squared terms"] = static (key, vartype) => RandomModels.Quadratic(key, 10, vartype, squaredTerms: 4),
        ["squared terms only"] = static (key, vartype) => RandomModels.Quadratic(key, 9, vartype, density: 0, range: 0, squaredTerms: 5),
        ["one-hot penalty"] = OneHot,
    };

    /// <summary>Names of the kinds.</summary>
    public static IReadOnlyCollection<string> Names => Kinds.Keys;

    /// <summary>A model of a kind.</summary>
    public static BinaryQuadraticModel Create(string kind, Vartype vartype, int seed) => Kinds[kind](new RandomKey((ulong)seed).Derive(kind), vartype);

    /// <summary>The sum of the magnitudes of all coefficients: the scale of rounding in energies.</summary>
    public static double Scale(BinaryQuadraticModel model)
    {
        var expanded = model.Expand();
        var sum = Math.Abs(expanded.Offset);
        foreach (var value in expanded.Linear)
        {
            sum += Math.Abs(value);
        }

        return sum + expanded.Couplings.Values.Sum(Math.Abs);
    }

    /// <summary>The model with every coefficient multiplied (squared terms: their weights).</summary>
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

        for (var r = 0; r < model.SquaredTerms.Count; r++)
        {
            var rows = model.SquaredTerms.Rows;
            builder.AddSquaredTerm(rows.RowColumns(r), rows.RowValues(r), model.SquaredTerms.Targets[r], factor * model.SquaredTerms.Weights[r]);
        }

        return builder.Build();
    }

    private static BinaryQuadraticModel Constant(int variableCount, Vartype vartype, double offset)
    {
        var builder = new BinaryQuadraticModelBuilder(vartype, variableCount);
        builder.AddOffset(offset);
        return builder.Build();
    }

    private static BinaryQuadraticModel CouplingsOnly(RandomKey key, Vartype vartype)
    {
        var random = key.CreateSource();
        var builder = new BinaryQuadraticModelBuilder(vartype, 12);
        for (var i = 0; i < 12; i++)
        {
            for (var j = 0; j < i; j++)
            {
                builder.AddQuadratic(i, j, random.NextSign());
            }
        }

        return builder.Build();
    }

    private static BinaryQuadraticModel IsolatedVariables(RandomKey key, Vartype vartype)
    {
        var random = key.CreateSource();
        var builder = new BinaryQuadraticModelBuilder(vartype, 10);
        for (var i = 1; i < 10; i += 3)
        {
            builder.AddQuadratic(i, (i + 3) % 10, random.NextGaussian());
            builder.AddLinear(i, random.NextGaussian());
        }

        return builder.Build();
    }

    private static BinaryQuadraticModel DuplicateTerms(RandomKey key, Vartype vartype)
    {
        var random = key.CreateSource();
        var builder = new BinaryQuadraticModelBuilder(vartype, 8);
        for (var k = 0; k < 100; k++)
        {
            builder.AddQuadratic(random.NextBelow(8), random.NextBelow(8), random.NextGaussian());
            builder.AddLinear(random.NextBelow(8), random.NextGaussian());
        }

        return builder.Build();
    }

    /// <summary>A strong pair beside weak ones: schedules derived from extremes alone spend all their sweeps in between.</summary>
    private static BinaryQuadraticModel HugeAmongTiny(RandomKey key, Vartype vartype)
    {
        var random = key.CreateSource();
        var builder = new BinaryQuadraticModelBuilder(vartype, 8);
        builder.AddQuadratic(0, 1, 1e4);
        builder.AddLinear(0, -3e3);
        for (var i = 1; i < 8; i++)
        {
            builder.AddLinear(i, random.NextGaussian());
            builder.AddQuadratic(i, (i + 1) % 8, random.NextGaussian());
        }

        return builder.Build();
    }

    /// <summary>Three groups of four bits, one of each group to choose, with random costs of pairs (over spins: the same energies).</summary>
    private static BinaryQuadraticModel OneHot(RandomKey key, Vartype vartype)
    {
        var random = key.CreateSource();
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, 12);
        for (var group = 0; group < 3; group++)
        {
            builder.AddSquare([.. Enumerable.Range(4 * group, 4)], [1, 1, 1, 1], 1, 8);
        }

        for (var i = 0; i < 12; i++)
        {
            for (var j = 0; j < i; j++)
            {
                builder.AddQuadratic(i, j, i / 4 == j / 4 ? 0 : random.NextBelow(4));
            }
        }

        return builder.Build().ToVartype(vartype);
    }
}
