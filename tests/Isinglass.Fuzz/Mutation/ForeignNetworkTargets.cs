using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Isinglass.Export.Import;
using Isinglass.Export.Lowering;
using Isinglass.Export.Onnx;
using Isinglass.Model.Control;
using Isinglass.Neural.Inference;
using Isinglass.Testing;
using Isinglass.Training;
using Isinglass.Training.Prediction;

namespace Isinglass.Fuzz.Mutation;

/// <summary>Networks of other programs, and graphs that this one exported: what is accepted makes a forward pass.</summary>
internal static class ForeignNetworkTargets
{
    private static readonly Recipe Small = new()
    {
        Data = "teacher:5-1",
        Network = "5-2-1",
        Samples = 12,
        Validation = 0,
        Margins = [2],
        Rounds = 2,
        Restarts = 1,
        Sweeps = 2,
        Reads = 1,
        Seed = 3,
    };

    private static readonly Recipe Foreign = Small with
    {
        Weights = "int3",
        Activation = "relu",
        Subintervals = NetworkImporter.Subintervals,
        Degree = 1,
    };

    public static IEnumerable<FuzzTarget> All()
    {
        var folder = new TemporaryFolder();
        var data = TrainingData.Prepare(Foreign, null);
        var trained = Trainer.Train(Small, new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        var network = new ExportedNetwork(new Predictor(trained.Network));
        byte[][] graphs = [Dense().ToBytes(), QuantizedGraph.Of(network), IntegerGraph.Of(network)];
        yield return OwnFileTargets.OfFile("onnx", graphs, folder.File("n.onnx"), path =>
            Use(OwnExport.Find(path)?.Network ?? NetworkImporter.Read(path, Foreign, data), data));
        byte[][] archives =
        [
            Archive(("a", Numpy("(2, 5)", 10)), ("b", Numpy("(2,)", 2)), ("c", Numpy("(1, 2)", 2))),
            Archive(("w", Numpy("(5, 1)", 5)), ("b", Numpy("(1,)", 1))),
        ];
        yield return OwnFileTargets.OfFile("npz", archives, folder.File("n.npz"), path => Use(NetworkImporter.Read(path, Foreign, data), data)) with
        {
            Inside = ModelTargets.InsideArchive,
        };
    }

    private static void Use(QuantizedNetwork network, TrainingData data) =>
        network.CreatePass().Run([.. Enumerable.Repeat((sbyte)data.Quantizer.MaxAbs, network.Lattice.Spec.InputCount)]);

    /// <summary>What other programs write: weights that are transposed or scaled on the way, biases beside and inside of the products.</summary>
    private static OnnxGraph Dense()
    {
        var builder = new GraphBuilder();
        builder.Graph.Opsets[""] = IntegerGraph.Opset;
        builder.Graph.Inputs.Add(new OnnxValue("x", OnnxType.Float, 5));
        string Tensor(params int[] shape) => builder.Constant(new OnnxTensor(
            OnnxType.Float, shape, [.. Enumerable.Range(1, shape.Aggregate(static (rows, columns) => rows * columns)).Select(static k => k % 4 - 1.5)]));
        var weights = builder.Node("Transpose", [builder.Node("Mul", [Tensor(2, 5), Tensor(2, 1)])], ("perm", new long[] { 1, 0 }));
        var hidden = builder.Node("Relu", [builder.Node("Add", [builder.Node("MatMul", ["x", weights]), Tensor(2)])]);
        builder.Node("Gemm", [hidden, Tensor(1, 2), Tensor(1)], ("transB", 1L), ("alpha", 0.5f));
        builder.Graph.Outputs.Add(new OnnxValue(builder.Name("y"), OnnxType.Float, 1));
        return builder.Graph;
    }

    private static byte[] Archive(params (string Name, byte[] Content)[] arrays)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in arrays)
            {
                using var entry = archive.CreateEntry($"{name}.npy", CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Numpy(string shape, int count)
    {
        var header = $"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}\n";
        var bytes = new byte[10 + header.Length + sizeof(double) * count];
        new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0 }.CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)header.Length);
        Encoding.ASCII.GetBytes(header).CopyTo(bytes, 10);
        for (var k = 0; k < count; k++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(10 + header.Length + sizeof(double) * k), k % 3 - 1);
        }

        return bytes;
    }
}
