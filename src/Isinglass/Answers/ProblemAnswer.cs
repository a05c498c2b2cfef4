using System.Text.Json.Serialization;
using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Formats;
using Isinglass.Model;

namespace Isinglass.Answers;

/// <summary>The content of a problem file.</summary>
internal sealed class ProblemAnswer : IAnswer
{
    private readonly ModelFile _file;
    private readonly ModelSummary _summary;

    private ProblemAnswer(ModelFile file) => (_file, _summary) = (file, ModelSummary.Of(file));

    /// <summary>Numbers of rows by their kind.</summary>
    internal sealed record RowCountPart(int Equal, int LessOrEqual, int GreaterOrEqual, int OneHot, int Products);

    /// <summary>An integer of the file and its bits.</summary>
    internal sealed record IntegerPart(string Name, long Lower, long Upper, int Bits, string Encoding);

    /// <summary>Pairs of a variable.</summary>
    internal sealed record DegreePart(int Least, double Mean, int Greatest, int Isolated);

    /// <summary>Magnitudes of coefficients; <paramref name="Bits"/> is null when no number of bits suffices.</summary>
    internal sealed record RangePart(double Smallest, double Largest, bool Integers, int? Bits)
    {
        public static RangePart Of(CoefficientRange range) => new(range.Smallest, range.Largest, range.AreIntegers, range.Bits);
    }

    public string Format => _file.Format;

    public string? Name => _file.ProblemName;

    public double? StatedOptimum => JsonText.Finite(_file.StatedOptimum);

    public string Kind => _summary.Kind;

    public string Sense => _file.SenseName();

    public string Vartype => _file.Objective.Vartype == Model.Vartype.Binary ? "binary" : "spin";

    public int Variables => _summary.VariableCount;

    public int AuxiliaryVariables => _summary.VariableCount - _file.FileVariableCount;

    /// <summary>The file's integers; null when it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IEnumerable<IntegerPart>? Integers => _file.Integers?.Integers.Select(static integer =>
        new IntegerPart(integer.Name, integer.Lower, integer.Upper, integer.Coefficients.Length, integer.Encoding.Name));

    public int Interactions => _summary.InteractionCount;

    public double Density => _summary.Density;

    public int LinearTerms => _summary.LinearCount;

    public double Offset => _file.Objective.Offset;

    public int SquaredRows => _summary.SquaredTermCount;

    public int SquaredRowCoefficients => _summary.SquaredEntryCount;

    public RowCountPart Rows => new(
        _summary.RowCounts.Equal, _summary.RowCounts.LessOrEqual, _summary.RowCounts.GreaterOrEqual, _summary.OneHotCount, _summary.ProductCount);

    public DegreePart Degree => new(_summary.Degrees.Least, _summary.Degrees.Mean, _summary.Degrees.Greatest, _summary.IsolatedCount);

    public RangePart Coefficients => RangePart.Of(_summary.Coefficients);

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RangePart? IsingCoefficients => _summary.IsingCoefficients is { } range ? RangePart.Of(range) : null;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PrecisionAnswer? Precision { get; private init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StructureAnswer? Structure { get; private init; }

    IEnumerable<AnswerPart> IAnswer.Parts =>
    [
        ("format", Format),
        .. AnswerPart.Optional("name", Name),
        .. AnswerPart.Optional("optimum", _file.StatedOptimum is { } optimum ? $"{optimum:G10}, as the file states it" : null),
        ("kind", $"{Kind}, {_file.InWords()}"),
        ("variables", $"{Variables}{(AuxiliaryVariables > 0 ? $", {AuxiliaryVariables} of them auxiliary bits for products" : "")}"),
        .. AnswerPart.Optional("integers", Integers?.ToArray() is { Length: > 0 } integers
            ? $"{integers.Length} as {integers.Sum(static integer => integer.Bits)} of the variables ({integers[0].Encoding}), as {integers[0].Name} in "
                + $"{integers[0].Lower} .. {integers[0].Upper}" : null),
        ("pairs", $"{Interactions}, density {100 * Density:0.###} %"),
        ("linear terms", $"{LinearTerms}"),
        .. AnswerPart.Optional("squared rows", SquaredRows > 0 ? $"{SquaredRows} with {SquaredRowCoefficients} coefficients" : null),
        .. AnswerPart.Optional("rows", _file.Constrained is { } model ? $"{Rows.Equal} =, {Rows.LessOrEqual} <=, {Rows.GreaterOrEqual} >=, "
            + $"{model.Rows.EntryCount} coefficients; {Rows.OneHot} one-hot; {Rows.Products} products" : null),
        ("degrees", $"{Degree.Least} .. {Degree.Greatest}, mean {Degree.Mean:0.##}; {Degree.Isolated} in no pair"),
        ("coefficients", Shown(Coefficients)),
        ("over spins", IsingCoefficients is { } ising ? Shown(ising) : "not multiplied out, because of the squared rows"),
        .. Structure?.Parts ?? [],
        .. Precision?.Parts ?? [],
    ];

    /// <summary>The summary of a problem.</summary>
    /// <param name="file">The problem.</param>
    /// <param name="precision">Its reduction to few bits; null = not requested.</param>
    /// <param name="structure">Its structure; null = not requested.</param>
    public static ProblemAnswer Of(ModelFile file, PrecisionAnswer? precision = null, StructureAnswer? structure = null) =>
        new(file) { Precision = precision, Structure = structure };

    public byte[] ToJson() => JsonText.Bytes(this, ProblemJson.Default.ProblemAnswer);

    private static string Shown(RangePart range)
    {
        var precision = range.Bits is { } bits ? $"{(bits == 1 ? "1 bit holds" : $"{bits} bits hold")} them exactly" : "no integer scaling";
        return $"magnitudes {range.Smallest:G6} .. {range.Largest:G6}, {(range.Integers ? "integers" : "not integers")}, {precision}";
    }
}
