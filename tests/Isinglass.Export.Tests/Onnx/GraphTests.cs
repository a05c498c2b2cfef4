using Isinglass.Export.Lowering;
using Isinglass.Export.Onnx;
using Isinglass.Export.Verification;
using Isinglass.Testing;

namespace Isinglass.Export.Tests.Onnx;

public sealed class GraphTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_graph_comes_back_from_its_bytes()
    {
        var graph = OnnxGraph.Read(IntegerGraph.Of(new ExportedNetwork(TrainedNetworks.Of("padded").Predictor)));
        var again = OnnxGraph.Read(graph.ToBytes());
        again.ToBytes().ShouldBe(graph.ToBytes());
        graph.Inputs.ShouldBe([new OnnxValue("inputs", OnnxType.Int8, 36)]);
        graph.Outputs.ShouldBe([new OnnxValue("scores", OnnxType.Int32, 3), new OnnxValue("class", OnnxType.Int64, null)]);
        graph.Nodes.ShouldContain(node => node.Operator == "ConvInteger");
        graph.Opsets[""].ShouldBe(13);
    }

    [Fact]
    public void Numbers_are_written_as_the_format_says()
    {
        // The examples of protobuf.dev/programming-guides/encoding: field 1 = 150, field 2 = "testing".
        var message = new ProtobufWriter();
        message.Number(1, 150);
        message.Text(2, "testing");
        message.ToArray().ShouldBe([0x08, 0x96, 0x01, 0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
        var minus = new ProtobufWriter();
        minus.Number(1, -2);
        minus.ToArray().ShouldBe([0x08, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]);
        var reader = new ProtobufReader(minus.ToArray());
        reader.Next().ShouldBeTrue();
        reader.Number.ShouldBe(-2);
        reader.Next().ShouldBeFalse();
    }

    [Fact]
    public void Bytes_that_are_cut_or_turned_are_refused_as_such()
    {
        var bytes = IntegerGraph.Of(new ExportedNetwork(RandomNetworks.Of("9-5-4", "int3")));
        for (var length = 0; length < bytes.Length; length += 7)
        {
            var cut = bytes[..length];
            try
            {
                OnnxGraph.Read(cut);
            }
            catch (InvalidDataException)
            {
                // What is wanted; a cut between two fields of the model leaves a shorter model.
            }
        }

        Should.Throw<InvalidDataException>(() => OnnxGraph.Read(new byte[] { 0x3A, 0x7F, 0x01 }));
        Should.Throw<InvalidDataException>(() => OnnxGraph.Read(ReadOnlyMemory<byte>.Empty));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_wrong_weight_in_a_file_is_told_with_its_layer(bool isQuantized)
    {
        var network = new ExportedNetwork(RandomNetworks.Of("20-6-4-3", "binary"));
        var graph = OnnxGraph.Read(isQuantized ? QuantizedGraph.Of(network) : IntegerGraph.Of(network));
        var second = graph.Constants.First(constant => constant.Value.Shape.SequenceEqual([6, 4])).Key;
        graph.Constants[second] = graph.Constants[second] with
        {
            Values = [.. graph.Constants[second].Values
            .Select((value, k) => k % 4 == 1 ? -value : value)]
        };
        var check = Verifier.Check(network, new OnnxArtefact(_folder.Write("network.onnx", graph.ToBytes()), network), [("test", network.RandomInputs(50))]);
        check.Differences.ShouldBeGreaterThan(0);
        check.First.ShouldNotBeNull().ShouldContain("layer 2 (4): value 2 is ");
    }

    [Fact]
    public void Qonnx_operators_are_what_their_page_says()
    {
        // fastmachinelearning/qonnx:docs/qonnx-custom-ops: round half to even, saturation, narrow range; BipolarQuant of 0 is +1.
        var graph = new GraphBuilder();
        graph.Graph.Inputs.Add(new OnnxValue("x", OnnxType.Float, 1));
        graph.Foreign("qonnx.custom_op.general", "IntQuant",
            ["x", graph.Scalar(OnnxType.Float, 0.5), graph.Scalar(OnnxType.Float, 0), graph.Scalar(OnnxType.Float, 3)],
            ("signed", 1L), ("narrow", 1L), ("rounding_mode", "ROUND"));
        graph.Name("integers");
        graph.Foreign("qonnx.custom_op.general", "BipolarQuant", ["x", graph.Scalar(OnnxType.Float, 2)]);
        graph.Name("signs");
        var values = new OnnxInterpreter(graph.Graph).Run(new OnnxTensor(OnnxType.Float, [5, 1], [-9, -0.75, 0, 0.26, 5]));
        values["integers"].Values.ShouldBe([-1.5, -1, 0, 0.5, 1.5]);
        values["signs"].Values.ShouldBe([-2, -2, 2, 2, 2]);
    }
}
