using Isinglass.Model;

namespace Isinglass.Testing;

/// <summary>
/// Low autocorrelation sequences (Bernasconi 1987): minimise sum_k C_k^2 with C_k = sum_i s_i s_(i+k), written as QOBLIB does: products z = x y as penalties
/// P (3 z - 2 z x - 2 z y + x y).
/// </summary>
public static class Autocorrelation
{
    /// <summary>The least energies for lengths 3, 4, ... (Packebusch, Mertens, J. Phys. A 49, 2016, table 1).</summary>
    public static IReadOnlyList<int> Optima { get; } = [1, 2, 2, 7, 3, 8, 12, 13, 5, 10, 6, 19, 15, 24, 32, 25, 29, 26];

    /// <summary>The model of a length, penalty 10000 as in the library.</summary>
    public static BinaryQuadraticModel Model(int length, double penalty = 10_000)
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, length);
        for (var k = 1; k < length; k++)
        {
            var columns = new List<int>();
            var values = new List<double>();
            for (var i = 0; i + k < length; i++)
            {
                var (x, y, z) = (i, i + k, builder.AddVariable());
                columns.AddRange([z, x, y]);
                values.AddRange([4, -2, -2]);
                builder.AddLinear(z, 3 * penalty);
                builder.AddQuadratic(z, x, -2 * penalty);
                builder.AddQuadratic(z, y, -2 * penalty);
                builder.AddQuadratic(x, y, penalty);
            }

            builder.AddSquare([.. columns], [.. values], k - length, 1);
        }

        return builder.Build();
    }

    /// <summary>The energy of a sequence of bits.</summary>
    public static double Energy(ReadOnlySpan<sbyte> bits)
    {
        var sum = 0.0;
        for (var k = 1; k < bits.Length; k++)
        {
            var correlation = 0;
            for (var i = 0; i + k < bits.Length; i++)
            {
                correlation += bits[i] == bits[i + k] ? 1 : -1;
            }

            sum += correlation * correlation;
        }

        return sum;
    }
}
