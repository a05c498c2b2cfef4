using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Isinglass.Export.Import;
using Isinglass.Export.Lowering;
using Isinglass.Export.Onnx;
using Isinglass.Model;
using Isinglass.Neural.Export;
using Isinglass.Testing;
using Isinglass.Training;
using Isinglass.Training.Prediction;

namespace Isinglass.Export.Tests.Import;

public sealed class ImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ternary")]
    [InlineData("int4")]
    [InlineData("hidden")]
    public void An_exported_network_comes_back_with_the_same_scores(string name)
    {
        var trained = TrainedNetworks.Of(name);
        var network = new ExportedNetwork(trained.Predictor);
        var file = _folder.Write("network.qonnx.onnx", QuantizedGraph.Of(network));
        var (imported, _, test) = NetworkImporter.Import(file, trained.Recipe, null);
        test.Accuracy.ShouldBe(trained.Predictor.Evaluate(trained.Parts[1].Samples).Accuracy);
        var (one, other) = (network.Trained.Network, imported.Network);
        var samples = network.RandomInputs(300);
        var (own, foreign) = (new int[3], new int[3]);
        for (var n = 0; n < samples.SampleCount; n++)
        {
            one.Forward(samples.Sample(n), own);
            other.Forward(samples.Sample(n), foreign);
            foreign.ShouldBe(own);
        }
    }

    [Fact]
    public void A_hidden_layer_that_says_one_value_only_is_refused_by_qonnx()
    {
        var file = _folder.Write("network.json", """
            {"format":"isinglass-network","version":3,"widths":"2-1-1","data":"none","classes":["no","yes"],"class_numbers":[0,1],
             "inputs":{"bits":1,"offsets":[0,0],"steps":[1,1]},"activation":"sign","layers":[
              {"weight_codebook":"binary","bias_input":1,"deviation":1,"thresholds":[1],"bases":[1,1],"slopes":[0,0],"weights":[[-1,1]]},
              {"weight_codebook":"binary","bias_input":1,"deviation":1,"weights":[[1]]}]}
            """);
        var network = new ExportedNetwork(new Predictor(NetworkFile.Read(file)));
        Should.Throw<InputException>(() => QuantizedGraph.Of(network)).Message.ShouldContain("no rising staircase");
        IntegerGraph.Of(network).ShouldNotBeEmpty();
    }

    public static TheoryData<string> Kinds => [.. TrainedNetworks.Names];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_that_was_exported_is_the_network_again(string name)
    {
        var trained = TrainedNetworks.Of(name);
        var network = new ExportedNetwork(trained.Predictor);
        var file = _folder.Write("network.onnx", IntegerGraph.Of(network));
        if (name == "committee")
        {
            Should.Throw<InputException>(() => OwnExport.Find(file)).Message.ShouldContain("is a committee of 3 x 36-3");
            return;
        }

        var original = _folder.File("network.json");
        NetworkFile.Write(original, network.Trained);
        string[] files = CanBeSaidInQonnx(name) ? [file, _folder.Write("network.qonnx.onnx", QuantizedGraph.Of(network))] : [file];
        foreach (var exported in files)
        {
            var again = _folder.File("again.json");
            ImportAnswer.Of(OwnExport.Find(exported)!, null, null, again);
            File.ReadAllText(again).ShouldBe(File.ReadAllText(original));
            var other = Predictor.Read(again);
            foreach (var (_, samples) in trained.Parts)
            {
                other.Evaluate(samples).Accuracy.ShouldBe(trained.Predictor.Evaluate(samples).Accuracy);
                var inputs = network.Trained.Prepare(samples);
                for (var n = 0; n < inputs.SampleCount; n++)
                {
                    other.Decide(inputs.Sample(n)).ToArray().ShouldBe(trained.Predictor.Decide(inputs.Sample(n)).ToArray());
                }
            }
        }
    }

    [Fact]
    public void A_graph_that_was_changed_is_not_taken_for_what_was_exported()
    {
        var graph = OnnxGraph.Read(IntegerGraph.Of(new ExportedNetwork(TrainedNetworks.Of("ternary").Predictor)));
        var (name, weights) = graph.Constants.First(constant => constant.Value.Shape.Length == 2);
        graph.Constants[name] = weights with { Values = [-weights.Values[0], .. weights.Values[1..]] };
        weights.Values[0].ShouldNotBe(0);
        var file = _folder.Write("network.onnx", graph.ToBytes());
        OwnExport.Find(file).ShouldBeNull();
        Should.Throw<InputException>(() => NetworkImporter.Import(file, TrainedNetworks.Of("ternary").Recipe, null)).Message
            .ShouldContain("exported by isinglass and changed since");
    }

    [Fact]
    public void What_a_stranger_writes_is_refused_with_words()
    {
        var recipe = new Recipe { Classes = ["3", "8"], Image = "2x2", PerClass = 20, Validation = 0 };
        OnnxTensor Ones(params int[] shape) => new(OnnxType.Float, shape, [.. Enumerable.Repeat(1.0, shape.Aggregate(1, static (a, b) => a * b))]);
        foreach (var (words, build) in new (string, Action<GraphBuilder>)[]
        {
            ("has 2 biases", builder => builder.Node("Add", [builder.Node("MatMul", ["x", builder.Constant(Ones(4, 1))]), builder.Constant(Ones(2))])),
            ("no constant matrix", builder => builder.Node("Gemm", ["x"])),
            ("no constant matrix", builder => builder.Node("Gemm", ["x", builder.Constant(Ones(4, 1))], ("transA", 1L))),
            ("an attribute transB of another kind", builder => builder.Node("Gemm", ["x", builder.Constant(Ones(4, 1))], ("transB", "yes"))),
            ("makes 10000000000 numbers", builder => builder.Node("MatMul", ["x",
                builder.Node("Mul", [builder.Constant(Ones(100_000, 1)), builder.Constant(Ones(1, 100_000))])])),
            ("does not fit the constants", builder => builder.Node("MatMul", ["x",
                builder.Node("Transpose", [builder.Constant(Ones(4, 1))], ("perm", new long[] { 5, 7 }))])),
            ("does not fit the constants", builder => builder.Node("MatMul", ["x",
                builder.Node("Reshape", [builder.Constant(Ones(4, 1)), builder.Constant(OnnxTensor.Row(OnnxType.Int64, -1, -1))])])),
            ("ReduceMax on constants", builder => builder.Node("MatMul", ["x", builder.Node("ReduceMax", [builder.Constant(Ones(4, 1))])])),
            ("no finite number", builder => builder.Node("MatMul", ["x", builder.Constant(Ones(4, 1) with { Values = [1, double.NaN, 1, 1] })])),
        })
        {
            var builder = new GraphBuilder();
            builder.Graph.Inputs.Add(new OnnxValue("x", OnnxType.Float, 4));
            build(builder);
            var file = _folder.Write("x.onnx", builder.Graph.ToBytes());
            Should.Throw<InputException>(() => NetworkImporter.Import(file, recipe, null)).Message.ShouldContain(words);
        }

        // A few bytes that claim a header of two gigabytes, or an array of half a gigabyte.
        var wide = Numpy([3, 4], new double[12]);
        BinaryPrimitives.WriteUInt32LittleEndian(wide.AsSpan(8), int.MaxValue);
        wide[6] = 2;
        Should.Throw<InputException>(() => NetworkImporter.Import(Archive(("a", wide)), recipe, null)).Message.ShouldContain("cut short");
        Should.Throw<InputException>(() => NetworkImporter.Import(Archive(("a", Numpy([8000, 8000], []))), recipe, null)).Message
            .ShouldContain("0 bytes for 64000000 elements");
    }

    private static bool CanBeSaidInQonnx(string name) => name is not ("residual" or "padded" or "regression");

    [Fact]
    public void Arrays_of_numbers_become_the_nearest_values()
    {
        var recipe = new Recipe
        {
            Classes = ["3", "8"],
            Image = "2x2",
            InputBits = 8,
            Weights = "ternary",
            Activation = "relu",
            Degree = 1,
            Validation = 0,
            PerClass = 50
        };
        // The first layer doubles the brightness of each pixel, the second compares upper and lower half; stored transposed, as Keras does.
        var first = Numpy([4, 4], [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2]);
        var file = Archive(("a", first), ("b", Numpy([4], [0.5, 0.5, 0.5, 0.5])), ("c", Numpy([4, 1], [1, 1, -1, -1])));
        var (network, _, test) = NetworkImporter.Import(file, recipe, null);
        network.Network.Lattice.Spec.Widths.ShouldBe("4-4-1");
        network.Network.Weights(0).ToArray().ShouldBe([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
        network.Network.Weights(1).ToArray().ShouldBe([1, 1, -1, -1]);

        var data = TrainingData.Load("glyphs", null, 1).Test.SelectClasses(["3", "8"]).Pool(network.Image!.Value);
        var same = Enumerable.Range(0, data.SampleCount).Count(n =>
        {
            var pixels = data.Sample(n);
            return (pixels[0] + pixels[1] > pixels[2] + pixels[3] ? 1 : 0) == network.Network.Predict(network.Prepare(data.Subset([n])).Sample(0));
        });
        (same / (double)data.SampleCount).ShouldBeGreaterThan(0.97);
        test.SampleCount.ShouldBe(data.SampleCount);
    }

    [Fact]
    public void What_is_no_chain_of_layers_for_the_data_is_refused()
    {
        var recipe = new Recipe { Classes = ["3", "8"], Image = "2x2", PerClass = 20, Validation = 0 };
        foreach (var (file, words) in new[]
        {
            (Archive(("a", Numpy([3, 5], new double[15]))), "3x5 is no layer on 4 values"),
            (Archive(("a", Numpy([3, 4], new double[12]))), "3 outputs"),
            (Archive(), "no layers"),
            (_folder.Write("x.npz", "no archive"), "no archive of NumPy arrays"),
            (_folder.Write("x.onnx", "no graph"), "no ONNX file"),
            (_folder.File("missing.onnx"), "there is no such file"),
            (_folder.File("missing.npz"), "there is no such file"),
            (_folder.Write("y.onnx", IntegerGraph.Of(new ExportedNetwork(TrainedNetworks.Of("convolution").Predictor))), "operator"),
        })
        {
            Should.Throw<InputException>(() => NetworkImporter.Import(file, recipe, null)).Message.ShouldContain(words);
        }
    }

    private string Archive(params (string Name, byte[] Content)[] arrays)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in arrays)
            {
                using var entry = archive.CreateEntry($"{name}.npy").Open();
                entry.Write(content);
            }
        }

        return _folder.Write($"{arrays.Length}{arrays.FirstOrDefault().Content?.Length}.npz", bytes.ToArray());
    }

    /// <summary>The format of numpy.lib.format, version 1.</summary>
    private static byte[] Numpy(int[] shape, double[] values)
    {
        var header = $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({string.Join(", ", shape)},), }}".PadRight(117) + "\n";
        var bytes = new byte[10 + header.Length + 8 * values.Length];
        new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0 }.CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)header.Length);
        Encoding.ASCII.GetBytes(header).CopyTo(bytes, 10);
        for (var k = 0; k < values.Length; k++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(10 + header.Length + 8 * k), values[k]);
        }

        return bytes;
    }
}
