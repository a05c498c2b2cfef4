using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Numerics.Random;

namespace Isinglass.Testing;

/// <summary>Constrained problems of the field with known structure.</summary>
public static class ClassicModels
{
    /// <summary>
    /// Quadratic assignment of <paramref name="size"/> facilities: variable (i, k) = i * size + k is "facility i at place k"; integer flows and distances
    /// below 10.
    /// </summary>
    public static ConstrainedQuadraticModel QuadraticAssignment(RandomKey key, int size)
    {
        var random = key.CreateSource();
        var flow = Symmetric(random, size);
        var distance = Symmetric(random, size);
        var builder = new ConstrainedQuadraticModelBuilder(size * size);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < i; j++)
            {
                for (var k = 0; k < size; k++)
                {
                    for (var l = 0; l < size; l++)
                    {
                        builder.Objective.AddQuadratic(i * size + k, j * size + l, flow[i, j] * distance[k, l]);
                    }
                }
            }
        }

        AddAssignment(builder, size);
        return builder.Build();
    }

    /// <summary>Linear assignment with integer costs 1 .. 20.</summary>
    public static ConstrainedQuadraticModel LinearAssignment(RandomKey key, int size)
    {
        var random = key.CreateSource();
        var builder = new ConstrainedQuadraticModelBuilder(size * size);
        for (var i = 0; i < size * size; i++)
        {
            builder.Objective.AddLinear(i, 1 + random.NextBelow(20));
        }

        AddAssignment(builder, size);
        return builder.Build();
    }

    /// <summary>A quadratic knapsack: profits of items and pairs, one capacity row with weights 1 .. 10 and half of their sum as capacity.</summary>
    public static ConstrainedQuadraticModel QuadraticKnapsack(RandomKey key, int items)
    {
        var random = key.CreateSource();
        var builder = new ConstrainedQuadraticModelBuilder(items);
        for (var i = 0; i < items; i++)
        {
            builder.Objective.AddLinear(i, -1 - random.NextBelow(20));
            for (var j = 0; j < i; j++)
            {
                if (random.NextBelow(4) == 0)
                {
                    builder.Objective.AddQuadratic(i, j, -1 - random.NextBelow(10));
                }
            }
        }

        var weights = Enumerable.Range(0, items).Select(_ => 1.0 + random.NextBelow(10)).ToArray();
        builder.AddRow([.. Enumerable.Range(0, items)], weights, ConstraintSense.LessOrEqual, Math.Floor(weights.Sum() / 2), "capacity");
        return builder.Build();
    }

    /// <summary>
    /// The least objective of an assignment model of <see cref="QuadraticAssignment"/> or <see cref="LinearAssignment"/>, over all permutations.
    /// </summary>
    public static double BestPermutation(ConstrainedQuadraticModel model, int size)
    {
        var best = double.PositiveInfinity;
        var point = new sbyte[size * size];
        void Place(int i, int used)
        {
            if (i == size)
            {
                best = Math.Min(best, model.Objective.Energy(point));
                return;
            }

            for (var k = 0; k < size; k++)
            {
                if ((used >> k & 1) == 0)
                {
                    point[i * size + k] = 1;
                    Place(i + 1, used | 1 << k);
                    point[i * size + k] = 0;
                }
            }
        }

        Place(0, 0);
        return best;
    }

    private static void AddAssignment(ConstrainedQuadraticModelBuilder builder, int size)
    {
        var ones = Enumerable.Repeat(1.0, size).ToArray();
        for (var i = 0; i < size; i++)
        {
            builder.AddRow([.. Enumerable.Range(0, size).Select(k => i * size + k)], ones, ConstraintSense.Equal, 1, $"facility {i + 1}");
        }

        for (var k = 0; k < size; k++)
        {
            builder.AddRow([.. Enumerable.Range(0, size).Select(i => i * size + k)], ones, ConstraintSense.Equal, 1, $"place {k + 1}");
        }
    }

    private static int[,] Symmetric(RandomSource random, int size)
    {
        var matrix = new int[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < i; j++)
            {
                matrix[i, j] = matrix[j, i] = random.NextBelow(10);
            }
        }

        return matrix;
    }
}
