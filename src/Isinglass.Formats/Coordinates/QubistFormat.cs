using Isinglass.Formats.Text;
using Isinglass.Model;

namespace Isinglass.Formats.Coordinates;

/// <summary>Qubist's <c>.qh</c> (D-Wave): "sites lines", then "i i h" and "i j J" over spins, 0-based, minimised; no constant, no comments.</summary>
internal sealed class QubistFormat() : ModelFormat("qubist", "'sites lines / i j J' over spins, minimise (Qubist)", ".qh")
{
    public override int? FirstNumber => 0;

    internal override ModelFile Read(FileContent content, FormatOptions options)
    {
        var text = new TextTokens(content);
        if (!text.NextLine())
        {
            throw content.Error("the file is empty. It should begin with the numbers of sites and lines.");
        }

        var siteCount = content.CheckVariableCount(text.Integer("the number of sites"), text.Line);
        var lineCount = text.Integer("the number of lines");
        text.EndLine();
        var terms = new CoordinateTerms(content.ProbableLineCount);
        terms.AddUsual(text, lineCount, 0, siteCount - 1);
        while (text.NextLine())
        {
            terms.Add(
                text.Integer("the first site", 0, siteCount - 1), text.Integer("the second site", 0, siteCount - 1), text.Coefficient("the bias"), text.Line);
            text.EndLine();
            terms.AddUsual(text, lineCount, 0, siteCount - 1);
        }

        if (terms.Count != lineCount)
        {
            throw content.Error($"the first line announces {lineCount} lines; {terms.Count} follow.");
        }

        terms.RefuseRepeats(content, 0);
        return new CoordinateStatement(siteCount, terms, TermMeaning.EveryTermOnce).ToModelFile(Name, content, ObjectiveSense.Minimize, Vartype.Spin);
    }

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        var model = WithoutRows(file, Vartype.Spin);
        NoteLostLabels(file, notes);
        NoteLostOffset(model.Offset, notes);
        using var writer = Text(stream);
        writer.WriteLine($"{model.VariableCount} {model.UpperTriangle().Count()}");
        foreach (var (i, j, value) in model.UpperTriangle())
        {
            writer.WriteLine($"{i} {j} {NumberText.Shortest(value)}");
        }
    }
}
