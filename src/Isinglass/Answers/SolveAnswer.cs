using System.Text.Json.Serialization;
using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Formats;
using Isinglass.Solving;
using Isinglass.Training.Runs;

namespace Isinglass.Answers;

/// <summary>The answer of a solve, in the problem's own sense.</summary>
internal class SolveAnswer : IAnswer
{
    /// <summary>Largest number of violated rows in the text; JSON has them all.</summary>
    private const int ShownRows = 20;
    private const int ShownIntegers = 12;

    private readonly SolveOutcome _outcome;
    private readonly SolveSettings _settings;

    private protected SolveAnswer(SolveOutcome outcome, ModelFile file, SolveSettings settings, StructureAnswer? structure)
    {
        (_outcome, File, _settings, Structure) = (outcome, file, settings, structure);
    }

    [JsonPropertyOrder(-3)]
    public double? Objective => _outcome.HasPoint ? File.FileObjective(_outcome.Energy) : null;

    [JsonPropertyOrder(-3)]
    public double? Energy => _outcome.HasPoint ? _outcome.Energy : null;

    [JsonPropertyOrder(-3)]
    public string Sense => File.SenseName();

    [JsonPropertyOrder(-3)]
    public bool Feasible => _outcome.IsFeasible;

    /// <summary>The values of the file's integers, by name; null where it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyOrder(-2)]
    public IReadOnlyDictionary<string, long>? Integers => _outcome.HasPoint && File.Integers is not null ? File.IntegerValues(_outcome.Point) : null;

    public string Sampler => _outcome.Sampler;

    /// <summary>Number of bits searched; null for a method.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? FreeVariables => _outcome.FreeVariables;

    public ulong Seed => _settings.Seed;

    public double Seconds => Math.Round(_outcome.Elapsed.TotalSeconds, 6);

    public string StopReason => Summary.Name(_outcome.StopReason);

    /// <summary>The failure that ended the search early; null = none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Failure => _outcome.Failure;

    public int Reads => _outcome.Reads;

    /// <summary>Improvements: seconds and objective.</summary>
    public IEnumerable<double[]> Trace =>
        _outcome.Trace.Select(point => (double[])[Math.Round(point.Elapsed.TotalSeconds, 6), File.FileObjective(point.Objective)]);

    public IReadOnlyDictionary<string, string> Parameters => _outcome.Parameters;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyOrder(1)]
    public StructureAnswer? Structure { get; }

    bool IAnswer.IsGood => Feasible;

    IEnumerable<AnswerPart> IAnswer.Parts => [.. Found(false), .. Rest];

    /// <summary>The problem.</summary>
    protected ModelFile File { get; }

    /// <summary>The lines after the answer: bound, calls, machine, time.</summary>
    internal IEnumerable<AnswerPart> Rest =>
    [
        .. AnswerPart.Optional("bound", double.IsFinite(_outcome.LowerBound)
            ? $"{File.FileObjective(_outcome.LowerBound)}, no point is {(File.Scale > 0 ? "below" : "above")} it"
            : _outcome.BoundNote is { } note ? $"none: {note}" : null),
        .. AnswerPart.Optional("calls", _outcome.OracleCalls > 0 ? $"{_outcome.OracleCalls} of the machine in {_outcome.IterationCount} iterations" : null),
        ("sampler", $"{Sampler}, {(File.Constrained is null ? "reads" : "runs")}: {Reads}"),
        .. AnswerPart.Optional("answer", Parameters.GetValueOrDefault("answer")),
        ("seed", $"{Seed}"),
        ("time", $"{_outcome.Elapsed.TotalSeconds:F2} s, stopped by {Summary.InWords(_outcome.StopReason)}"),
        .. Structure?.Parts ?? [],
    ];

    /// <summary>The answer itself, to be printed before any further work.</summary>
    /// <param name="showsIterations">Whether a table of the method's iterations comes first.</param>
    internal IEnumerable<AnswerPart> Found(bool showsIterations) =>
    [
        .. showsIterations ? IterationTable.Parts(_outcome.Iterations, File) : [],
        ("objective", Objective is { } objective ? $"{objective} ({File.InWords()})" : "none found"),
        .. AnswerPart.Optional("integers", Integers is { } values ? IntegersInWords(values) : null),
        .. _outcome.Rows is { } rows ? RowParts(rows) : [],
    ];

    /// <summary>The answer to a solve.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="file">The problem.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="structure">The problem's structure; null = not requested.</param>
    public static SolveAnswer Of(SolveOutcome outcome, ModelFile file, SolveSettings settings, StructureAnswer? structure = null) =>
        outcome.Rows is { } rows ? new RowSolveAnswer(outcome, rows, file, settings, structure) : new SolveAnswer(outcome, file, settings, structure);

    public virtual byte[] ToJson() => JsonText.Bytes(this, ProblemJson.Default.SolveAnswer);

    private static string IntegersInWords(IReadOnlyDictionary<string, long> values) =>
        string.Join(", ", values.Take(ShownIntegers).Select(static pair => $"{pair.Key} = {pair.Value}"))
        + (values.Count > ShownIntegers ? $", and {values.Count - ShownIntegers} more" : "");

    private IEnumerable<AnswerPart> RowParts(IReadOnlyList<RowOutcome> rows)
    {
        var broken = rows.Where(static row => !row.IsSatisfied).ToArray();
        return
        [
            ("feasible", Feasible ? "yes"
                : _outcome.StopReason == Model.Control.StopReason.Infeasible ? "no: it is proved that no point satisfies all rows"
                : $"no feasible point was found; {broken.Length} of {rows.Count} rows are violated"),
            .. broken.OrderByDescending(static row => row.Violation).Take(ShownRows)
                .Select(static row => (AnswerPart)("", row.Violation is { } violation ? $"{row.Name}: violated by {violation}" : row.Name)),
        ];
    }
}
