using System.Text.Json.Serialization;
using Isinglass.Export.Cards;
using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Training.Prediction;

namespace Isinglass.Export;

/// <summary>The result of an export, and its comparison with the network.</summary>
internal sealed class ExportAnswer : IAnswer
{
    private static readonly string[] Splits = ["train", "test"];

    private readonly ExportResult _result;
    private readonly IReadOnlyList<string> _notes;

    private ExportAnswer(ExportResult result, IReadOnlyList<string> notes) => (_result, _notes) = (result, notes);

    public string Target => _result.Target.Name;

    public IReadOnlyList<string> Files => _result.Files;

    public string ModelCard => _result.ModelCard;

    public long Bytes => _result.Bytes;

    public string? CheckedBy => _result.Tool;

    public long SamplesChecked => _result.SamplesChecked;

    public long Differences => _result.Differences;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? FlashBytes => _result.Size?.TextBytes;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? TableBytes => _result.Size?.TableBytes;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? StackBytes => _result.Size?.StackBytes;

    IEnumerable<string> IAnswer.Notes => _notes;

    IEnumerable<AnswerPart> IAnswer.Parts =>
    [
        ("target", Target),
        .. Files.Append(ModelCard).Select(static path => (AnswerPart)("wrote", path)),
        ("bytes", $"{Bytes}"),
        .. AnswerPart.Optional("flash", _result.Size is { } size
            ? $"{size.TextBytes} bytes, {size.TableBytes} of them tables; stack at most {size.StackBytes} bytes ({size.Compiler}, -Os)" : null),
        ("checked", CheckedBy is null ? "no" : $"{SamplesChecked} samples by {CheckedBy}, {Differences} differences"),
    ];

    /// <summary>Exports a network or committee, and runs the artefact on the samples of its data if they are here, else on random inputs.</summary>
    /// <param name="path">A path for <see cref="Predictor.Read"/>.</param>
    /// <param name="target">The target.</param>
    /// <param name="output">Folder of the files; null = the folder export beside the network.</param>
    /// <param name="isVerified">Whether the artefact is run and compared.</param>
    /// <param name="data">Data to check with; null = that of its run.</param>
    /// <param name="dataDirectory">A data directory to look into first.</param>
    public static ExportAnswer Of(string path, ExportTarget target, string? output, bool isVerified, string? data, string? dataDirectory)
    {
        var predictor = Predictor.Read(path);
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        var notes = new List<string>();
        var parts = Parts(predictor, path, data, dataDirectory, notes);
        var result = NetworkExporter.Export(predictor, target, output ?? Path.Combine(folder, "export"), new RunFacts
        {
            Recipe = JudgedData.RecipeBeside(path),
            Evaluations = [.. parts.Select(part => (part.Name, predictor.Evaluate(part.Samples)))],
            Baselines = RunFacts.BaselinesOf(folder),
        }, isVerified ? parts : null);
        if (isVerified && result.Tool is null)
        {
            notes.Add($"not checked: that needs {target.Needs}.");
        }

        return new ExportAnswer(result, notes);
    }

    public byte[] ToJson() => JsonText.Bytes(this, ExportJson.Default.ExportAnswer);

    /// <summary>Refuses an artefact whose answers differ from the network's.</summary>
    /// <exception cref="WorkException">They differ.</exception>
    internal void RefuseDifferences()
    {
        if (Differences > 0)
        {
            throw new WorkException($"{Files[0]} is not the network: {Differences} of {SamplesChecked} samples differ; first {_result.FirstDifference}. "
                + "Please report it.");
        }
    }

    /// <summary>Training and test samples; none, with a note, when the data is not here.</summary>
    private static (string Name, Dataset Samples)[] Parts(Predictor predictor, string path, string? data, string? dataDirectory, List<string> notes)
    {
        try
        {
            return [.. Splits.Select(split => (split, new JudgedChoice(path, data, dataDirectory, split, null).Load(predictor)))];
        }
        catch (InputException exception) when (data is null)
        {
            notes.Add($"random inputs take the place of its samples: {exception.Message}");
            return [];
        }
    }
}
