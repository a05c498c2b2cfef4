using Isinglass.Model;
using Isinglass.Numerics.Random;

namespace Isinglass.Testing;

/// <summary>Small random models of every kind, and their truth by enumeration.</summary>
public static class RandomModels
{
    /// <summary>A random model with integer biases; <paramref name="density"/> is the share of pairs that are coupled.</summary>
    public static BinaryQuadraticModel Quadratic(RandomKey key, int variableCount, Vartype vartype, double density = 0.5, int range = 5, int squaredTerms = 0)
    {
        var random = key.CreateSource();
        var builder = new BinaryQuadraticModelBuilder(vartype, variableCount);
        builder.AddOffset(random.NextBelow(7) - 3);
        for (var i = 0; i < variableCount; i++)
        {
            builder.AddLinear(i, random.NextBelow(2 * range + 1) - range);
            for (var j = 0; j < i; j++)
            {
                if (random.NextDouble() < density)
                {
                    builder.AddQuadratic(i, j, random.NextBelow(2 * range + 1) - range);
                }
            }
        }

        for (var r = 0; r < squaredTerms; r++)
        {
            var columns = Enumerable.Range(0, variableCount).Where(_ => random.NextDouble() < 0.6).ToArray();
            var values = columns.Select(_ => (double)(random.NextBelow(5) - 2)).ToArray();
            builder.AddSquaredTerm(columns, values, random.NextBelow(5) - 2, 1 + random.NextBelow(3));
        }

        return builder.Build();
    }

    /// <summary>Every point of the model in counting order (bit i of the counter is variable i).</summary>
    public static IEnumerable<sbyte[]> Points(int variableCount, Vartype vartype = Vartype.Binary)
    {
        for (var code = 0L; code < 1L << variableCount; code++)
        {
            yield return [.. Enumerable.Range(0, variableCount).Select(i => (code >> i & 1) != 0 ? (sbyte)1 : vartype == Vartype.Binary ? (sbyte)0
                : (sbyte)-1)];
        }
    }

    /// <summary>The least energy by enumeration, computed from scratch at every point.</summary>
    public static double Minimum(BinaryQuadraticModel model) => Points(model.VariableCount, model.Vartype).Min(point => model.Energy(point));
}
