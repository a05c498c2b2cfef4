using System.Text;
using System.Text.Json;
using Isinglass.Export.Lowering;
using Isinglass.Export.Onnx;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Neural.Export;
using Isinglass.Training.Prediction;

namespace Isinglass.Export.Import;

/// <summary>
/// Graphs exported by this program contain their network file. It is used only if exporting it gives the same file, byte by byte, since a graph may have been
/// changed afterwards.
/// </summary>
internal static class OwnExport
{
    private const string Key = "isinglass_network";

    /// <summary>Puts the network file into the graph of a single network.</summary>
    public static void Add(OnnxGraph graph, ExportedNetwork network)
    {
        if (network.Predictor.Committee is null)
        {
            graph.Metadata[Key] = JsonSerializer.Serialize(NetworkContent.Of(network.Trained), NetworkJson.Default.NetworkContent);
        }
    }

    /// <summary>The network that was exported to a file; null if this program did not export it, or it was changed.</summary>
    /// <exception cref="InputException">The file cannot be read, or the network in it is damaged.</exception>
    public static TrainedNetwork? Find(string path)
    {
        if (OnnxLayers.IsArchive(path))
        {
            return null;
        }

        var graph = OnnxLayers.Graph(path);
        if (graph.Metadata.TryGetValue(GraphBuilder.TitleKey, out var title) && title.StartsWith(ExportedNetwork.CommitteeTitle, StringComparison.Ordinal))
        {
            throw new InputException(path, 0, $"is a {title}, and a network file holds one network. Use the committee's own folder.");
        }

        if (!graph.Metadata.TryGetValue(Key, out var text))
        {
            return null;
        }

        var network = JsonDocumentFile.Read(path, Encoding.UTF8.GetBytes(text), "Export the network again.", NetworkFile.FromJson);
        var (exported, content) = (new ExportedNetwork(new Predictor(network)), PackedFile.ReadAll(path));
        return new[] { IntegerGraph.Of, QuantizedGraph.Of }.Any(export => IsSame(export, exported, content)) ? network : null;
    }

    /// <summary>Whether a graph was exported by this program; if <see cref="Find"/> returns null, it was changed since.</summary>
    public static bool IsMarked(OnnxGraph graph) => graph.Metadata.ContainsKey(Key);

    private static bool IsSame(Func<ExportedNetwork, byte[]> export, ExportedNetwork network, byte[] content)
    {
        try
        {
            return content.AsSpan().SequenceEqual(export(network));
        }
        catch (InputException)
        {
            // Not every network can be expressed in every kind of graph.
            return false;
        }
    }
}
