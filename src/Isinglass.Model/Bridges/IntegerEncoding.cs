namespace Isinglass.Model.Bridges;

/// <summary>
/// Encodings of the integers 0 .. range as bits: the six of ToQUBO.jl (Xavier, Ribeiro, Maciel et al., 2023). Each represents every value of the range and none
/// beyond.
/// <list type="table">
/// <item><term><see cref="Binary"/></term><description>powers of two, the last coefficient exact: log2(range) bits, coefficients up to half the
/// range</description></item> <item><term><see cref="BoundedCoefficient"/></term><description>powers of two up to a cap, then the cap repeated: range / cap
/// bits</description></item>
/// <item><term><see cref="ArithmeticProgression"/></term><description>1, 2, 3, ..., the last exact: sqrt(2 range) bits and coefficients</description></item>
/// <item><term><see cref="Unary"/></term><description>ones: range bits</description></item>
/// <item><term><see cref="DomainWall"/></term><description>ones that must descend, one point per value: range bits, range - 1 rows of two
/// bits</description></item>
/// <item><term><see cref="OneHot"/></term><description>one bit per value, exactly one of them set: range + 1 bits, one row</description></item>
/// </list>
/// </summary>
public sealed class IntegerEncoding
{
    // An integer that needs more bits than this is an error in the model.
    private const long LargestBitCount = 1 << 20;

    private readonly long _cap;

    private IntegerEncoding(string name, IntegerEncodingKind kind, long cap = long.MaxValue) => (Name, Kind, _cap) = (name, kind, cap);

    /// <summary>Powers of two; the default.</summary>
    public static IntegerEncoding Binary { get; } = new("binary", IntegerEncodingKind.Positional);

    /// <summary>Ones, in any order; more points than values, and the smallest coefficients, for machines of low precision.</summary>
    public static IntegerEncoding Unary { get; } = new("unary", IntegerEncodingKind.Unary);

    /// <summary>One bit per value and the row "exactly one of them".</summary>
    public static IntegerEncoding OneHot { get; } = new("one-hot", IntegerEncodingKind.OneHot);

    /// <summary>
    /// Ones that descend: a wall between ones and zeros (Chancellor, "Domain wall encoding of discrete variables for quantum annealing and QAOA", 2019).
    /// </summary>
    public static IntegerEncoding DomainWall { get; } = new("domain-wall", IntegerEncodingKind.DomainWall);

    /// <summary>1, 2, 3, ...</summary>
    public static IntegerEncoding ArithmeticProgression { get; } = new("arithmetic-progression", IntegerEncodingKind.ArithmeticProgression);

    /// <summary>The name: binary, bounded-coefficient, arithmetic-progression, unary, domain-wall, one-hot.</summary>
    public string Name { get; }

    internal IntegerEncodingKind Kind { get; }

    /// <summary>The names that <see cref="Parse"/> reads.</summary>
    internal static IReadOnlyList<string> Names { get; } =
        [Binary.Name, "bounded-coefficient:CAP", ArithmeticProgression.Name, Unary.Name, DomainWall.Name, OneHot.Name];

    /// <summary>
    /// Powers of two up to a cap (Karimi, Ronagh, "Practical integer-to-binary mapping for quantum annealers", Quantum Information Processing 2019):
    /// coefficients never exceed it.
    /// </summary>
    /// <param name="cap">Largest coefficient, at least 1.</param>
    /// <exception cref="InputException">The cap is below 1.</exception>
    public static IntegerEncoding BoundedCoefficient(long cap) => cap >= 1
        ? new IntegerEncoding("bounded-coefficient", IntegerEncodingKind.Positional, cap)
        : throw new InputException($"The cap of a bounded-coefficient encoding must be at least 1, not {cap}.");

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>The encoding with a name; the cap of a bounded coefficient follows a colon: "bounded-coefficient:100".</summary>
    /// <exception cref="InputException">There is none with that name, or its cap is not an integer from 1.</exception>
    internal static IntegerEncoding Parse(string name)
    {
        IntegerEncoding[] all = [Binary, ArithmeticProgression, Unary, DomainWall, OneHot];
        if (Array.Find(all, encoding => encoding.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            return found;
        }

        var (word, cap) = (name.Split(':')[0], name.Contains(':', StringComparison.Ordinal) ? name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..] : "");
        return !word.Equals("bounded-coefficient", StringComparison.OrdinalIgnoreCase) ? throw NearestName.Unknown("encoding of integers", name, Names)
            : long.TryParse(cap, out var value) && value >= 1 ? BoundedCoefficient(value)
            : throw new InputException($"'{name}' must say the largest coefficient, a whole number from 1, behind a colon: bounded-coefficient:100.");
    }

    /// <summary>The bits of a value 0 .. range; of several representations, always the same one.</summary>
    internal void Encode(long value, ReadOnlySpan<long> coefficients, Span<sbyte> bits)
    {
        switch (Kind)
        {
            case IntegerEncodingKind.OneHot:
                bits.Clear();
                if (bits.Length > 0)
                {
                    bits[(int)value] = 1;
                }

                break;
            case IntegerEncodingKind.Unary or IntegerEncodingKind.DomainWall:
                bits[..(int)value].Fill(1);
                bits[(int)value..].Clear();
                break;
            default:
                // The last coefficient of a progression may be smaller than the one before it; of sorted ones, the largest that fits works.
                var order = Enumerable.Range(0, coefficients.Length).ToArray();
                var sorted = coefficients.ToArray();
                Array.Sort(sorted, order);
                var sortedBits = new sbyte[sorted.Length];
                SlackEncoding.Encode(value, sorted, sortedBits);
                for (var k = 0; k < sorted.Length; k++)
                {
                    bits[order[k]] = sortedBits[k];
                }

                break;
        }
    }

    internal long[] Coefficients(long range, string label)
    {
        if (range == 0)
        {
            return [];
        }

        var bits = Kind switch
        {
            IntegerEncodingKind.Positional => range / _cap,
            IntegerEncodingKind.ArithmeticProgression => ProgressionLength(range),
            _ => range,
        };
        if (bits > LargestBitCount)
        {
            throw new InputException(
                $"The integer '{label}' has {range} values above its least one, which needs more than {LargestBitCount} bits in the encoding {Name}. Use the "
                + "binary encoding, or narrower bounds.");
        }

        return Kind switch
        {
            IntegerEncodingKind.Positional => SlackEncoding.Coefficients(range, SlackPolicy.Bounded, _cap, label),
            IntegerEncodingKind.ArithmeticProgression => Progression(range),
            IntegerEncodingKind.OneHot => [.. Enumerable.Range(0, (int)range + 1).Select(static k => (long)k)],
            _ => [.. Enumerable.Repeat(1L, (int)range)],
        };
    }

    private static long[] Progression(long range)
    {
        var length = ProgressionLength(range);
        var coefficients = new long[length];
        for (var k = 0; k < length - 1; k++)
        {
            coefficients[k] = k + 1;
        }

        // At most the length, so that sums with and without it leave no gap.
        coefficients[^1] = range - length * (length - 1) / 2;
        return coefficients;
    }

    /// <summary>The smallest m with 1 + 2 + ... + m >= range.</summary>
    private static long ProgressionLength(long range) => (long)Math.Ceiling((Math.Sqrt(1 + 8.0 * range) - 1) / 2);
}

/// <summary>Families of encodings with the same form.</summary>
internal enum IntegerEncodingKind
{
    Positional,
    Unary,
    OneHot,
    DomainWall,
    ArithmeticProgression,
}
