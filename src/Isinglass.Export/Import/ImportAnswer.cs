using System.Text.Json.Serialization;
using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Model;
using Isinglass.Neural.Export;
using Isinglass.Neural.Inference;
using Isinglass.Training;
using Isinglass.Training.Prediction;

namespace Isinglass.Export.Import;

/// <summary>An imported network, written as a network file and evaluated on its data.</summary>
internal sealed class ImportAnswer : IAnswer
{
    private readonly QuantizedNetwork _network;
    private readonly (Evaluation Train, Evaluation Test)? _scores;
    private readonly Quality _quality;
    private readonly IReadOnlyList<string> _notes;

    private ImportAnswer(string file, QuantizedNetwork network, (Evaluation Train, Evaluation Test)? scores, params IReadOnlyList<string> notes) =>
        (File, _network, _scores, _quality, _notes) = (file, network, scores, scores is { Test: var test } ? Quality.Of(test) : Quality.Accuracy, notes);

    public string Network => _network.Lattice.Spec.Widths;

    public string File { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TrainAccuracy => Train is { } score ? _quality.AsAccuracy(score) : null;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TrainR2 => Train is { } score ? _quality.AsDetermination(score) : null;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TestAccuracy => Test is { } score ? _quality.AsAccuracy(score) : null;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TestR2 => Test is { } score ? _quality.AsDetermination(score) : null;

    public int NetworkBytes => _network.ByteCount;

    IEnumerable<string> IAnswer.Notes => _notes;

    IEnumerable<AnswerPart> IAnswer.Parts =>
    [
        ("network", $"{Network}, weights {string.Join('/', _network.Lattice.Spec.Layers.Select(static layer => layer.Weights))}, {NetworkBytes} bytes"),
        .. AnswerPart.Optional("train", Train is { } train ? _quality.Show(train) : null),
        .. AnswerPart.Optional("test", Test is { } test ? _quality.Show(test) : null),
        ("wrote", File),
    ];

    /// <summary>Imports a network as <see cref="NetworkImporter.Import"/> does.</summary>
    /// <param name="path">The file to import.</param>
    /// <param name="recipe">Data and codebooks.</param>
    /// <param name="dataDirectory">A data directory to look into first.</param>
    /// <param name="output">The network file to write.</param>
    public static ImportAnswer Of(string path, Recipe recipe, string? dataDirectory, string output)
    {
        OutputPath.Check(output, "The network");
        var (network, train, test) = NetworkImporter.Import(path, recipe, dataDirectory);
        NetworkFile.Write(output, network);
        return new ImportAnswer(output, network.Network, (train, test));
    }

    /// <summary>Writes a network that this program exported, unchanged, and evaluates it if its data is here.</summary>
    /// <param name="network">The network found by <see cref="OwnExport.Find"/>.</param>
    /// <param name="data">Data to evaluate on; null = that it was trained on.</param>
    /// <param name="dataDirectory">A data directory to look into first.</param>
    /// <param name="output">The network file to write.</param>
    public static ImportAnswer Of(TrainedNetwork network, string? data, string? dataDirectory, string output)
    {
        OutputPath.Check(output, "The network");
        Evaluation Judge(string split) => network.Evaluate(JudgedData.Load(split, network, null, data, dataDirectory, null));
        ImportAnswer answer;
        try
        {
            answer = new ImportAnswer(output, network.Network, (Judge("train"), Judge("test")));
        }
        catch (InputException exception) when (data is null)
        {
            answer = new ImportAnswer(output, network.Network, null, $"not judged: {exception.Message}");
        }

        NetworkFile.Write(output, network);
        return answer;
    }

    private double? Train => _scores?.Train.Accuracy;

    private double? Test => _scores?.Test.Accuracy;

    public byte[] ToJson() => JsonText.Bytes(this, ExportJson.Default.ImportAnswer);
}
