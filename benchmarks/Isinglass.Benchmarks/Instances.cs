using System.IO.Compression;
using Isinglass.Model;
using Isinglass.Solvers;

namespace Isinglass.Benchmarks;

/// <summary>The instances of the tables: generated ones, and those of the data folder when there is one.</summary>
internal static class Instances
{
    /// <summary>Names of the generated instances.</summary>
    public static IReadOnlyList<string> Generated { get; } = ["torus3000", "pm5000d20", "K2000", "bqp2500g", "nn5000"];

    /// <summary>An instance by name; G-set graphs and WK2000_1 are read from the data folder.</summary>
    public static BenchmarkInstance Load(string name) => name switch
    {
        "torus3000" => BenchmarkInstance.MaxCut(name, InstanceGenerator.Torus(50, 60, 2026), 2110),
        "pm5000d20" => BenchmarkInstance.MaxCut(name, InstanceGenerator.RandomGraph(5000, 50000, signed: true, 2026), 8189),
        "K2000" => BenchmarkInstance.MaxCut(name, InstanceGenerator.Complete(2000, 2026), 34665),
        "bqp2500g" => BenchmarkInstance.Maximum(name, InstanceGenerator.Beasley(2500, 2026), 1319180),
        "nn5000" => new BenchmarkInstance { Name = name, Model = InstanceGenerator.PenaltyRows(5000, 200, 400, 8, 1, 2026), BestKnown = -13182 },
        "WK2000_1" => BenchmarkInstance.MaxCut(name, ReadSigns(Data("maxcut/K2000.pm1.txt.gz")), 33337),
        _ => BenchmarkInstance.MaxCut(name, ReadRudy(Data($"maxcut/gset/{name}.txt.gz")), BestKnownCut(name)),
    };

    private static string Data(string path)
    {
        var folder = Environment.GetEnvironmentVariable("ISINGLASS_DATA")
            ?? throw new InputException("The instance lies in the data folder: set ISINGLASS_DATA to it.");
        var file = Path.Combine(folder, path);
        return File.Exists(file) ? file : throw new InputException($"There is no instance {file}.");
    }

    private static IEnumerable<string> Lines(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static BinaryQuadraticModel ReadRudy(string file)
    {
        BinaryQuadraticModelBuilder? builder = null;
        foreach (var line in Lines(file))
        {
            var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (builder is null)
            {
                builder = new BinaryQuadraticModelBuilder(Vartype.Spin, int.Parse(parts[0]));
            }
            else if (parts.Length == 3)
            {
                builder.AddQuadratic(int.Parse(parts[0]) - 1, int.Parse(parts[1]) - 1, double.Parse(parts[2]));
            }
        }

        return builder!.Build();
    }

    private static BinaryQuadraticModel ReadSigns(string file)
    {
        var lines = Lines(file).Select(line => line.Where(c => c is '+' or '-').ToArray()).Where(line => line.Length > 0).ToArray();
        var builder = new BinaryQuadraticModelBuilder(Vartype.Spin, lines.Length + 1);
        for (var i = 0; i < lines.Length; i++)
        {
            for (var k = 0; k < lines[i].Length; k++)
            {
                builder.AddQuadratic(i, i + 1 + k, lines[i][k] == '+' ? 1 : -1);
            }
        }

        return builder.Build();
    }

    private static double? BestKnownCut(string name)
    {
        var row = File.ReadLines(Data("maxcut/gset_best_known.csv")).Select(line => line.Split(',')).FirstOrDefault(cells => cells[0] == name);

        // Counted from the end, because the column of weights may hold a comma: best known cut, then three sources.
        return row is null ? null : double.Parse(row[^4]);
    }
}
