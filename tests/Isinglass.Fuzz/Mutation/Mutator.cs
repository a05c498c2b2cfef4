using System.Text;
using Isinglass.Numerics.Random;

namespace Isinglass.Fuzz.Mutation;

/// <summary>
/// Damages a file as people, programs and attackers do: numbers of other sizes, words and lines that are missing, doubled, exchanged or from another file,
/// bits that flipped, an end that is missing.
/// </summary>
internal sealed class Mutator(RandomSource random, IReadOnlyList<byte[]> seeds)
{
    private const int MostSteps = 4;

    private static readonly string[] HostileWords =
    [
        "", "-1", "0", "1", "2", "-0", "0.5", "1e400", "-1e400", "1e308", "-1e308", "1e-400", "NaN", "inf", "-infinity", "2147483647", "-2147483648",
        "2147483648", "4294967296",
        "9007199254740993", "9223372036854775807", "99999999999999999999", "1e50", "1e100", "null", "true", "[]", "{}", "[null]", "\"\"", "\"\\ud800\"", "x1",
        "x999999999", "~x1", "<=", ":", ";", "\"a\"",
        "65536x65536", "5-50000-50000-1", "\u0000", "\u00e4\u200b",
    ];

    private static readonly int[] HostileNumbers = [0, 1, -1, int.MaxValue, int.MinValue, 0x7f7f7f7f, 1 << 16, 1 << 24, 255];

    /// <summary>A damaged copy.</summary>
    public byte[] Mutate(byte[] content)
    {
        for (var step = 1 + random.NextBelow(MostSteps); step > 0; step--)
        {
            content = random.NextBelow(10) switch
            {
                < 4 => ReplaceWord(content),
                4 => ExchangeLines(content),
                5 => RepeatOrDropLine(content),
                6 => Splice(content),
                7 => OverwriteNumber(content),
                8 => FlipBits(content),
                _ => Cut(content),
            };
        }

        return content;
    }

    private byte[] ReplaceWord(byte[] content)
    {
        if (content.Length == 0)
        {
            return content;
        }

        var (begin, end) = WordAt(content, random.NextBelow(content.Length));
        var other = seeds[random.NextBelow(seeds.Count)];
        var word = random.NextBelow(3) == 0 && other.Length > 0 && WordAt(other, random.NextBelow(other.Length)) is var (first, last) ? other[first..last]
            : Encoding.UTF8.GetBytes(HostileWords[random.NextBelow(HostileWords.Length)]);
        return [.. content[..begin], .. word, .. content[end..]];
    }

    private static (int Begin, int End) WordAt(byte[] content, int at)
    {
        var (begin, end) = (at, at + 1);
        while (begin > 0 && IsWord(content[begin - 1]))
        {
            begin--;
        }

        while (end < content.Length && IsWord(content[end]))
        {
            end++;
        }

        return (begin, end);
    }

    private static bool IsWord(byte letter) => char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'.' or (byte)'+' or (byte)'-' or (byte)'_';

    private byte[] ExchangeLines(byte[] content)
    {
        var lines = Lines(content);
        var (first, second) = (random.NextBelow(lines.Count), random.NextBelow(lines.Count));
        (lines[first], lines[second]) = (lines[second], lines[first]);
        return [.. lines.SelectMany(line => line)];
    }

    private byte[] RepeatOrDropLine(byte[] content)
    {
        var lines = Lines(content);
        var line = random.NextBelow(lines.Count);
        if (random.NextBit() == 0)
        {
            lines.Insert(random.NextBelow(lines.Count + 1), lines[line]);
        }
        else
        {
            lines.RemoveAt(line);
        }

        return [.. lines.SelectMany(part => part)];
    }

    private static List<byte[]> Lines(byte[] content)
    {
        var lines = new List<byte[]>();
        var begin = 0;
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] == '\n')
            {
                lines.Add(content[begin..(i + 1)]);
                begin = i + 1;
            }
        }

        lines.Add(content[begin..]);
        return lines;
    }

    private byte[] Splice(byte[] content)
    {
        var other = seeds[random.NextBelow(seeds.Count)];
        return [.. content[..random.NextBelow(content.Length + 1)], .. other[random.NextBelow(other.Length + 1)..]];
    }

    private byte[] OverwriteNumber(byte[] content)
    {
        var copy = content.ToArray();
        if (copy.Length >= sizeof(int))
        {
            BitConverter.TryWriteBytes(copy.AsSpan(random.NextBelow(copy.Length - sizeof(int) + 1)), HostileNumbers[random.NextBelow(HostileNumbers.Length)]);
        }

        return copy;
    }

    private byte[] FlipBits(byte[] content)
    {
        var copy = content.ToArray();
        for (var k = copy.Length == 0 ? 0 : 1 + random.NextBelow(3); k > 0; k--)
        {
            copy[random.NextBelow(copy.Length)] ^= (byte)(1 << random.NextBelow(8));
        }

        return copy;
    }

    private byte[] Cut(byte[] content) => content[..random.NextBelow(content.Length + 1)];
}
