using System.Numerics;

namespace Isinglass.Structure.Recognition;

/// <summary>
/// The lattice that vectors generate of which only the inner products are known, in exact integers: written over some independent ones of them, put into
/// triangular form (Hermite), and reduced (Lenstra, Lenstra, Lovasz 1982, in integers after Cohen, A Course in Computational Algebraic Number Theory, 2.6.7).
/// Vectors that are the columns of an integer matrix with few rows generate a lattice with an orthogonal basis, and that is what the reduction finds in so few
/// dimensions.
/// </summary>
internal sealed class GramLattice
{
    /// <summary>Steps of a reduction; it ends far earlier.</summary>
    private const int MostSteps = 20_000;

    // basis[r] / _denominator are the coordinates of basis vector r over the independent generators.
    private readonly BigInteger[][] _basis;
    private readonly BigInteger[][] _gram;
    private readonly BigInteger[][] _products;
    private readonly BigInteger _denominator;

    private GramLattice(BigInteger[][] basis, BigInteger[][] gram, BigInteger[][] products, BigInteger denominator)
    {
        (_basis, _gram, _products, _denominator) = (basis, gram, products, denominator);
    }

    /// <summary>
    /// Orthogonal vectors that generate the lattice, each as its inner products with all generators and its own square; null when no such vectors are found.
    /// </summary>
    /// <param name="gram">The inner products of all generators.</param>
    /// <param name="independent">As many independent generators as the rank.</param>
    public static List<(BigInteger[] Products, BigInteger Square)>? OrthogonalBasis(BigInteger[][] gram, int[] independent)
    {
        var rank = independent.Length;
        BigInteger[][] rows = [.. independent.Select(i => (BigInteger[])[.. independent.Select(j => gram[i][j]), .. gram[i]])];
        var determinant = Eliminate(rows);
        if (determinant.IsZero)
        {
            return null;
        }

        // Column rank + j of the eliminated rows / determinant is generator j over the independent ones.
        BigInteger[] Coordinates(int generator) => [.. rows.Select(row => row[rank + generator] * determinant.Sign)];
        var denominator = BigInteger.Abs(determinant);
        var basis = Triangle(rank, denominator, Enumerable.Range(0, gram.Length).Select(Coordinates));
        BigInteger[][] products = [.. independent.Select(i => gram[i])];
        BigInteger[][] block = [.. products.Select(row => (BigInteger[])[.. independent.Select(j => row[j])])];
        var lattice = new GramLattice(basis, block, products, denominator);
        return lattice.Reduce() ? lattice.Orthogonal() : null;
    }

    /// <summary>
    /// Gauss and Jordan without fractions (Bareiss 1968): afterwards the left block is the determinant times the identity; 0 when it is singular.
    /// </summary>
    private static BigInteger Eliminate(BigInteger[][] rows)
    {
        var previous = BigInteger.One;
        for (var k = 0; k < rows.Length; k++)
        {
            var pivot = Array.FindIndex(rows, k, row => !row[k].IsZero);
            if (pivot < 0)
            {
                return 0;
            }

            if (pivot != k)
            {
                // A change of sign keeps the determinant.
                (rows[k], rows[pivot]) = (rows[pivot], [.. rows[k].Select(static value => -value)]);
            }

            for (var i = 0; i < rows.Length; i++)
            {
                if (i != k)
                {
                    var factor = rows[i][k];
                    for (var j = 0; j < rows[i].Length; j++)
                    {
                        rows[i][j] = (rows[k][k] * rows[i][j] - factor * rows[k][j]) / previous;
                    }
                }
            }

            previous = rows[k][k];
        }

        return previous;
    }

    /// <summary>A triangular basis of the integer lattice that the vectors and modulus times every unit vector generate.</summary>
    private static BigInteger[][] Triangle(int rank, BigInteger modulus, IEnumerable<BigInteger[]> vectors)
    {
        var triangle = new BigInteger[rank][];
        for (var r = 0; r < rank; r++)
        {
            triangle[r] = new BigInteger[rank];
            triangle[r][r] = modulus;
        }

        foreach (var vector in vectors)
        {
            for (var r = 0; r < rank; r++)
            {
                if (!vector[r].IsZero)
                {
                    Combine(triangle[r], vector, r, modulus);
                }
            }
        }

        return triangle;
    }

