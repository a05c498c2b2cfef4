using System.Diagnostics;
using System.Text;
using Isinglass.Formats.Matrices;
using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Formats.Tests;

/// <summary>
/// Damaged and hostile files: every reader ends with a model or an <see cref="InputException"/>, soon, and allocates no more than the file can account for.
/// </summary>
public sealed class HostileFileTests
{
    /// <summary>Bytes that a reader may allocate for a file of a few kilobytes: models may have 20 000 isolated variables.</summary>
    private const long AllocationLimit = 64L << 20;

    private static readonly string[] HostileNumbers =
        ["-1", "0", "1", "2147483647", "2147483648", "4294967296", "-9223372036854775808", "99999999999999999999",
            "1e400", "-1e49", "1e51", "nan", "inf", "0x10", "1.5", ".", "+", "e", "", "\0"];

    public static TheoryData<string> Formats => [.. ModelFormats.All.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_that_is_cut_short_is_no_surprise(string format)
    {
        foreach (var sample in Samples(format))
        {
            for (var length = 0; length < sample.Length; length += Math.Max(1, sample.Length / 400))
            {
                Check(format, sample[..length]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Flipped_bits_are_no_surprise(string format)
    {
        var random = new RandomKey(1).Derive(format).CreateSource();
        foreach (var sample in Samples(format))
        {
            for (var trial = 0; trial < 400; trial++)
            {
                var bytes = sample.ToArray();
                for (var flips = 1 + random.NextBelow(3); flips > 0; flips--)
                {
                    bytes[random.NextBelow(bytes.Length)] ^= (byte)(1 << random.NextBelow(8));
                }

                Check(format, bytes);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Hostile_numbers_are_no_surprise(string format)
    {
        foreach (var sample in Samples(format).Where(IsText))
        {
            var text = Encoding.UTF8.GetString(sample);
            var tokens = text.Split(' ', '\n').Length;
            for (var at = 0; at < tokens; at += Math.Max(1, tokens / 60))
            {
                foreach (var number in HostileNumbers)
                {
                    Check(format, Encoding.UTF8.GetBytes(WithToken(text, at, number)));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Shuffled_repeated_and_missing_lines_are_no_surprise(string format)
    {
        var random = new RandomKey(2).Derive(format).CreateSource();
        foreach (var sample in Samples(format).Where(IsText))
        {
            var lines = Encoding.UTF8.GetString(sample).Split('\n');
            for (var trial = 0; trial < 100; trial++)
            {
                var mixed = lines.ToArray();
                random.Shuffle<string>(mixed.AsSpan(random.NextBelow(Math.Min(3, mixed.Length))));
                Check(format, Encoding.UTF8.GetBytes(string.Join('\n', mixed)));
                var one = random.NextBelow(lines.Length);
                Check(format, Encoding.UTF8.GetBytes(string.Join('\n', lines[..one].Concat(lines[one..].Skip(1)))));
                Check(format, Encoding.UTF8.GetBytes(string.Join('\n', lines[..one].Append(lines[one]).Concat(lines[one..]))));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Noise_is_no_surprise(string format)
    {
        const string alphabet = "0123456789 \n-+.xe:;[]*/<>={}\"',#";
        var random = new RandomKey(3).Derive(format).CreateSource();
        for (var trial = 0; trial < 100; trial++)
        {
            var bytes = new byte[random.NextBelow(300)];
            for (var k = 0; k < bytes.Length; k++)
            {
                bytes[k] = trial % 2 == 0 ? (byte)random.NextBelow(256) : (byte)alphabet[random.NextBelow(alphabet.Length)];
            }

            Check(format, bytes);
        }

        Check(format, Encoding.UTF8.GetBytes(new string('[', 100_000)));
        Check(format, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 10_000))));
        Check(format, Encoding.UTF8.GetBytes(new string('9', 100_000)));
    }

    [Fact]
    public void Detection_of_noise_and_of_every_sample_by_its_content_is_no_surprise()
    {
        foreach (var sample in ModelFormats.All.SelectMany(format => Samples(format.Name)))
        {
            Check(null, sample);
            Check(null, sample[..(sample.Length / 2)]);
            Check(null, FormatFiles.Packed(sample));
            Check(null, FormatFiles.Packed(sample)[..^9]);
        }
    }

    [Fact]
    public void A_packed_bomb_is_refused_by_its_text_not_by_its_size()
    {
        // 4 MiB of blanks packed to a few kilobytes.
        var packed = FormatFiles.Packed(Encoding.ASCII.GetBytes(new string(' ', 4 << 20)));
        packed.Length.ShouldBeLessThan(1 << 16);
        Should.Throw<InputException>(() => ModelFormats.Read("x.mc.gz", packed)).Message.ShouldContain("empty");
    }

    [Fact]
    public void A_packed_file_that_is_cut_short_anywhere_is_refused_and_two_members_are_one_file()
    {
        // Whole lines: the unpacked part of a file that is cut would be a proper file.
        var text = Encoding.ASCII.GetBytes("# vartype=SPIN\n" + string.Concat(Enumerable.Range(0, 200).Select(k => $"{k % 17} {17 + k % 23} {k}\n")));
        var packed = FormatFiles.Packed(text);
        ModelFormats.Read("x.coo.gz", packed).Objective.VariableCount.ShouldBe(40);
        for (var length = 2; length < packed.Length; length++)
        {
            Should.Throw<InputException>(() => ModelFormats.Read("x.coo.gz", packed[..length])).Message.ShouldContain("cut short");
        }

        var half = Array.LastIndexOf(text, (byte)'\n', text.Length / 2) + 1;
        byte[] members = [.. FormatFiles.Packed(text[..half]), .. FormatFiles.Packed(text[half..])];
        ModelFormats.Read("x.coo.gz", members).Objective.VariableCount.ShouldBe(40);
        Should.Throw<InputException>(() => ModelFormats.Read("x.coo.gz", members[..^3])).Message.ShouldContain("cut short");
    }

    [Fact]
    public void A_long_product_is_refused_before_it_grows()
    {
        var text = $"min: +1 {string.Join(' ', Enumerable.Range(1, 20_000).Select(k => $"x{k}"))} ;";
        FormatFiles.Refused("x.opb", text).Message.ShouldContain("20000 variables");
    }

    private static void Check(string? format, byte[] bytes)
    {
        var options = new FormatOptions
        {
            Format = format,
            Matrix = format is "csv" or "npy" ? MatrixReading.Full : null,
            Vartype = format is "coo" ? Vartype.Spin : null,
        };
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        try
        {
            var file = ModelFormats.Read("fuzz", bytes, options);
            // What was read can be evaluated and gives one finite value both ways.
            var point = file.Complete(Enumerable.Repeat((sbyte)1, file.FileVariableCount).ToArray());
            var energy = file.Objective.Energy(point);
            double.IsFinite(energy).ShouldBeTrue();
            var scale = 1 + file.Objective.Couplings.Values.Sum(Math.Abs) + file.Objective.Linear.ToArray().Sum(Math.Abs) + Math.Abs(file.Objective.Offset);
            if (file.Objective.SquaredTerms.Count == 0)
            {
                file.FileObjective(energy).ShouldBe(file.Statement.Objective(point.AsSpan(0, file.FileVariableCount)), 1e-9 * scale);
            }
        }
        catch (InputException exception)
        {
            exception.Message.ShouldStartWith("fuzz");
            exception.Message.Length.ShouldBeLessThan(600);
        }

        (GC.GetAllocatedBytesForCurrentThread() - allocated).ShouldBeLessThan(AllocationLimit + 200L * bytes.Length, format);
        // Generous: a reader needs microseconds for a file of this size.
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10), format);
    }

    private static bool IsText(byte[] bytes) => !bytes.AsSpan().ContainsAnyExceptInRange((byte)9, (byte)126);

    private static string WithToken(string text, int at, string replacement)
    {
        var start = 0;
        for (var k = 0; k < at; k++)
        {
            start = text.AsSpan(start).IndexOfAny(' ', '\n') + start + 1;
        }

        var length = text.AsSpan(start).IndexOfAny(' ', '\n');
        return text[..start] + replacement + (length < 0 ? "" : text[(start + length)..]);
    }

    /// <summary>Small proper files of a format.</summary>
    private static IEnumerable<byte[]> Samples(string format)
    {
        var special = format switch
        {
            "pm1" => "+-+-\n--+\n++\n-\n",
            "qaplib" => "3\n\n0 5 2\n5 0 3\n2 3 0\n\n0 8 15\n8 0 13\n15 13 0\n",
            "qkp" => "k\n3\n10 20 30\n1 2\n3\n\n0\n5\n2 3 4\n",
            "opb" => "* #variable= 4 #constraint= 2\nmin: +3 x1 -2 x1 x2 +5 ~x3 -4 ~x1 x2 ~x3 ;\n+1 x1 +2 ~x2 x3 >= 1 ;\n-1 x1 -1 x2 >= -2 ;\n",
            "lp" => "Maximize\n obj: x + 2 y - [ x * y ] / 2\nSubject To\n r: 1 <= x + y <= 2\n [ x * y + z^2 ] <= 1\nBounds\n z = 1\nBinary\n x y z\nEnd\n",
            "mps" => "NAME t\nROWS\n N obj\n G c1\nCOLUMNS\n M1 'MARKER' 'INTORG'\n x obj 1 c1 1\n y obj 1 c1 1\n M2 'MARKER' 'INTEND'\n"
                + "RHS\n RHS c1 1\nRANGES\n R c1 1\nBOUNDS\n BV BND x\nQMATRIX\n x y 3\n y x 3\nQCMATRIX c1\n x x 1\nENDATA\n",
            "dense-json" => "{\"name\": \"t\", \"n\": 2, \"Q\": [[1, -2], [0.5, 0]], \"A\": [[1, 1]], \"b\": [1]}",
            _ => null,
        };
        if (special is not null)
        {
            yield return Encoding.UTF8.GetBytes(special);
        }

        var constrained = new ConstrainedQuadraticModelBuilder(4);
        constrained.Objective.AddQuadratic(0, 1, 2);
        constrained.Objective.AddLinear(2, -1);
        constrained.AddRow([0, 1, 3], [1, 1, 2], ConstraintSense.LessOrEqual, 2, "limit");
        constrained.AddProduct(3, 0, 2);
        constrained.Objective.Labels = ["a", "b", "c", "d"];
        if (format is "lp" or "mps" or "opb" or "qplib" or "cqm")
        {
            yield return FormatFiles.Write(ModelFile.Of(constrained.Build()), format);
        }
        else if (format is not ("pm1" or "qaplib" or "qkp"))
        {
            var model = RandomModels.Quadratic(new RandomKey(7), 6, Vartype.Spin, squaredTerms: format == "nn" ? 1 : 0);
            yield return FormatFiles.Write(ModelFile.Of(model.WithLabels(["a", "b", "c", "d", "e", "5"])), format);
        }
    }
}
