using System.Globalization;
using System.Text;
using Isinglass.Formats.Text;
using Isinglass.Model;

namespace Isinglass.Formats.Coordinates;

/// <summary>
/// The family of texts "n m, then m lines i j w" (1-based, comments with #). They differ in the meaning of a line and in the sense, which is their <see
/// cref="CoordinateReading"/>. Variables are numbered 1 .. n, unless comments "# variable i name" name all of them.
/// </summary>
internal abstract class CoordinateFormat(string name, string description, CoordinateReading reading, params string[] extensions)
    : ModelFormat(name, description, extensions)
{
    // "1 2" and a line break.
    private const int ShortestEntry = 4;

    private const string OffsetComment = "ObjectiveOffset";

    public override int? FirstNumber => 1;

    internal override bool TakesReading => true;

    protected CoordinateReading Reading => reading;

    internal override ModelFile Read(FileContent content, FormatOptions options)
    {
        var text = new TextTokens(content);
        var comments = new Comments();
        if (!NextData(text, comments))
        {
            throw content.Error("the file is empty. It should begin with the numbers of variables and of entries.");
        }

        var (variableCount, terms) = ReadBlock(text, comments);
        if (NextData(text, comments))
        {
            throw text.Error($"'{TextTokens.Show(text.Rest)}' follows the last of the {terms.Count} entries that the first line announces.");
        }

        return ToModelFile(content, variableCount, terms, comments, null);
    }

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        using var writer = Text(stream);
        if (reading == CoordinateReading.MaxCut)
        {
            WriteCut(file, writer, notes);
        }
        else
        {
            WriteMatrix(file, writer, notes);
        }
    }

    /// <summary>The numbers before the header "n m"; OR-Library has one.</summary>
    protected virtual void WritePreamble(TextWriter writer)
    {
    }

    /// <summary>Goes to the next line of data; a comment may state the constant of the objective, or a variable's name.</summary>
    protected static bool NextData(TextTokens text, Comments comments)
    {
        while (text.NextLine())
        {
            if (text.Rest[0] != '#')
            {
                return true;
            }

            text.Token();
            var word = text.Token();
            if (word.SequenceEqual("ObjectiveOffset"u8))
            {
                comments.Offset = text.Coefficient("the offset");
            }
            else if (word.SequenceEqual("variable"u8)
                && int.TryParse(text.Token(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && text.HasToken)
            {
                comments.Names[number] = Encoding.UTF8.GetString(text.Rest).TrimEnd();
            }
        }

        return false;
    }

    /// <summary>Reads "n m" and its m entries; the scanner stands on the line of "n m".</summary>
    protected (int VariableCount, CoordinateTerms Terms) ReadBlock(TextTokens text, Comments comments)
    {
        var (declared, entryCount) = (text.Integer("the number of variables"), text.Integer("the number of entries"));
        var variableCount = text.Content.CheckSize(declared, entryCount, text.Line);
        text.EndLine();
        var terms = new CoordinateTerms(Math.Min(entryCount, text.Content.Bytes.Length / ShortestEntry));
        while (true)
        {
            terms.AddUsual(text, entryCount, 1, variableCount);
            if (terms.Count == entryCount)
            {
                return (variableCount, terms);
            }

            if (!NextData(text, comments))
            {
                throw text.Error($"the file ends after {terms.Count} of {entryCount} entries. Is it cut short?");
            }

            var first = text.Integer("the first index", 1, variableCount);
            var second = text.Integer("the second index", 1, variableCount);
            var weight = reading == CoordinateReading.MaxCut && !text.HasToken ? 1 : text.Coefficient("the value");
            text.EndLine();
            terms.Add(first - 1, second - 1, weight, text.Line);
        }
    }

    protected ModelFile ToModelFile(FileContent content, int variableCount, CoordinateTerms terms, Comments comments, string? problemName)
    {
        terms.RefuseRepeats(content, 1);
        var isCut = reading == CoordinateReading.MaxCut;
        if (isCut && terms.DiagonalLine() is >= 0 and var line)
        {
            throw content.Error("an edge joins a node with itself: this is a matrix, not a graph. Say `as` qubo-min or qubo-max.", line);
        }

        var statement = new CoordinateStatement(variableCount, terms, isCut ? TermMeaning.Cut : TermMeaning.SymmetricMatrix) { Constant = comments.Offset };
        var sense = reading == CoordinateReading.QuboMin ? ObjectiveSense.Minimize : ObjectiveSense.Maximize;
        return statement.ToModelFile(Name, content, sense, isCut ? Vartype.Spin : Vartype.Binary, comments.Labels(variableCount), problemName);
    }

    private void WriteComments(ModelFile file, TextWriter writer, double offset, ICollection<string> notes)
    {
        if (offset != 0)
        {
            writer.WriteLine($"# {OffsetComment} {NumberText.Shortest(offset)}");
        }

        if (file.Objective.Labels is not { } labels)
        {
            if (file.Objective.VariableCount > 0)
            {
                notes.Add($"Format {Name} numbers variables from 1: variable 0 is called 1 there, and so on.");
            }

            return;
        }

        if (labels is not NumberLabels { First: 1 } && labels.Any(LabelText.IsInteger))
        {
            notes.Add($"Format {Name} numbers variables from 1, in their order; their own numbers stand in comments.");
        }

        if (labels.FirstOrDefault(label => label.Length == 0 || LabelText.OneLine(label).Trim() != label) is { } lost)
        {
            notes.Add($"Comments cannot carry the name '{LabelText.OneLine(lost)}' as it is.");
        }

        // The names of variables, which the format itself cannot express.
        for (var i = 0; i < labels.Count && labels is not NumberLabels { First: 1 }; i++)
        {
            writer.WriteLine($"# variable {i + 1} {LabelText.OneLine(labels[i])}");
        }
    }

    private void WriteMatrix(ModelFile file, TextWriter writer, ICollection<string> notes)
    {
        var model = WithoutRows(file, Vartype.Binary);
        var sign = reading == CoordinateReading.QuboMin ? 1 : -1;
        WriteComments(file, writer, sign * model.Offset, notes);
        WritePreamble(writer);
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model.VariableCount} {model.UpperTriangle().Count()}"));
        foreach (var (i, j, value) in model.UpperTriangle())
        {
            writer.WriteLine($"{i + 1} {j + 1} {NumberText.Shortest(sign * (i == j ? value : value / 2))}");
        }
    }

    private void WriteCut(ModelFile file, TextWriter writer, ICollection<string> notes)
    {
        // E = sum J s s + c with s_i s_j = 1 - 2 [cut], so -E = sum 2J [cut] - (sum J + c).
        var model = WithoutRows(file, Vartype.Spin);
        var edges = model.Pairs().ToList();
        var linear = Enumerable.Range(0, model.VariableCount).Where(i => model.Linear[i] != 0).ToArray();
        edges.AddRange(linear.Select(i => (i, model.VariableCount, model.Linear[i])));
        var nodeCount = model.VariableCount + (linear.Length > 0 ? 1 : 0);
        var constant = 0 - (model.Offset + edges.Sum(edge => edge.Item3));
        CheckWritten(edges.Select(edge => 2 * edge.Item3).Append(constant));
        WriteComments(file, writer, constant, notes);
        if (linear.Length > 0)
        {
            notes.Add($"A graph has no linear terms: node {nodeCount} is added for them. Multiply the spins of a solution by its spin.");
            writer.WriteLine($"# node {nodeCount} carries the linear terms: multiply the spins of a solution by its spin");
            if (model.Labels is { } labels and not NumberLabels { First: 1 })
            {
                writer.WriteLine($"# variable {nodeCount} {LabelText.Unused("linear", labels.Contains)}");
            }
        }

        writer.WriteLine($"{nodeCount} {edges.Count}");
        foreach (var (i, j, value) in edges)
        {
            writer.WriteLine($"{i + 1} {j + 1} {NumberText.Shortest(2 * value)}");
        }
    }
}

