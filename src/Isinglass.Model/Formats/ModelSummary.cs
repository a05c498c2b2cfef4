namespace Isinglass.Model.Formats;

/// <summary>What there is to know about a model before it is solved: sizes, coefficients and the precision that a machine needs.</summary>
public sealed class ModelSummary
{
    private ModelSummary()
    {
    }

    /// <summary>"QUBO", "Ising model" or "constrained binary program".</summary>
    public required string Kind { get; init; }

    /// <summary>Number of variables n, auxiliary bits included.</summary>
    public required int VariableCount { get; init; }

    /// <summary>Number of coupled pairs m.</summary>
    public required int InteractionCount { get; init; }

    /// <summary>Number of linear biases that are not 0.</summary>
    public required int LinearCount { get; init; }

    /// <summary>Share of pairs that are coupled, 0..1.</summary>
    public required double Density { get; init; }

    /// <summary>Number of factored squared rows.</summary>
    public required int SquaredTermCount { get; init; }

    /// <summary>Number of coefficients in the squared rows.</summary>
    public required int SquaredEntryCount { get; init; }

    /// <summary>Number of rows =, &lt;=, &gt;=.</summary>
    public required (int Equal, int LessOrEqual, int GreaterOrEqual) RowCounts { get; init; }

    /// <summary>Number of rows "exactly one of these bits".</summary>
    public required int OneHotCount { get; init; }

    /// <summary>Number of product rows.</summary>
    public required int ProductCount { get; init; }

    /// <summary>Coefficients of the energy as the file's variables have it.</summary>
    public required CoefficientRange Coefficients { get; init; }

    /// <summary>
    /// Coefficients of the same energy over spins: what an Ising machine is given. Null when squared rows would have to be multiplied out for it.
    /// </summary>
    public required CoefficientRange? IsingCoefficients { get; init; }

    /// <summary>Least, mean and greatest number of pairs of a variable.</summary>
    public required (int Least, double Mean, int Greatest) Degrees { get; init; }

    /// <summary>Number of variables without any pair or squared row.</summary>
    public required int IsolatedCount { get; init; }

    /// <summary>Looks at a model.</summary>
    public static ModelSummary Of(ModelFile file)
    {
        var model = file.Objective;
        var n = model.VariableCount;
        var degrees = Enumerable.Range(0, n).Select(i => model.Couplings.Starts[i + 1] - model.Couplings.Starts[i]).ToArray();
        var inSquares = model.SquaredTerms.Rows.Columns.ToHashSet();
        var rows = file.Constrained;
        return new ModelSummary
        {
            Kind = rows is not null ? "constrained binary program" : model.Vartype == Vartype.Binary ? "QUBO" : "Ising model",
            VariableCount = n,
            InteractionCount = model.InteractionCount,
            LinearCount = model.Linear.ToArray().Count(bias => bias != 0),
            Density = n < 2 ? 0 : model.InteractionCount / (0.5 * n * (n - 1)),
            SquaredTermCount = model.SquaredTerms.Count,
            SquaredEntryCount = model.SquaredTerms.Rows.EntryCount,
            RowCounts = (Count(rows, ConstraintSense.Equal), Count(rows, ConstraintSense.LessOrEqual), Count(rows, ConstraintSense.GreaterOrEqual)),
            OneHotCount = rows is null ? 0 : Enumerable.Range(0, rows.Rows.RowCount).Count(r => IsOneHot(rows, r)),
            ProductCount = rows?.Products.Length ?? 0,
            Coefficients = CoefficientRange.Of(model),
            IsingCoefficients = model.SquaredTerms.Count > 0 ? null : CoefficientRange.Of(model.ToVartype(Vartype.Spin)),
            Degrees = n == 0 ? (0, 0, 0) : (degrees.Min(), degrees.Average(), degrees.Max()),
            IsolatedCount = Enumerable.Range(0, n).Count(i => degrees[i] == 0 && !inSquares.Contains(i)),
        };
    }

    private static int Count(ConstrainedQuadraticModel? rows, ConstraintSense sense) => rows?.Senses.Count(other => other == sense) ?? 0;

    private static bool IsOneHot(ConstrainedQuadraticModel rows, int row) =>
        rows.Senses[row] == ConstraintSense.Equal && rows.RightHandSides[row] == 1 && !rows.Rows.RowValues(row).ContainsAnyExcept(1.0);
}

/// <summary>The magnitudes of a model's coefficients and the bits that hold them exactly.</summary>
/// <param name="Smallest">Least magnitude of a coefficient that is not 0; 0 when all are.</param>
/// <param name="Largest">Greatest magnitude.</param>
/// <param name="AreIntegers">Whether all coefficients are whole numbers.</param>
/// <param name="Bits">
/// Bits of a signed integer that holds every coefficient exactly after scaling all of them by one factor; null when no decimal or binary scaling makes them
/// whole.
/// </param>
public readonly record struct CoefficientRange(double Smallest, double Largest, bool AreIntegers, int? Bits)
{
    private const double LargestInteger = 1L << 53;

    /// <summary>Looks at linear biases, couplings and squared rows.</summary>
    public static CoefficientRange Of(BinaryQuadraticModel model)
    {
        var magnitudes = Magnitudes(model);
        if (magnitudes.Length == 0)
        {
            return new CoefficientRange(0, 0, true, 1);
        }

        return new CoefficientRange(magnitudes.Min(), magnitudes.Max(), Array.TrueForAll(magnitudes, value => value == Math.Floor(value)), BitsOf(magnitudes));
    }

    /// <summary>The largest number of which all coefficients are multiples, as far as a decimal or binary scaling makes them whole; null when none does.</summary>
    internal static double? CommonStep(BinaryQuadraticModel model)
    {
        var magnitudes = Magnitudes(model);
        foreach (var scale in Scales())
        {
            if (TryDivisor(magnitudes, scale, out var divisor))
            {
                return divisor / scale;
            }
        }

        return null;
    }

    private static double[] Magnitudes(BinaryQuadraticModel model)
    {
        double[] values = [.. model.Linear, .. model.Couplings.Values, .. model.SquaredTerms.Rows.Values];
        return [.. values.Where(value => value != 0).Select(Math.Abs).Distinct()];
    }

    /// <summary>One bit for the sign and those of the largest multiple of the common divisor.</summary>
    private static int? BitsOf(double[] magnitudes)
    {
        foreach (var scale in Scales())
        {
            if (!TryDivisor(magnitudes, scale, out var divisor))
            {
                continue;
            }

            var largest = (long)Math.Round(magnitudes.Max() * scale) / divisor;
            return 1 + (int)Math.Ceiling(Math.Log2(largest + 1.0));
        }

        return null;
    }

    /// <summary>Powers of two that undo halves and quarters of matrices, then powers of ten that undo decimals, and both together.</summary>
    private static IEnumerable<double> Scales() =>
        Enumerable.Range(0, 10).SelectMany(digits => new[] { 1.0, 2, 4, 8 }.Select(two => two * Math.Pow(10, digits)));

    private static bool TryDivisor(double[] magnitudes, double scale, out long divisor)
    {
        divisor = 0;
        foreach (var magnitude in magnitudes)
        {
            var scaled = magnitude * scale;
            var whole = Math.Round(scaled);
            if (whole is < 1 or > LargestInteger || Math.Abs(scaled - whole) > 1e-15 * scaled * 4)
            {
                return false;
            }

            divisor = GreatestCommonDivisor((long)whole, divisor);
        }

        return true;
    }

    private static long GreatestCommonDivisor(long left, long right)
    {
        while (right != 0)
        {
            (left, right) = (right, left % right);
        }

        return left;
    }
}
