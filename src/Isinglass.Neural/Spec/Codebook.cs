using Isinglass.Model;

namespace Isinglass.Neural.Spec;

/// <summary>
/// The values that a parameter may take, affine in its bits: theta = Offset + sum_k Coefficients[k] b_k with b in {0,1}.
/// </summary>
internal sealed class Codebook : IEquatable<Codebook>
{
    private Codebook(string name, int offset, params int[] coefficients)
    {
        Name = name;
        Offset = offset;
        Coefficients = coefficients;
        Levels = [.. Enumerable.Range(0, 1 << coefficients.Length).Select(Decode).Distinct().Order()];
    }

    /// <summary>{-1, +1}, one bit.</summary>
    public static Codebook Binary { get; } = new("binary", -1, 2);

    /// <summary>{0, 1}, one bit.</summary>
    public static Codebook Unipolar { get; } = new("unipolar", 0, 1);

    /// <summary>{-1, 0, +1}, two bits: b1 + b2 - 1.</summary>
    public static Codebook Ternary { get; } = new("ternary", -1, 1, 1);

    /// <summary>The constant 1, no bit: a committee's output weights, which sign units make redundant.</summary>
    public static Codebook One { get; } = new("one", 1);

    /// <summary>Signed integers of <paramref name="bits"/> bits as in two's complement: -2^(k-1) .. 2^(k-1) - 1.</summary>
    public static Codebook Integer(int bits) => bits is >= 2 and <= 8
        ? new($"int{bits}", -(1 << (bits - 1)), [.. Enumerable.Range(0, bits).Select(k => 1 << k)])
        : throw new InputException($"An integer codebook has 2 to 8 bits, not {bits}.");

    /// <summary>Odd integers of <paramref name="bits"/> bits, symmetric about zero: -(2^k - 1), ..., -1, +1, ..., 2^k - 1.</summary>
    public static Codebook Symmetric(int bits) => bits is >= 2 and <= 8
        ? new($"odd{bits}", 1 - (1 << bits), [.. Enumerable.Range(0, bits).Select(k => 2 << k)])
        : throw new InputException($"A symmetric codebook has 2 to 8 bits, not {bits}.");

    /// <summary>The name by which <see cref="Parse"/> finds it.</summary>
    public string Name { get; }

    /// <summary>The value when all bits are 0.</summary>
    public int Offset { get; }

    /// <summary>What each bit adds; all positive.</summary>
    public int[] Coefficients { get; }

    /// <summary>Number of bits of a parameter.</summary>
    public int BitCount => Coefficients.Length;

    /// <summary>The distinct values, ascending.</summary>
    public int[] Levels { get; }

    /// <summary>Smallest value.</summary>
    public int Minimum => Levels[0];

    /// <summary>Largest value.</summary>
    public int Maximum => Levels[^1];

    /// <summary>Largest absolute value.</summary>
    public int MaximumMagnitude => Math.Max(Math.Abs(Minimum), Math.Abs(Maximum));

    /// <summary>Root of the mean square over the levels: the scale that normalises pre-activations.</summary>
    public double RootMeanSquare => Math.Sqrt(Levels.Average(level => (double)level * level));

    /// <summary>The value of a parameter from its bits.</summary>
    public int Decode(ReadOnlySpan<sbyte> bits)
    {
        var value = Offset;
        for (var k = 0; k < Coefficients.Length; k++)
        {
            value += Coefficients[k] * bits[k];
        }

        return value;
    }

    /// <summary>Writes bits with the value nearest to <paramref name="value"/> (the lower of two equally near ones).</summary>
    public void Encode(int value, Span<sbyte> bits)
    {
        var level = Levels.MinBy(l => Math.Abs(l - value));
        for (var code = 0; code < 1 << BitCount; code++)
        {
            if (Decode(code) == level)
            {
                for (var k = 0; k < BitCount; k++)
                {
                    bits[k] = (sbyte)(code >> k & 1);
                }

                return;
            }
        }
    }

    /// <summary>
    /// A codebook by name (binary, unipolar, ternary, one, int2..int8, odd2..odd8) or as a list of values that is affine in bits, such as "-3,-1,1,3".
    /// </summary>
    public static Codebook Parse(string text)
    {
        var name = text.Trim().ToLowerInvariant();
        if (name.Length == 4 && name[3] is >= '2' and <= '8' && (name.StartsWith("int", StringComparison.Ordinal)
            || name.StartsWith("odd", StringComparison.Ordinal)))
        {
            return name[0] == 'i' ? Integer(name[3] - '0') : Symmetric(name[3] - '0');
        }

        return name switch
        {
            "binary" => Binary,
            "unipolar" => Unipolar,
            "ternary" => Ternary,
            "one" => One,
            _ => FromLevels(name),
        };
    }

    /// <inheritdoc/>
    public bool Equals(Codebook? other) => other is not null && Offset == other.Offset && Coefficients.AsSpan().SequenceEqual(other.Coefficients);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Codebook);

    /// <inheritdoc/>
    public override int GetHashCode() => Coefficients.Aggregate(Offset, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Codebook FromLevels(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var levels = new int[parts.Length];
        for (var k = 0; k < parts.Length; k++)
        {
            if (!int.TryParse(parts[k], out levels[k]))
            {
                throw new InputException($"Unknown codebook '{text}'. Write binary, unipolar, ternary, int2 .. int8, odd2 .. odd8, or a list of values such "
                    + $"as -3,-1,1,3.");
            }
        }

        // Affine in bits: differences from the smallest value that are not sums of smaller differences are the coefficients.
        Array.Sort(levels);
        var coefficients = new List<int>();
        var sums = new SortedSet<int> { 0 };
        foreach (var difference in levels.Distinct().Select(level => level - levels[0]))
        {
            if (!sums.Contains(difference))
            {
                coefficients.Add(difference);
                sums.UnionWith([.. sums.Select(sum => sum + difference)]);
            }
        }

        if (coefficients.Count is 0 or > 8 || !sums.SetEquals(levels.Select(level => level - levels[0])))
        {
            throw new InputException($"The values {text} are not affine in bits: they must be an offset plus every sum of at most 8 coefficients, such as "
                + $"-3,-1,1,3 = -3 + 2 b1 + 4 b2.");
        }

        return new Codebook(string.Join(',', levels.Distinct()), levels[0], [.. coefficients]);
    }

    private int Decode(int code)
    {
        var value = Offset;
        for (var k = 0; k < Coefficients.Length; k++)
        {
            value += (code >> k & 1) * Coefficients[k];
        }

        return value;
    }
}