/// <summary>The content of comments that have a meaning.</summary>
internal sealed class Comments
{
    /// <summary>The constant of the objective.</summary>
    public double Offset { get; set; }

    /// <summary>Names of variables by their numbers, from 1.</summary>
    public Dictionary<int, string> Names { get; } = [];

    /// <summary>The names of all variables if all are different and none is a number, which could mean another variable. Else their numbers from 1.</summary>
    public IReadOnlyList<string> Labels(int count)
    {
        var names = Enumerable.Range(1, count).Select(number => Names.GetValueOrDefault(number)).OfType<string>().ToArray();
        var areNames = names.Length == count && count > 0 && names.Distinct(StringComparer.Ordinal).Count() == count
            && !Array.Exists(names, LabelText.IsInteger);
        return areNames ? names : new NumberLabels(1, count);
    }
}

/// <summary>Graphs of rudy (G. Rinaldi) and the G-set, MQLib's <c>-fM</c>: maximum cut.</summary>
internal sealed class RudyFormat() : CoordinateFormat(
    "rudy", "graph 'n m / i j w', maximum cut (rudy, G-set, MQLib -fM)", CoordinateReading.MaxCut, ".mc", ".rud", ".rudy");

/// <summary>Symmetric matrices of the Biq Mac library (A. Wiegele) and of Bonn, minimised.</summary>
internal sealed class BiqMacFormat() : CoordinateFormat(
    "biqmac", "matrix 'n m / i j q', minimise x'Qx, pairs twice (Biq Mac .sparse, Bonn .bq)", CoordinateReading.QuboMin, ".sparse", ".bq");

/// <summary>Symmetric matrices of MQLib's <c>-fQ</c> (Dunning, Gupta, Silberholz 2018), maximised.</summary>
internal sealed class MqlibFormat() : CoordinateFormat("mqlib", "matrix 'n m / i j q', maximise x'Qx, pairs twice (MQLib -fQ)", CoordinateReading.QuboMax);

/// <summary>QOBLIB's <c>.qs</c>: symmetric, upper triangle, minimised, with <c># ObjectiveOffset</c>.</summary>
internal sealed class QoblibFormat() : CoordinateFormat(
    "qoblib", "matrix 'n m / i j q' with # ObjectiveOffset, minimise x'Qx, pairs twice (QOBLIB .qs)", CoordinateReading.QuboMin, ".qs")
{
    internal override bool TakesReading => false;
}
