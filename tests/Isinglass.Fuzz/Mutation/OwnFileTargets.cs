using System.Security.Cryptography;
using Isinglass.Formats;
using Isinglass.Model.Control;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Data.Csv;
using Isinglass.Neural.Data.Images;
using Isinglass.Neural.Data.Tables;
using Isinglass.Neural.Export;
using Isinglass.Testing;
using Isinglass.Training;
using Isinglass.Training.Ensembles;
using Isinglass.Training.Exchange;
using Isinglass.Training.Runs;

namespace Isinglass.Fuzz.Mutation;

/// <summary>The readers of the project's own files and of data. What is accepted is used: a network makes a forward pass, a checkpoint is trained on.</summary>
internal static class OwnFileTargets
{
    private static readonly Recipe Small = new()
    {
        Data = "teacher:5-1",
        Network = "5-2-1",
        Samples = 12,
        Validation = 4,
        Bundle = 6,
        Margins = [2],
        Rounds = 2,
        Restarts = 1,
        Sweeps = 2,
        Reads = 1,
        Committee = 3,
        Seed = 3,
    };

    public static IEnumerable<FuzzTarget> All()
    {
        var folder = new TemporaryFolder();
        var run = folder.File("run");
        byte[] checkpoint = [];
        using (var opened = RunFolder.Create(run))
        {
            var options = new TrainerOptions
            {
                Baselines = false,
                CheckpointInterval = TimeSpan.Zero,
                OnCheckpoint = kept =>
                {
                    opened.Save(kept);
                    checkpoint = File.ReadAllBytes(Path.Combine(run + ".part", CheckpointFile.Name));
                },
            };
            opened.Complete(Trainer.Train(Small, options, SolveControl.Unlimited));
        }

        yield return OfFile("network", [File.ReadAllBytes(Path.Combine(run, RunFolder.NetworkName))], folder.File("n.json"), path =>
        {
            var network = NetworkFile.Read(path);
            var largest = (sbyte)network.Quantizer.MaxAbs;
            network.Network.CreatePass().Run([.. Enumerable.Repeat(largest, network.Network.Lattice.Spec.InputCount)]);
        });
        yield return OfFile("recipe", [File.ReadAllBytes(Path.Combine(run, RunFolder.RecipeName))], folder.File("r.json"), static path => Recipe.Read(path));
        var committee = folder.File("run", "committee");
        yield return OfFile("committee", [File.ReadAllBytes(Path.Combine(committee, CommitteeFile.Name))], Path.Combine(committee, CommitteeFile.Name), _ =>
            CommitteeFile.Read(committee));
        yield return OfFile("checkpoint", [checkpoint], folder.File(CheckpointFile.Name), Resume) with { Inside = WithChecksum };
        var model = folder.File("m.lp");
        var plan = CompilePlan.Prepare(Small with { Encoding = ModelEncoding.Exact, Samples = 4, Validation = 0 }, null);
        ModelExport.Write(plan, new CompileOptions(), null, model, FormatOptions.Default);
        yield return OfFile("map", [File.ReadAllBytes(ModelMap.PathOf(model))], folder.File("map.json"), static path => ModelMap.Read(path));
        foreach (var target in Data(folder))
        {
            yield return target;
        }
    }

    private static IEnumerable<FuzzTarget> Data(TemporaryFolder folder)
    {
        byte[][] tables =
        [
            "size,colour,label\n1.5,red,a\n2,blue,b\n,red,a\n4,green,b\n1,red,a\n2.5,blue,b\n"u8.ToArray(),
            "1.5;2;a\n2;3;b\n3;1;a\n4;0;b\n5;1;a\n6;2;b\n"u8.ToArray(),
            "\"a \"\"b\"\"\",\"c,d\",y\n1,2,0\n3,4,1\n5,6,0\n7,8,1\n2,1,0\n8,6,1\n"u8.ToArray(),
        ];
        yield return OfFile("table", tables, folder.File("d.csv"), static path => CsvData.Load(CsvReference.Parse(path), 1));
        yield return OfFile("idx", [[0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8], [0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 2]],
            folder.File("d-ubyte"), static path =>
            {
                if (File.ReadAllBytes(path) is [_, _, _, 1, ..])
                {
                    IdxFile.ReadLabels(path);
                }
                else
                {
                    IdxFile.ReadImages(path, new ImageShape(1, 1));
                }
            });
        byte[] map = [.. "P5\n# c\n2 2\n255\n"u8, 1, 2, 3, 4];
        yield return OfFile("pgm", [map, "P2 2 2 15 1 2 3 4\n"u8.ToArray()], folder.File("d.pgm"), static path =>
        {
            if (PortableGrayMap.Is(File.ReadAllBytes(path)))
            {
                PortableGrayMap.Read(path, File.ReadAllBytes(path));
            }
        });
        yield return OfFile("png", [Convert.FromBase64String(OnePixel)], folder.File("d.png"), static path =>
            PortableNetworkGraphic.Read(path, File.ReadAllBytes(path)));
    }

    // A grey PNG of one pixel, with its checksums.
    private const string OnePixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

    public static FuzzTarget OfFile(string name, byte[][] seeds, string path, Action<string> read) => new(name, seeds, content =>
    {
        File.WriteAllBytes(path, content);
        read(path);
    });

    private static void Resume(string path)
    {
        var (checkpoint, _) = CheckpointFile.Read(path);
        if (checkpoint.Recipe.ToJson() == Small.ToJson() || checkpoint.Recipe with { Margins = Small.Margins } == Small)
        {
            Trainer.Train(checkpoint.Recipe, new TrainerOptions { Baselines = false, Resume = checkpoint, Threads = 1 }, SolveControl.Unlimited);
        }
    }

    /// <summary>Damages what lies behind the header of a checkpoint and computes length and checksum again.</summary>
    private static byte[] WithChecksum(byte[] content, Func<byte[], byte[]> mutate)
    {
        var header = CheckpointFile.HeaderLength;
        var body = mutate(content[header..]);
        return [.. content[..(header - SHA256.HashSizeInBytes - sizeof(long))], .. BitConverter.GetBytes(body.LongLength), .. SHA256.HashData(body), .. body];
    }
}
