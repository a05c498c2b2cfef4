namespace Isinglass.Structure.Recognition;

/// <summary>
/// Lattice reduction of Lenstra, Lenstra, Lovasz (1982) for a handful of dimensions in double precision, with generators that need not be independent: a vector that the others generate
/// shrinks to nothing and is dropped.
/// </summary>
internal static class LatticeReduction
{
    private const double Delta = 0.99;

    /// <summary>Vectors shorter than this share of the longest are nothing.</summary>
    private const double Rounding = 1e-7;

    /// <summary>Swaps after which a lattice is given up: with doubles a reduction could circle.</summary>
    private const int MostSwaps = 20_000;

    /// <summary>A reduced basis of the lattice that the vectors generate; null when the reduction does not end.</summary>
    public static List<double[]>? Basis(IEnumerable<double[]> generators)
    {
        var basis = new List<double[]>();
        foreach (var generator in generators)
        {
            basis.Add([.. generator]);
            if (!Reduce(basis, Rounding * Math.Sqrt(Norm(generator)) + Rounding))
            {
                return null;
            }
        }

        return basis;
    }

    private static bool Reduce(List<double[]> basis, double nothing)
    {
        var swaps = 0;
        for (var k = 1; k < basis.Count;)
        {
            var star = Orthogonalize(basis, k);
            for (var j = k - 1; j >= 0; j--)
            {
                var share = star[j].Norm > nothing * nothing ? Math.Round(Dot(basis[k], star[j].Vector) / star[j].Norm) : 0;
                for (var i = 0; share != 0 && i < basis[k].Length; i++)
                {
                    basis[k][i] -= share * basis[j][i];
                }
            }

            // A vector that the others generate arrives either here or at the front.
            var vanished = Norm(basis[k]) <= nothing * nothing ? k : Norm(basis[0]) <= nothing * nothing ? 0 : -1;
            if (vanished >= 0)
            {
                basis.RemoveAt(vanished);
                k = Math.Max(1, k - 1);
                continue;
            }

            star = Orthogonalize(basis, k);
            var along = star[k - 1].Norm > nothing * nothing ? Dot(basis[k], star[k - 1].Vector) / star[k - 1].Norm : 0;
            if (star[k].Norm >= (Delta - along * along) * star[k - 1].Norm)
            {
                k++;
            }
            else
            {
                (basis[k], basis[k - 1]) = (basis[k - 1], basis[k]);
                k = Math.Max(1, k - 1);
                if (++swaps > MostSwaps)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The vectors 0 .. last made orthogonal to those before them (Gram, Schmidt), with their squared lengths.</summary>
    private static (double[] Vector, double Norm)[] Orthogonalize(List<double[]> basis, int last)
    {
        var star = new (double[] Vector, double Norm)[last + 1];
        for (var i = 0; i <= last; i++)
        {
            double[] vector = [.. basis[i]];
            for (var j = 0; j < i; j++)
            {
                var share = star[j].Norm > 0 ? Dot(vector, star[j].Vector) / star[j].Norm : 0;
                for (var k = 0; k < vector.Length; k++)
                {
                    vector[k] -= share * star[j].Vector[k];
                }
            }

            star[i] = (vector, Norm(vector));
        }

        return star;
    }

    private static double Norm(double[] vector) => Dot(vector, vector);

    private static double Dot(double[] left, double[] right)
    {
        var sum = 0.0;
        for (var k = 0; k < left.Length; k++)
        {
            sum += left[k] * right[k];
        }

        return sum;
    }
}
