using Isinglass.Model;
using Isinglass.Numerics.Random;

namespace Isinglass.Testing;

/// <summary>
/// Linear assignment with n^2 bits and a penalty per row and column: structured models on which analogue machines fail when amplitudes, biases and
/// couplings are not kept in proportion. Bit n i + j says that i goes to j.
/// </summary>
public static class AssignmentModels
{
    /// <summary>Random integer costs 0 .. 9 and penalties just above the largest cost.</summary>
    public static (BinaryQuadraticModel Model, double Minimum) Create(RandomKey key, int size)
    {
        var random = key.CreateSource();
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, size * size);
        var costs = new int[size, size];
        var ones = Enumerable.Repeat(1.0, size).ToArray();
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                costs[i, j] = random.NextBelow(10);
                builder.AddLinear(size * i + j, costs[i, j]);
            }

            builder.AddSquare([.. Enumerable.Range(0, size).Select(j => size * i + j)], ones, 1, 10);
            builder.AddSquare([.. Enumerable.Range(0, size).Select(j => size * j + i)], ones, 1, 10);
        }

        return (builder.Build(), Cheapest(costs, 0, 0));
    }

    /// <summary>The cheapest assignment of rows from <paramref name="row"/> on to columns outside <paramref name="used"/>, by trying all.</summary>
    private static int Cheapest(int[,] costs, int row, int used)
    {
        if (row == costs.GetLength(0))
        {
            return 0;
        }

        var best = int.MaxValue;
        for (var j = 0; j < costs.GetLength(0); j++)
        {
            if ((used >> j & 1) == 0)
            {
                best = Math.Min(best, costs[row, j] + Cheapest(costs, row + 1, used | 1 << j));
            }
        }

        return best;
    }
}
