using System.Text.Json.Serialization;
using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Neural.Export;
using Isinglass.Neural.Inference;
using Isinglass.Training;

namespace Isinglass.Export.Import;

/// <summary>A foreign network that was read, written as a network file, and judged on its data.</summary>
internal sealed class ImportAnswer : IAnswer
{
    private readonly QuantizedNetwork _network;
    private readonly (Evaluation Train, Evaluation Test) _scores;
    private readonly Quality _quality;

    private ImportAnswer(string file, QuantizedNetwork network, Evaluation train, Evaluation test) =>
        (File, _network, _scores, _quality) = (file, network, (train, test), Quality.Of(test));

    public string Network => _network.Lattice.Spec.Widths;

    public string File { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TrainAccuracy => _quality.AsAccuracy(_scores.Train.Accuracy);

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TrainR2 => _quality.AsDetermination(_scores.Train.Accuracy);

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TestAccuracy => _quality.AsAccuracy(_scores.Test.Accuracy);

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TestR2 => _quality.AsDetermination(_scores.Test.Accuracy);

    public int NetworkBytes => _network.ByteCount;

    IEnumerable<AnswerPart> IAnswer.Parts =>
    [
        ("network", $"{Network}, weights {string.Join('/', _network.Lattice.Spec.Layers.Select(static layer => layer.Weights))}, {NetworkBytes} bytes"),
        ("train", _quality.Show(_scores.Train.Accuracy)),
        ("test", _quality.Show(_scores.Test.Accuracy)),
        ("wrote", File),
    ];

    /// <summary>Imports a network as <see cref="NetworkImporter.Import"/> does.</summary>
    /// <param name="path">The foreign file.</param>
    /// <param name="recipe">Data and codebooks.</param>
    /// <param name="dataDirectory">A data directory to look into first.</param>
    /// <param name="output">The network file to write.</param>
    public static ImportAnswer Of(string path, Recipe recipe, string? dataDirectory, string output)
    {
        OutputPath.Check(output, "The network");
        var (network, train, test) = NetworkImporter.Import(path, recipe, dataDirectory);
        NetworkFile.Write(output, network);
        return new ImportAnswer(output, network.Network, train, test);
    }

    public byte[] ToJson() => JsonText.Bytes(this, ExportJson.Default.ImportAnswer);
}
