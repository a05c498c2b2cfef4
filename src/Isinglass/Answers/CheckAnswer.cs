using Isinglass.Certificates;
using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Formats;

namespace Isinglass.Answers;

/// <summary>A check of a point by the problem file's text, not through the model that is solved.</summary>
internal class CheckAnswer : IAnswer
{
    /// <summary>Relative difference up to which a stated objective counts as correct.</summary>
    private const double ClaimTolerance = 1e-6;

    private readonly ModelFile _file;
    private readonly StatedPoint _point;
    private readonly RowCheck[] _violated;

    private protected CheckAnswer(ModelFile file, StatedPoint point)
    {
        (_file, _point) = (file, point);
        (Objective, var rows) = point.Of(file);
        Rows = rows.Count;
        _violated = [.. rows.Where(static row => !row.IsSatisfied)];
    }

    /// <summary>A violated row; a missing side is null.</summary>
    internal sealed record BrokenRowPart(string Row, double Activity, double? Lower, double? Upper, double Violation);

    public double Objective { get; }

    public string Sense => _file.SenseName();

    public bool Feasible => _violated.Length == 0;

    public double? ClaimedObjective => JsonText.Finite(_point.Objective);

    public int UnnamedVariables => _point.UnnamedCount;

    public int Rows { get; }

    public double TotalViolation => _violated.Sum(static row => row.Violation);

    public IEnumerable<BrokenRowPart> Violated => _violated.Select(static row =>
        new BrokenRowPart(row.Name, row.Activity, JsonText.Finite(row.Lower), JsonText.Finite(row.Upper), row.Violation));

    bool IAnswer.IsGood => Feasible && IsAsStated && Refusal is null;

    IEnumerable<string> IAnswer.Notes =>
    [
        .. UnnamedVariables > 0 ? [$"the solution leaves {UnnamedVariables} variables without a value; they count as {_file.Objective.ZeroValue}."]
            : Array.Empty<string>(),
        .. IsAsStated ? Array.Empty<string>() : [$"the solution states the objective {_point.Objective}, it is {Objective}."],
        .. Refusal is null ? Array.Empty<string>() : [$"the certificate is refused: {Refusal}."],
    ];

    IEnumerable<AnswerPart> IAnswer.Parts =>
    [
        ("objective", $"{Objective} ({_file.InWords()})"),
        .. AnswerPart.Optional("stated", _point.Objective is { } claimed ? $"{claimed}" : null),
        ("feasible", Feasible ? "yes" : $"no: {_violated.Length} of {Rows} rows are violated"),
        .. _violated.Select(static row => (AnswerPart)("", $"{row.Name}: {row.Activity} should be {Side(row)}, violated by {row.Violation}")),
        .. AnswerPart.Optional("certificate", Certified),
    ];

    /// <summary>Why a certificate is refused; null when it holds, and without one.</summary>
    protected virtual string? Refusal => null;

    /// <summary>The certificate in words; null without one.</summary>
    protected virtual string? Certified => null;

    private bool IsAsStated => _point.Objective is not { } claimed || Math.Abs(claimed - Objective) <= ClaimTolerance * Math.Max(1, Math.Abs(Objective));

    /// <summary>Checks a point, and its certificate if there is one.</summary>
    public static CheckAnswer Of(ModelFile file, StatedPoint point, Certificate? certificate) =>
        certificate is null ? new CheckAnswer(file, point) : new CertifiedCheckAnswer(file, point, certificate);

    public virtual byte[] ToJson() => JsonText.Bytes(this, ProblemJson.Default.CheckAnswer);

    private static string Side(RowCheck row) => row.Lower == row.Upper ? $"= {row.Lower}" : row.Activity > row.Upper ? $"<= {row.Upper}" : $">= {row.Lower}";
}
