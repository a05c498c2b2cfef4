using Isinglass.Model;

namespace Isinglass.Structure.Reduction;

/// <summary>
/// The layout of <see cref="DenseSquareWalker"/>: squares sorted by weight, two of a weight in a pair of 16-bit halves, variables in rows of <see
/// cref="Stride"/> lanes.
/// </summary>
internal sealed class DenseSquareTables
{
    /// <summary>Share of pairs (square, variable) that must occur for the dense form to pay.</summary>
    private const double LeastDensity = 0.25;

    /// <summary>Bound of |P| and |T|: 2 P + T fits in 16 bits.</summary>
    private const double LargestValue = 10_000;

    /// <summary>Largest number of different weights of squares; each costs a pass.</summary>
    private const int MostWeights = 4;

    /// <summary>Variables of a vector of 512 bits.</summary>
    private const int Lanes = 16;

    private DenseSquareTables(WalkTables tables)
    {
        Source = tables;
        Stride = (tables.Model.FreeCount + Lanes - 1) / Lanes * Lanes;
        var squares = tables.Model.Squares;
        HalfOfSquare = new int[squares.Count];
        var weights = new List<(double Weight, int FirstPair, int EndPair)>();
        var half = 0;
        foreach (var group in Enumerable.Range(0, squares.Count).GroupBy(r => squares[r].Weight).OrderBy(static group => group.Key))
        {
            var first = half / 2;
            foreach (var square in group)
            {
                HalfOfSquare[square] = half++;
            }

            half += half % 2;
            weights.Add((group.Key, first, half / 2));
        }

        Weights = [.. weights];
        PairCount = half / 2;
        Walks = [.. Enumerable.Range(0, tables.Model.FreeCount).Select(WalkOf)];
        LinearTermCount = tables.Model.Objective.TermCount;
    }

    public WalkTables Source { get; }

    /// <summary>Ints from one pair of squares to the next.</summary>
    public int Stride { get; }

    public int PairCount { get; }

    /// <summary>The 16-bit half of each square: pair half / 2, low bits for even.</summary>
    public int[] HalfOfSquare { get; }

    /// <summary>The pairs of each weight.</summary>
    public (double Weight, int FirstPair, int EndPair)[] Weights { get; }

    /// <summary>
    /// By variable, the effect of its flip on the changes T of the others: for each term its number, the number of its other variables, and the positions of
    /// their T (indices of 16-bit halves); only terms of squares.
    /// </summary>
    public int[][] Walks { get; }

    /// <summary>The first terms are those of the polynomial beside the squares.</summary>
    public int LinearTermCount { get; }

    /// <summary>The layout, or null when the dense form does not fit the model or does not pay.</summary>
    public static DenseSquareTables? TryCreate(WalkTables tables)
    {
        var squares = tables.Model.Squares;
        var isFit = tables.Vartype == Vartype.Spin && squares.Count > 1
            && squares.All(static square => square.Low == square.High && IsSmall(square))
            && squares.Select(static square => square.Weight).Distinct().Count() <= MostWeights
            && tables.VariableOfPlace.Length - tables.PlaceStarts[1] >= LeastDensity * squares.Count * tables.Model.FreeCount
            && IsSumSmall(tables);
        return isFit ? new DenseSquareTables(tables) : null;
    }

    /// <summary>Index of the 16-bit half with the change of a square by a variable.</summary>
    public int HalfAt(int square, int variable) => 2 * (HalfOfSquare[square] / 2 * Stride + variable) + HalfOfSquare[square] % 2;

    private static bool IsSmall(ReducedSquare square)
    {
        var sum = Math.Abs(square.Polynomial.Offset - square.Low);
        foreach (var coefficient in square.Polynomial.Coefficients)
        {
            if (coefficient != Math.Round(coefficient))
            {
                return false;
            }

            sum += 2 * Math.Abs(coefficient);
        }

        return sum <= LargestValue && square.Low == Math.Round(square.Low) && square.Polynomial.Offset == Math.Round(square.Polynomial.Offset);
    }

    /// <summary>Whether sums over all squares of |T| (2 |P| + |T|) fit in 32 bits.</summary>
    private static bool IsSumSmall(WalkTables tables)
    {
        var sum = 0.0;
        foreach (var square in tables.Model.Squares)
        {
            var reach = Math.Abs(square.Polynomial.Offset - square.Low);
            foreach (var coefficient in square.Polynomial.Coefficients)
            {
                reach += 2 * Math.Abs(coefficient);
            }

            sum += reach * 3 * reach;
        }

        return sum < int.MaxValue;
    }

    private int[] WalkOf(int variable)
    {
        var walk = new List<int>();
        for (var k = Source.TermsStart[variable]; k < Source.TermsStart[variable + 1]; k++)
        {
            var term = Source.Terms[k];
            if (Source.PolynomialOfTerm[term] == 0)
            {
                continue;
            }

            walk.Add(term);
            walk.Add(Source.TermStarts[term + 1] - Source.TermStarts[term] - 1);
            for (var e = Source.TermStarts[term]; e < Source.TermStarts[term + 1]; e++)
            {
                if (Source.Variables[e] != variable)
                {
                    walk.Add(HalfAt(Source.PolynomialOfTerm[term] - 1, Source.Variables[e]));
                }
            }
        }

        return [.. walk];
    }
}
