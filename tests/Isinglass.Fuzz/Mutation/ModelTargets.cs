using System.IO.Compression;
using System.Text;
using Isinglass.Certificates;
using Isinglass.Formats;
using Isinglass.Formats.Matrices;
using Isinglass.Formats.Solutions;
using Isinglass.Fuzz.Judge;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Fuzz.Mutation;

/// <summary>
/// The readers of problems, of solutions, sample sets and certificates. A problem that is accepted is written, read again, and compared at random points.
/// </summary>
internal static class ModelTargets
{
    private const int SeedCount = 40;
    private const int MostCompared = 64;
    private const int Points = 6;
    private const double Rounding = 1e-9;

    public static IEnumerable<FuzzTarget> All()
    {
        var problems = Problems();
        foreach (var format in ModelFormats.All)
        {
            byte[][] seeds = [.. problems.Select(problem => Written(problem, format)).OfType<byte[]>()];
            if (seeds.Length > 0)
            {
                yield return new FuzzTarget(format.Name, seeds, content => Compare(Read(format, content), format))
                {
                    Inside = format.Name == "cqm" ? InsideArchive : static (content, mutate) => mutate(content),
                };
            }
        }

        var (file, point) = SmallProblem();
        yield return new FuzzTarget("solution", [Encoding.UTF8.GetBytes(SolutionFile.ToText(file, point)), "a 1\nb 0\nc 1\n"u8.ToArray(),
            "s OPTIMUM FOUND\nv a -b c\n"u8.ToArray(), "1 0 1\n"u8.ToArray()],
            content => SolutionFile.Read("p.sol", content, file));
        var states = new BitMatrix(1, point.Length);
        states.SetRow(0, point);
        var samples = new SampleSet(Vartype.Binary, states, [1.0]);
        yield return new FuzzTarget("sample set", [SampleSetFile.ToJson(samples, ["a", "b", "c"]), SampleSetFile.ToJson(samples, null)], content =>
            SampleSetFile.ReadJson("s.json", content, out _));
        yield return new FuzzTarget("samples csv", [SampleSetFile.ToCsv(samples, file)], content => SolutionFile.Read("s.csv", content, file));
        yield return Certificates(file, point);
    }

    private static FuzzTarget Certificates(ModelFile file, sbyte[] point)
    {
        var folder = new TemporaryFolder();
        var path = folder.File("c.json");
        CertificateMaker.Make(file, ModelReconstruction.Read(file), point, SolveControl.Unlimited).Write(path);
        return new FuzzTarget("certificate", [File.ReadAllBytes(path)], content =>
        {
            File.WriteAllBytes(path, content);
            CertificateChecker.Check(file, file.Statement.Objective(point), Certificate.Read(path));
        });
    }

    private static (ModelFile File, sbyte[] Point) SmallProblem()
    {
        var file = ModelFormats.Read("p.lp", "Minimize\n a + 2 b - c + [ 2 a * b ] / 2\nSubject To\n r: a + b + c >= 1\nBinary\n a b c\nEnd\n"u8.ToArray());
        return (file, [1, 0, 1]);
    }

    private static List<ModelFile> Problems()
    {
        var problems = new List<ModelFile>();
        for (var k = 0; k < SeedCount; k++)
        {
            foreach (var format in new[] { "lp", "qplib" })
            {
                try
                {
                    problems.Add(ModelFormats.Read($"p.{format}",
                        Encoding.UTF8.GetBytes(ProblemTexts.Create(format, new RandomKey(5).Derive(format).Derive(k)))));
                }
                catch (InputException)
                {
                    // Numbers that no format holds.
                }
            }

            problems.Add(ModelFile.Of(RandomModels.Quadratic(new RandomKey(6).Derive(k), 2 + (k % 9), k % 2 == 0 ? Vartype.Binary : Vartype.Spin)));
        }

        return problems;
    }

    private static byte[]? Written(ModelFile file, ModelFormat format)
    {
        try
        {
            return ModelFormats.Write(file, new FormatOptions { Format = format.Name }, out _);
        }
        catch (InputException)
        {
            return null;
        }
    }

    private static ModelFile Read(ModelFormat format, byte[] content) =>
        ModelFormats.Read($"p{(format.Extensions.Count > 0 ? format.Extensions[0] : ".txt")}", content,
        Options(format));

