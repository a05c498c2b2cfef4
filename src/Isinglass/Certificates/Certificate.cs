using Isinglass.Conic.Certificates;
using Isinglass.Files;
using Isinglass.Formats;
using Isinglass.Formats.Solutions;
using Isinglass.Model;

namespace Isinglass.Certificates;

/// <summary>A bound of a problem's objective with its proof. A check of it does not rely on the solver or the author.</summary>
public sealed record Certificate
{
    private const string Format = "isinglass certificate";

    /// <summary>The kind of proof.</summary>
    internal BoundKind Kind { get; init; }

    /// <summary>Bound of the minimised energy.</summary>
    public required double LowerBound { get; init; }

    /// <summary>The bound in the file's own sense.</summary>
    public required double Bound { get; init; }

    /// <summary>Objective of its solution, in the file's own sense.</summary>
    public required double Objective { get; init; }

    /// <summary>Variables of the problem.</summary>
    public required int Variables { get; init; }

    /// <summary>Names of the file's rows in their order.</summary>
    internal string[] Rows { get; init; } = [];

    /// <summary>Multipliers of the file's rows in their order: positive for the upper side, negative for the lower.</summary>
    internal double[] Multipliers { get; init; } = [];

    /// <summary>Weights of squared rows, for equalities only.</summary>
    internal double[] SquareWeights { get; init; } = [];

    /// <summary>The data of a linearised bound; null for the other kinds.</summary>
    internal Linearization? Linearization { get; init; }

    internal void Write(string path) => AtomicFile.Write(path, stream => stream.Write(JsonText.Bytes(new CertificateContent(
        Format, Kind.ToString().ToLowerInvariant(), Objective, Bound, LowerBound, Variables, Rows.Length,
        Multipliers.Select((multiplier, r) => new CertificateRow(Rows[r], multiplier, SquareWeights[r])),
        Linearization is { } linear ? new CertificateLinearization(RawJson.Line(linear.Shares), RawJson.Line(linear.RowMultipliers),
            RawJson.Line(linear.LeaderMultipliers.SelectMany(static one => one))) : null), CertificateJson.Default.CertificateContent)));

    /// <summary>
    /// Checks that a solution satisfies every row of a problem file and that none is better than the stated bound: the bound is recomputed from the text of the
    /// file, by enumeration, from multipliers by roof duality, or by linearisation in exact numbers.
    /// </summary>
    /// <param name="problem">The problem file.</param>
    /// <param name="solution">The solution: values or bits, lines "name value", or a sample set.</param>
    /// <param name="certificate">The certificate.</param>
    /// <exception cref="InputException">A file cannot be read.</exception>
    public static CertificateVerdict Check(string problem, string solution, string certificate)
    {
        var file = ModelFormats.Read(problem);
        return Read(certificate).Check(file, SolutionFile.Read(solution, file).Points[0].AsSpan(0, file.FileVariableCount));
    }

    /// <summary>Checks this certificate for a point of a problem, likewise.</summary>
    /// <param name="file">The problem.</param>
    /// <param name="point">Values of the file's own variables.</param>
    public CertificateVerdict Check(ModelFile file, ReadOnlySpan<sbyte> point)
    {
        var violated = file.Statement.Rows(point).Count(static row => !row.IsSatisfied);
        if (violated > 0)
        {
            return new CertificateVerdict($"the solution violates {violated} rows", null);
        }

        var (refusal, bound) = CertificateChecker.Check(file, file.Statement.Objective(point), this);
        return new CertificateVerdict(refusal, bound);
    }

    /// <summary>Reads a certificate.</summary>
    /// <exception cref="InputException">It is missing or damaged.</exception>
    public static Certificate Read(string path) => JsonDocumentFile.Read(
        path,
        $"There is no certificate {path}. Solve with a certificate to write one.",
        "Write it anew, or take an undamaged copy.",
        static root =>
        {
            if (root["format"].Text != Format || !Enum.TryParse<BoundKind>(root["kind"].Text, ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
            {
                throw root["kind"].Error("this is no certificate of a bound.");
            }

            var rows = root["multipliers"].Items.ToArray();
            if (root["rows"].Integer(0) != rows.Length)
            {
                throw root["rows"].Error($"there are multipliers of {rows.Length} rows.");
            }

            return new Certificate
            {
                Kind = kind,
                LowerBound = root["lower_bound"].Number,
                Bound = root["bound"].Number,
                Objective = root["objective"].Number,
                Variables = root["variables"].Integer(0),
                Rows = Array.ConvertAll(rows, static row => row["row"].Text),
                Multipliers = Array.ConvertAll(rows, static row => row["multiplier"].Number),
                SquareWeights = Array.ConvertAll(rows, static row => row["square_weight"].Number),
                Linearization = kind == BoundKind.Linearized ? ReadLinearization(root["linearization"]) : null,
            };
        });

    private static Linearization ReadLinearization(JsonField field)
    {
        var rows = field["row_multipliers"].Numbers;
        return new Linearization
        {
            Shares = field["shares"].Numbers,
            RowMultipliers = rows,
            LeaderMultipliers = rows.Length == 0 ? [] : [.. field["leader_multipliers"].Numbers.Chunk(rows.Length)],
        };
    }
}