    /// <summary>Replaces two vectors by two that generate the same, of which the second is 0 at a place.</summary>
    private static void Combine(BigInteger[] kept, BigInteger[] other, int place, BigInteger modulus)
    {
        var (divisor, left, right) = ExtendedDivisor(kept[place], other[place]);
        var (a, b) = (kept[place] / divisor, other[place] / divisor);
        for (var c = place; c < kept.Length; c++)
        {
            (kept[c], other[c]) = (left * kept[c] + right * other[c], a * other[c] - b * kept[c]);

            // Multiples of the modulus lie in the lattice already; the diagonal of the kept one must stay.
            kept[c] = c == place ? kept[c] : BigInteger.Remainder(kept[c], modulus);
            other[c] = BigInteger.Remainder(other[c], modulus);
        }
    }

    /// <summary>gcd(a, b) = left a + right b, positive.</summary>
    private static (BigInteger Divisor, BigInteger Left, BigInteger Right) ExtendedDivisor(BigInteger a, BigInteger b)
    {
        var (left, nextLeft, right, nextRight) = (BigInteger.One, BigInteger.Zero, BigInteger.Zero, BigInteger.One);
        while (!b.IsZero)
        {
            var quotient = BigInteger.Divide(a, b);
            (a, b) = (b, a - quotient * b);
            (left, nextLeft) = (nextLeft, left - quotient * nextLeft);
            (right, nextRight) = (nextRight, right - quotient * nextRight);
        }

        return a.Sign < 0 ? (-a, -left, -right) : (a, left, right);
    }

    /// <summary>Times the square of the denominator; the lattice is the same.</summary>
    private BigInteger Product(BigInteger[] left, BigInteger[] right)
    {
        var sum = BigInteger.Zero;
        for (var i = 0; i < left.Length; i++)
        {
            for (var j = 0; j < right.Length; j++)
            {
                sum += left[i] * _gram[i][j] * right[j];
            }
        }

        return sum;
    }

    private bool Reduce()
    {
        var k = 1;
        for (var steps = 0; k < _basis.Length; steps++)
        {
            if (steps > MostSteps)
            {
                return false;
            }

            SizeReduce(k, k - 1);
            var (lambda, d) = Orthogonalize(k);
            BigInteger Before(int i) => i < 0 ? BigInteger.One : d[i];
            if (4 * (d[k] * Before(k - 2) + lambda[k][k - 1] * lambda[k][k - 1]) < 3 * d[k - 1] * d[k - 1])
            {
                (_basis[k], _basis[k - 1]) = (_basis[k - 1], _basis[k]);
                k = Math.Max(1, k - 1);
                continue;
            }

            for (var l = k - 2; l >= 0; l--)
            {
                SizeReduce(k, l);
            }

            k++;
        }

        return true;
    }

    private void SizeReduce(int k, int l)
    {
        var (lambda, d) = Orthogonalize(k);
        var share = Nearest(lambda[k][l], d[l]);
        for (var c = 0; c < _basis[k].Length && !share.IsZero; c++)
        {
            _basis[k][c] -= share * _basis[l][c];
        }
    }

    /// <summary>The integers d_i = |b*_0|^2 ... |b*_i|^2 and lambda_ij = d_j mu_ij of the first vectors.</summary>
    private (BigInteger[][] Lambda, BigInteger[] D) Orthogonalize(int last)
    {
        var d = new BigInteger[last + 1];
        var lambda = new BigInteger[last + 1][];
        for (var i = 0; i <= last; i++)
        {
            lambda[i] = new BigInteger[i + 1];
            for (var j = 0; j <= i; j++)
            {
                var value = Product(_basis[i], _basis[j]);
                for (var l = 0; l < j; l++)
                {
                    value = (d[l] * value - lambda[i][l] * lambda[j][l]) / (l == 0 ? BigInteger.One : d[l - 1]);
                }

                lambda[i][j] = value;
            }

            d[i] = lambda[i][i];
        }

        return (lambda, d);
    }

    /// <summary>The integer nearest to a fraction with a positive denominator.</summary>
    private static BigInteger Nearest(BigInteger numerator, BigInteger denominator)
    {
        var twice = 2 * numerator + denominator;
        var quotient = BigInteger.DivRem(twice, 2 * denominator, out var remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }

    private List<(BigInteger[] Products, BigInteger Square)>? Orthogonal()
    {
        var vectors = new List<(BigInteger[] Products, BigInteger Square)>();
        for (var r = 0; r < _basis.Length; r++)
        {
            if (Enumerable.Range(0, r).Any(q => !Product(_basis[r], _basis[q]).IsZero))
            {
                return null;
            }

            var vector = _basis[r];
            BigInteger ProductWith(int generator) => vector.Zip(_products, (share, row) => share * row[generator]).Aggregate(BigInteger.Add) / _denominator;
            BigInteger[] products = [.. Enumerable.Range(0, _products[0].Length).Select(ProductWith)];
            vectors.Add((products, Product(vector, vector) / (_denominator * _denominator)));
        }

        return vectors;
    }
}
