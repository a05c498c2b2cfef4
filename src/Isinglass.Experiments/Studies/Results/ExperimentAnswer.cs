using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Training.Runs;

namespace Isinglass.Experiments.Studies.Results;

/// <summary>The result of an experiment as text and JSON.</summary>
/// <param name="result">The result.</param>
/// <param name="folder">The folder it is written to; null = none.</param>
internal sealed class ExperimentAnswer(ExperimentResult result, string? folder) : IAnswer
{
    IEnumerable<AnswerPart> IAnswer.Parts =>
    [
        result.Question,
        AnswerPart.Table(result.Table.Header, result.Table.ToText().Select(static row => row.ToArray())),
        .. result.Verdicts.Select(static verdict => (AnswerPart)$"{Judgement(verdict)}: {verdict.Claim}: {verdict.Measured}"),
        .. result.Notes.Select(static note => (AnswerPart)note),
        ("seeds", $"{result.Seeds}, from {result.Seed}"),
        ("time", $"{result.Seconds:F1} s, stopped: {Summary.InWords(result.StopReason)}"),
        .. AnswerPart.Optional("written", folder is null ? null : Path.Combine(folder, "report.html")),
    ];

    string? IAnswer.Failure => result.Failure;

    /// <summary>The result as JSON; names of values, parameters, columns and controls are those of the study.</summary>
    public byte[] ToJson()
    {
        var json = new Dictionary<string, object?> { ["experiment"] = result.Name };
        Add(json, result.Values);
        json["seed"] = result.Seed;
        json["seeds"] = result.Seeds;
        json["parameters"] = Named(result.Parameters.Select(static parameter => (parameter.Name, (object?)parameter.Value)));
        json["table"] = result.Table.Rows.Select(Row).ToArray();
        json["baselines"] = Named(result.Baselines.Select(static control => (control.Name, (object?)Add(new(), control.Values))));
        json["verdicts"] = result.Verdicts.ToArray();
        foreach (var (name, value) in result.Details)
        {
            json[name] = value;
        }

        json["cells"] = result.Cells.Select(static cell => Add(new() { ["case"] = cell.Case, ["seed"] = cell.Seed }, cell.Values)).ToArray();
        json["cells_missing"] = result.MissingCells;
        json["seconds"] = Math.Round(result.Seconds, 3);
        json["stop_reason"] = Summary.Name(result.StopReason);
        if (result.Failure is { } failure)
        {
            json["failure"] = failure;
        }

        json["run"] = folder is null ? null : Path.GetFullPath(folder);
        return JsonText.Bytes(json, ResultJson.Default.DictionaryStringObject);
    }

    private static string Judgement(Verdict verdict) => verdict.Holds switch { true => "reached", false => "not reached", null => "measured" };

    private Dictionary<string, object?> Row((string Label, IReadOnlyList<ResultCell> Cells) row) => Named(
        row.Cells.Select((cell, k) => (result.Table.Columns[k].Name, cell.Text ?? (object?)MeasurePart.Of(cell.Measure))).Prepend(("label", row.Label)));

    private static Dictionary<string, object?> Add(Dictionary<string, object?> json, IEnumerable<(string Name, double Value)> values)
    {
        foreach (var (name, value) in values)
        {
            json[name] = JsonText.Finite(value);
        }

        return json;
    }

    private static Dictionary<string, object?> Named(IEnumerable<(string Name, object? Value)> members)
    {
        var json = new Dictionary<string, object?>();
        foreach (var (name, value) in members)
        {
            json[name] = value;
        }

        return json;
    }
}
