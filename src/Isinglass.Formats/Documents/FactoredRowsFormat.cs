using Isinglass.Formats.Coordinates;
using Isinglass.Formats.Text;
using Isinglass.Model;
using Isinglass.Numerics.Matrices;

namespace Isinglass.Formats.Documents;

/// <summary>
/// The project's <c>.nn</c>: "nn n rows k rho", a line "b i a i a ..." a row (at most k pairs, 0-based), "lin n" with n numbers, "quad m" with lines "i j q";
/// minimise lin + quad + rho * sum over rows of (a'x - b)^2 over bits. Rows stay rows.
/// </summary>
internal sealed class FactoredRowsFormat() : ModelFormat("nn", "'nn n rows k rho', factored squared rows, minimise", ".nn")
{
    public override int? FirstNumber => 0;

    internal override bool Recognises(FileContent content) => content.Bytes.AsSpan().StartsWith("nn "u8);

    internal override ModelFile Read(FileContent content, FormatOptions options)
    {
        var text = new TextTokens(content);
        Keyword(text, "nn"u8);
        var variableCount = content.CheckVariableCount(text.Integer("the number of variables"), text.Line);
        var rowCount = text.Integer("the number of rows");
        var longest = text.Integer("the length of a row");
        var weight = text.Coefficient("the weight rho");
        text.EndLine();
        var (rows, targets) = (new SparseRowsBuilder(variableCount), new List<double>());
        while (targets.Count < rowCount)
        {
            NextLine(text);
            targets.Add(text.Coefficient("the target"));
            var count = 0;
            for (; text.HasToken; count++)
            {
                rows.Add(text.Integer("an index", 0, variableCount - 1), text.Coefficient("a coefficient"));
            }

            if (count > longest)
            {
                throw text.Error($"the row has {count} pairs; the first line allows {longest}.");
            }

            rows.EndRow();
        }

        var terms = ReadTerms(text, variableCount);
        if (text.NextLine())
        {
            throw text.Error($"'{TextTokens.Show(text.Rest)}' follows the end of the last part.");
        }

        var squared = new SquaredTerms(rows.Build(), [.. Enumerable.Repeat(weight, rowCount)], [.. targets]);
        var plain = new CoordinateStatement(variableCount, terms, TermMeaning.EveryTermOnce);
        CheckSums(content, squared);
        var model = plain.ToModelFile(Name, content, ObjectiveSense.Minimize, Vartype.Binary).Objective.WithSquaredTerms(squared);
        return new ModelFile(Name, model, new FactoredStatement(plain, squared), ObjectiveSense.Minimize);
    }

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        if (file.Constrained is not null)
        {
            WithoutRows(file, Vartype.Binary);
        }

        var model = file.Objective.ToVartype(Vartype.Binary);
        var squared = model.SquaredTerms;
        var weight = squared.Count > 0 ? squared.Weights[0] : 1;
        if (Array.Exists(squared.Weights, other => other != weight))
        {
            throw new InputException(
                $"Format {Name} has one weight for all squared rows; this model has several. Write bqm or qbsolv, which multiply them out.");
        }

        NoteLostLabels(file, notes);
        NoteLostOffset(model.Offset, notes);
        using var writer = Text(stream);
        var longest = Enumerable.Range(0, squared.Count).Select(r => squared.Rows.RowColumns(r).Length).DefaultIfEmpty(0).Max();
        writer.WriteLine($"nn {model.VariableCount} {squared.Count} {longest} {NumberText.Shortest(weight)}");
        for (var r = 0; r < squared.Count; r++)
        {
            writer.Write(NumberText.Shortest(squared.Targets[r]));
            for (var e = squared.Rows.Starts[r]; e < squared.Rows.Starts[r + 1]; e++)
            {
                writer.Write($" {squared.Rows.Columns[e]} {NumberText.Shortest(squared.Rows.Values[e])}");
            }

            writer.WriteLine();
        }

        writer.WriteLine($"lin {model.VariableCount}");
        foreach (var bias in model.Linear)
        {
            writer.WriteLine(NumberText.Shortest(bias));
        }

        writer.WriteLine($"quad {model.InteractionCount}");
        foreach (var (i, j, value) in model.Pairs())
        {
            writer.WriteLine($"{i} {j} {NumberText.Shortest(value)}");
        }
    }

    private static void CheckSums(FileContent content, SquaredTerms squared)
    {
        var sum = new MagnitudeSum();
        for (var r = 0; r < squared.Count; r++)
        {
            var reach = Math.Abs(squared.Targets[r]);
            foreach (var value in squared.Rows.RowValues(r))
            {
                reach += Math.Abs(value);
            }

            // The rows come from line 2 on, one in a line.
            sum.Add(squared.Weights[r] * reach * reach, r + 2);
        }

        if (sum.ObjectiveFault is { } fault)
        {
            throw content.Error(fault, sum.Line);
        }
    }

    private static CoordinateTerms ReadTerms(TextTokens text, int variableCount)
    {
        var terms = new CoordinateTerms();
        Keyword(text, "lin"u8);
        var linearCount = text.Integer("the number of linear biases", 0, variableCount);
        text.EndLine();
        for (var i = 0; i < linearCount; i++)
        {
            text.Wrap("a linear bias");
            terms.Add(i, i, text.Coefficient("a linear bias"), text.Line);
        }

        text.EndLine();
        Keyword(text, "quad"u8);
        var pairCount = text.Integer("the number of pairs");
        text.EndLine();
        var count = (int)Math.Min((long)linearCount + pairCount, int.MaxValue);
        while (true)
        {
            terms.AddUsual(text, count, 0, variableCount - 1);
            if (terms.Count == count)
            {
                return terms;
            }

            NextLine(text);
            var (first, second) = (text.Integer("the first index", 0, variableCount - 1), text.Integer("the second index", 0, variableCount - 1));
            terms.Add(first, second, text.Coefficient("the value"), text.Line);
            text.EndLine();
        }
    }

    private static void NextLine(TextTokens text)
    {
        if (!text.NextLine())
        {
            throw text.Error("the file ends too early. Is it cut short?");
        }
    }

    private static void Keyword(TextTokens text, ReadOnlySpan<byte> word)
    {
        NextLine(text);
        var token = text.Token();
        if (!token.SequenceEqual(word))
        {
            throw text.Error($"'{TextTokens.Show(token)}' stands where '{TextTokens.Show(word)}' should.");
        }
    }

    /// <summary>The meaning of the file: plain terms and squared rows as listed.</summary>
    private sealed class FactoredStatement(CoordinateStatement plain, SquaredTerms squared) : IFileSemantics
    {
        public int VariableCount => plain.VariableCount;

        public double Objective(ReadOnlySpan<sbyte> values)
        {
            var sum = plain.Objective(values);
            for (var r = 0; r < squared.Count; r++)
            {
                var residual = squared.Residual(r, values);
                sum += squared.Weights[r] * residual * residual;
            }

            return sum;
        }

        public IReadOnlyList<RowCheck> Rows(ReadOnlySpan<sbyte> values) => [];
    }
}
