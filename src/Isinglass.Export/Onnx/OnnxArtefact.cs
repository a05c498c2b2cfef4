using Isinglass.Export.Lowering;
using Isinglass.Export.Verification;
using Isinglass.Files;
using Isinglass.Neural.Data;

namespace Isinglass.Export.Onnx;

/// <summary>A model file, read back from its bytes and interpreted.</summary>
internal sealed class OnnxArtefact(string file, ExportedNetwork network) : IArtefact
{
    private const int BatchSize = 256;

    private readonly OnnxGraph _graph = OnnxGraph.Read(PackedFile.ReadAll(file));

    /// <inheritdoc/>
    public string Tool => "our interpreter of the graph";

    /// <inheritdoc/>
    public IReadOnlyList<ArtefactAnswer> Run(QuantizedDataset samples)
    {
        var (answers, width) = (new List<ArtefactAnswer>(), network.ScoreCount);
        for (var first = 0; first < samples.SampleCount; first += BatchSize)
        {
            var count = Math.Min(BatchSize, samples.SampleCount - first);
            var values = Values(samples.Subset([.. Enumerable.Range(first, count)]));
            var (scores, decisions) = (values["scores"].Values, values[network.IsRegression ? "value" : "class"].Values);
            answers.AddRange(Enumerable.Range(0, count).Select(n =>
                new ArtefactAnswer(decisions[n], [.. scores.AsSpan(n * width, width).ToArray().Select(static score => (long)score)])));
        }

        return answers;
    }

    /// <inheritdoc/>
    public int[][][] Trace(QuantizedDataset sample)
    {
        var values = Values(sample);
        return [.. network.Members.Select((layers, m) => layers.Select(layer =>
            values[GraphBuilder.LayerName(m + 1, layer.Number)].Values.Select(static value => (int)value).ToArray()).ToArray())];
    }

    private IReadOnlyDictionary<string, OnnxTensor> Values(QuantizedDataset samples)
    {
        var inputs = new double[samples.Values.Length];
        for (var k = 0; k < inputs.Length; k++)
        {
            inputs[k] = samples.Values[k];
        }

        return new OnnxInterpreter(_graph).Run(new OnnxTensor(_graph.Inputs[0].Type, [samples.SampleCount, samples.FeatureCount], inputs));
    }
}
