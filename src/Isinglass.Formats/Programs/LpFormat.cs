using Isinglass.Formats.Text;
using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.Formats.Programs;

/// <summary>
/// The LP text of CPLEX and others, with quadratic parts: the bracket of the objective, "[ ... ] / 2", is halved, that of a row is not. Line breaks only matter
/// before words that begin a section.
/// </summary>
internal sealed class LpFormat() : ModelFormat("lp", "LP text with quadratic objective and rows over binary and integer variables", ".lp")
{
    private const int TermsPerLine = 8;
    private const string NameSymbols = "!\"#$%&(),.;?@'`{}~|";

    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "min", "minimize", "minimise", "minimum", "max", "maximize", "maximise", "maximum", "subject", "such", "to", "that", "st", "s.t.", "st.",
        "bounds", "bound", "binary", "binaries", "bin", "general", "generals", "gen", "integer", "integers", "int", "semi", "semis", "sec",
        "sos", "sos1", "sos2", "lazy", "user", "end", "free", "inf", "infinity",
    };

    public override bool HoldsRows => true;

    internal override bool TakesIntegers => true;

    internal override bool HoldsProductsInRows => true;

    internal override ModelFile Read(FileContent content, FormatOptions options) =>
        new LpReader(new AlgebraLexer(content, NameSymbols, '\\', commentsAnywhere: true, bracketNames: true)).Read()
            .ToModelFile(Name, content, options.Integers);

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        var model = Objective(file, Vartype.Binary);
        var names = LabelText.Names(model, "x", 0, IsName, notes);
        var sign = file.Scale;
        var eliminated = Eliminated(file, model, names, options);
        using var writer = Text(stream);
        writer.WriteLine(file.Sense == ObjectiveSense.Minimize ? "Minimize" : "Maximize");
        writer.Write(" obj:");
        var count = 0;
        for (var i = 0; i < model.VariableCount; i++)
        {
            // Every variable is listed here, even with coefficient 0, so that readers keep the order.
            if (eliminated[i] is null)
            {
                WriteTerm(writer, ref count, sign * model.Linear[i], names[i]);
            }
        }

        if (model.Offset != 0)
        {
            WriteTerm(writer, ref count, sign * model.Offset, "");
        }

        if (model.InteractionCount > 0)
        {
            writer.Write(" + [");
            foreach (var (i, j, value) in model.Pairs())
            {
                WriteTerm(writer, ref count, 2 * sign * value, $"{names[i]} * {names[j]}");
            }

            writer.Write(" ] / 2");
        }

        writer.WriteLine();
        writer.WriteLine("Subject To");
        WriteRows(writer, file.Constrained, names, eliminated);
        writer.WriteLine("Binary");
        foreach (var name in names.Where((_, i) => eliminated[i] is null))
        {
            writer.WriteLine($" {name}");
        }

        writer.WriteLine("End");
    }

    /// <summary>"a * b" for every product bit that occurs in rows only, if the options request it; null for all other variables.</summary>
    private static string?[] Eliminated(ModelFile file, BinaryQuadraticModel model, string[] names, FormatOptions options)
    {
        var texts = new string?[model.VariableCount];
        foreach (var product in options.ProductsInRows ? file.Constrained?.Products ?? [] : [])
        {
            if (model.Linear[product.Product] == 0 && model.Couplings.RowColumns(product.Product).IsEmpty && texts[product.First] is null
                && texts[product.Second] is null)
            {
                texts[product.Product] = $"{names[product.First]} * {names[product.Second]}";
            }
        }

        return texts;
    }

    private static void WriteRows(TextWriter writer, ConstrainedQuadraticModel? rows, string[] names, string?[] eliminated)
    {
        var rowNames = LabelText.RowNames(rows, names, IsName);
        var count = 0;
        for (var r = 0; r < (rows?.Rows.RowCount ?? 0); r++)
        {
            writer.Write($" {rowNames[r]}:");
            if (rows!.Rows.RowColumns(r).IsEmpty)
            {
                // A row without terms: 0 of some variable, or the number 0 where there is none.
                WriteTerm(writer, ref count, 0, names.Length > 0 ? names[0] : "");
            }

            foreach (var isProduct in new[] { false, true })
            {
                var entries = Enumerable.Range(rows.Rows.Starts[r], rows.Rows.Starts[r + 1] - rows.Rows.Starts[r])
                    .Where(e => eliminated[rows.Rows.Columns[e]] is not null == isProduct).ToArray();
                writer.Write(isProduct && entries.Length > 0 ? " + [" : "");
                foreach (var e in entries)
                {
                    WriteTerm(writer, ref count, rows.Rows.Values[e], eliminated[rows.Rows.Columns[e]] ?? names[rows.Rows.Columns[e]]);
                }

                writer.Write(isProduct && entries.Length > 0 ? " ]" : "");
            }

            var relation = rows.Senses[r] switch
            {
                ConstraintSense.Equal => "=",
                ConstraintSense.LessOrEqual => "<=",
                _ => ">=",
            };
            writer.WriteLine($" {relation} {NumberText.Shortest(rows.RightHandSides[r])}");
        }

        foreach (var (product, name) in (rows?.Products ?? []).Zip(rowNames.Skip(rows?.Rows.RowCount ?? 0))
            .Where(pair => eliminated[pair.First.Product] is null))
        {
            writer.WriteLine($" {name}: - {names[product.Product]} + [ {names[product.First]} * {names[product.Second]} ] = 0");
        }
    }

    private static void WriteTerm(TextWriter writer, ref int count, double value, string factors)
    {
        if (count++ % TermsPerLine == TermsPerLine - 1)
        {
            writer.WriteLine();
            writer.Write(' ');
        }

        writer.Write($" {(value < 0 ? '-' : '+')} {NumberText.Shortest(Math.Abs(value))}{(factors.Length > 0 ? " " : "")}{factors}");
    }

    /// <summary>Whether every dialect allows a name: at most 255 characters, not beginning like a number, not a keyword.</summary>
    private static bool IsName(string label) =>
        label.Length is > 0 and <= 255
        && label.All(character => char.IsAsciiLetterOrDigit(character) || character == '_' || NameSymbols.Contains(character))
        && !char.IsAsciiDigit(label[0]) && label[0] is not ('.' or '$')
        && !(label[0] is 'e' or 'E' && label.Length > 1 && char.IsAsciiDigit(label[1]))
        && !Words.Contains(label);
}