    private static FormatOptions Options(ModelFormat format) => new()
    {
        Format = format.Name,
        Matrix = format.TakesMatrix ? MatrixReading.Upper : null,
    };

    /// <summary>What is written of an accepted file is read as the same problem, or is refused by the writer.</summary>
    private static void Compare(ModelFile file, ModelFormat format)
    {
        if (file.Objective.VariableCount > MostCompared || Written(file, format) is not { } text)
        {
            return;
        }

        var again = Reread(format, text);
        var places = Places(file, again);
        var random = new RandomKey(1).CreateSource();
        // Where the writer says that it leaves out a constant, values differ by it.
        double? lost = file.Objective.Offset == again.Objective.Offset * (file.Sense == again.Sense ? 1 : -1) ? 0 : null;
        for (var k = 0; k < Points; k++)
        {
            var values = new sbyte[file.FileVariableCount];
            random.FillBits(values);
            if (file.Objective.Vartype == Vartype.Spin)
            {
                values = [.. values.Select(bit => (sbyte)(2 * bit - 1))];
            }

            // Bits behind those of the file, such as products, are variables of a format that has no words for them.
            var whole = file.Complete(values);
            var others = new sbyte[again.FileVariableCount];
            for (var v = 0; v < Math.Min(whole.Length, others.Length); v++)
            {
                others[places[v]] = Converted(whole[v], file.Objective.Vartype, again.Objective.Vartype);
            }

            var (first, second) = (file.Statement.Objective(values), again.Statement.Objective(others) * (file.Sense == again.Sense ? 1 : -1));
            lost ??= first - second;
            second += lost.Value;
            if (Math.Abs(first - second) > Rounding * (1 + Math.Abs(first) + Scale(file)) || file.Statement.Rows(values)
                .All(row => row.IsSatisfied) != again.Statement.Rows(others).All(row => row.IsSatisfied))
            {
                throw new InvalidDataException($"written and read again, a point is worth {second}, not {first}, or keeps other "
                    + $"rows:\n{Encoding.Latin1.GetString(text)}");
            }
        }
    }

    private static double Scale(ModelFile file) => file.Objective.Linear.ToArray().Concat(file.Objective.Couplings.Values.ToArray()).Sum(Math.Abs);

    private static sbyte Converted(sbyte value, Vartype from, Vartype to) => from == to ? value : to == Vartype.Spin ? (sbyte)(2 * value - 1)
        : (sbyte)((value + 1) / 2);

    private static ModelFile Reread(ModelFormat format, byte[] text)
    {
        try
        {
            return Read(format, text);
        }
        catch (InputException exception)
        {
            throw new InvalidDataException($"what was written is refused: {exception.Message}\n{Encoding.Latin1.GetString(text)}", exception);
        }
    }

    private static int[] Places(ModelFile file, ModelFile again)
    {
        if (again.FileVariableCount < file.FileVariableCount)
        {
            throw new InvalidDataException($"of {file.FileVariableCount} variables {again.FileVariableCount} are left");
        }

        // A name that a format cannot carry is replaced; what has no name keeps its order.
        var byName = Enumerable.Range(0, again.FileVariableCount).ToDictionary(again.Objective.LabelOf, StringComparer.Ordinal);
        int[] places = [.. Enumerable.Range(0, file.Objective.VariableCount).Select(v => file.Objective.Labels is not null
            && byName.TryGetValue(file.Objective.LabelOf(v), out var place) ? place : -1)];
        var left = new Queue<int>(Enumerable.Range(0, Math.Max(again.FileVariableCount, places.Length)).Except(places));
        return [.. places.Select(place => place >= 0 ? place : left.Dequeue())];
    }

    /// <summary>Damages one entry of an archive.</summary>
    public static byte[] InsideArchive(byte[] content, Func<byte[], byte[]> mutate)
    {
        using var source = new ZipArchive(new MemoryStream(content));
        var chosen = content.Sum(value => value) % source.Entries.Count;
        using var packed = new MemoryStream();
        using (var target = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var k = 0; k < source.Entries.Count; k++)
            {
                using var from = source.Entries[k].Open();
                using var bytes = new MemoryStream();
                from.CopyTo(bytes);
                using var to = target.CreateEntry(source.Entries[k].FullName, CompressionLevel.NoCompression).Open();
                to.Write(k == chosen ? mutate(bytes.ToArray()) : bytes.ToArray());
            }
        }

        return packed.ToArray();
    }
}
