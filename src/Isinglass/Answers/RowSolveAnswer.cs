using System.Text.Json.Serialization;
using Isinglass.Files;
using Isinglass.Formats;
using Isinglass.Solving;

namespace Isinglass.Answers;

/// <summary>The answer of a solve of a problem with rows.</summary>
internal sealed class RowSolveAnswer : SolveAnswer
{
    private readonly SolveOutcome _outcome;
    private readonly IReadOnlyList<RowOutcome> _rows;

    internal RowSolveAnswer(SolveOutcome outcome, IReadOnlyList<RowOutcome> rows, ModelFile file, SolveSettings settings, StructureAnswer? structure)
        : base(outcome, file, settings, structure) => (_outcome, _rows) = (outcome, rows);

    /// <summary>The violation of a row; null without a point.</summary>
    internal sealed record ViolationPart(string Row, double? Violation);

    /// <summary>The multiplier of a row at the end.</summary>
    internal sealed record MultiplierPart(string Row, double? Multiplier);

    /// <summary>A proved bound of the minimised energy.</summary>
    [JsonPropertyOrder(-1)]
    public double? LowerBound => JsonText.Finite(_outcome.LowerBound);

    /// <summary>The same in the file's own sense.</summary>
    [JsonPropertyOrder(-1)]
    public double? Bound => LowerBound is { } energy ? JsonText.Finite(File.FileObjective(energy)) : null;

    [JsonPropertyOrder(-1)]
    public double? Gap => JsonText.Finite(_outcome.Gap);

    [JsonPropertyOrder(-1)]
    public double? RelativeGap => _outcome.Gap is { } gap ? JsonText.Finite(gap / Math.Max(1, Math.Abs(_outcome.Energy))) : null;

    [JsonPropertyOrder(-1)]
    public long OracleCalls => _outcome.OracleCalls;

    [JsonPropertyOrder(-1)]
    public long Iterations => _outcome.IterationCount;

    [JsonPropertyOrder(-1)]
    public double? TotalViolation => _outcome.HasPoint ? JsonText.Finite(_rows.Sum(static row => row.Violation) ?? double.NaN) : null;

    [JsonPropertyOrder(-1)]
    public IEnumerable<ViolationPart> Violations => _rows.Select(static row => new ViolationPart(row.Name, JsonText.Finite(row.Violation)));

    [JsonPropertyOrder(-1)]
    public IEnumerable<MultiplierPart> Multipliers =>
        _rows.Where(static row => row.Multiplier is not null).Select(static row => new MultiplierPart(row.Name, JsonText.Finite(row.Multiplier)));

    public override byte[] ToJson() => JsonText.Bytes(this, ProblemJson.Default.RowSolveAnswer);

}
