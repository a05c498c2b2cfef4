using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Numerics.Random;

namespace Isinglass.Testing;

/// <summary>Small random constrained models with every kind of row, and their truth by enumeration.</summary>
public static class RandomConstrainedModels
{
    /// <summary>
    /// A random model of <paramref name="variableCount"/> bits (products included): one-hot groups, cardinalities, knapsacks, covers, general rows with signs
    /// and common
    /// divisors, product rows, squared terms in the objective. About one in eight is infeasible.
    /// </summary>
    public static ConstrainedQuadraticModel Create(RandomKey key, int variableCount)
    {
        var random = key.CreateSource();
        var builder = new ConstrainedQuadraticModelBuilder(variableCount);
        AddObjective(builder.Objective, random, variableCount);
        var point = Enumerable.Range(0, variableCount).Select(_ => (sbyte)random.NextBit()).ToArray();
        var free = variableCount;
        for (var k = random.NextBelow(3); k > 0 && free > 4; k--)
        {
            free--;
            var a = random.NextBelow(free);
            var b = (a + 1 + random.NextBelow(free - 1)) % free;
            builder.AddProduct(free, a, b);
        }

        for (var p = free; p < variableCount; p++)
        {
            point[p] = 0;
        }

        var model = builder.Build();
        foreach (var (p, a, b) in model.Products.Reverse())
        {
            point[p] = (sbyte)(point[a] * point[b]);
        }

        var spoil = random.NextBelow(8) == 0;
        for (var k = 1 + random.NextBelow(3); k > 0; k--)
        {
            AddRow(builder, random, point, spoil && k == 1);
        }

        return builder.Build();
    }

    /// <summary>Whether any point is feasible, the least objective, and all optimal points, by enumeration from scratch.</summary>
    public static (bool IsFeasible, double Objective, List<sbyte[]> Points) Truth(ConstrainedQuadraticModel model)
    {
        var (best, points) = (double.PositiveInfinity, new List<sbyte[]>());
        foreach (var point in RandomModels.Points(model.VariableCount).Where(p => model.IsFeasible(p)))
        {
            var objective = model.Objective.Energy(point);
            if (objective < best - 1e-9)
            {
                best = objective;
                points.Clear();
            }

            if (objective <= best + 1e-9)
            {
                points.Add(point);
            }
        }

        return (points.Count > 0, best, points);
    }

    private static void AddObjective(BinaryQuadraticModelBuilder objective, RandomSource random, int variableCount)
    {
        objective.AddOffset(random.NextBelow(5));
        for (var i = 0; i < variableCount; i++)
        {
            objective.AddLinear(i, random.NextBelow(21) - 10);
            for (var j = 0; j < i; j++)
            {
                if (random.NextBelow(3) == 0)
                {
                    objective.AddQuadratic(i, j, random.NextBelow(11) - 5);
                }
            }
        }

        if (random.NextBelow(4) == 0)
        {
            var columns = Subset(random, variableCount, 3, 5);
            objective.AddSquaredTerm(columns, [.. columns.Select(_ => (double)(random.NextBelow(5) - 2))], random.NextBelow(3), 2);
        }
    }

    // Every row but a spoilt one holds at the given point, so the model is feasible unless it is spoilt.
    private static void AddRow(ConstrainedQuadraticModelBuilder builder, RandomSource random, sbyte[] point, bool spoil)
    {
        var n = point.Length;
        switch (random.NextBelow(5))
        {
            case 0:
                {
                    var ones = Enumerable.Range(0, n).Where(i => point[i] == 1).ToArray();
                    var zeros = Enumerable.Range(0, n).Where(i => point[i] == 0).ToArray();
                    random.Shuffle<int>(zeros);
                    var columns = zeros.Take(3).Concat(ones.Take(1)).ToArray();
                    builder.AddRow(columns, Ones(columns.Length), ConstraintSense.Equal, ones.Length == 0 ? 0 : 1, "one-hot");
                    return;
                }

            case 1:
                {
                    var columns = Subset(random, n, 3, 6);
                    builder.AddRow(columns, Ones(columns.Length), ConstraintSense.Equal, columns.Sum(i => point[i]), "cardinality");
                    return;
                }

            default:
                {
                    var columns = Subset(random, n, 3, 6);
                    var divisor = 1 + random.NextBelow(3);
                    var range = 1 + random.NextBelow(4);
                    var sense = (ConstraintSense)random.NextBelow(3);
                    var values = columns.Select(_ => (double)(divisor * (1 + random.NextBelow(range)) * (random.NextBelow(3) == 0 ? -1 : 1))).ToArray();
                    var activity = columns.Select((c, k) => values[k] * point[c]).Sum();
                    var slack = divisor * random.NextBelow(3) * (sense == ConstraintSense.LessOrEqual ? 1 : sense == ConstraintSense.Equal ? 0 : -1);

                    // An even side that must be odd, or a bound out of reach or nearly so.
                    var rightHandSide = !spoil ? activity + slack
                        : sense == ConstraintSense.LessOrEqual ? values.Sum(v => Math.Min(0, v)) - random.NextBelow(2)
                        : sense == ConstraintSense.GreaterOrEqual ? values.Sum(v => Math.Max(0, v)) + random.NextBelow(2)
                        : activity + divisor + 1;
                    builder.AddRow(columns, values, sense, rightHandSide, "general");
                    return;
                }
        }
    }

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];

    private static int[] Subset(RandomSource random, int variableCount, int least, int most)
    {
        var all = Enumerable.Range(0, variableCount).ToArray();
        random.Shuffle<int>(all);
        return [.. all.Take(Math.Min(variableCount, least + random.NextBelow(most - least + 1)))];
    }
}
