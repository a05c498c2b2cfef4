using System.Text;
using Isinglass.Formats.Text;
using Isinglass.Model;

namespace Isinglass.Formats.Coordinates;

/// <summary>
/// dimod's COO text: an optional first line "# vartype=BINARY" or SPIN, then "i j value", 0-based, i = j linear, repeated terms add up, minimised. dimod drops
/// every line with an exponent, so numbers are written without; the constant goes into "# offset=", which other readers ignore.
/// </summary>
internal sealed class CooFormat() : ModelFormat("coo", "'# vartype=SPIN / i j value', minimise, pairs once (dimod COO)", ".coo")
{
    public override int? FirstNumber => 0;

    internal override bool Recognises(FileContent content)
    {
        var text = new TextTokens(content);
        return text.NextLine() && text.Rest[0] == '#' && Assignment(text.Rest, "vartype") is not null;
    }

    internal override bool TakesVartype => true;

    internal override ModelFile Read(FileContent content, FormatOptions options)
    {
        var text = new TextTokens(content);
        var vartype = options.Vartype;
        var offset = 0.0;
        var terms = new CoordinateTerms(content.ProbableLineCount);
        while (true)
        {
            terms.AddUsual(text, int.MaxValue, 0, content.MostVariables - 1);
            if (!text.NextLine())
            {
                break;
            }

            if (text.Rest[0] == '#')
            {
                vartype = Assignment(text.Rest, "vartype") is { } kind ? Agreed(text, VartypeOf(text, kind), options.Vartype) : vartype;
                offset = Assignment(text.Rest, "offset") is { } constant ? OffsetOf(text, constant) : offset;
                continue;
            }

            var (first, second, value) = (text.Integer("the first index"), text.Integer("the second index"), text.Coefficient("the value"));
            text.EndLine();
            content.CheckVariableCount(Math.Max(first, second) + 1L, text.Line);
            terms.Add(first, second, value, text.Line);
        }

        if (vartype is null)
        {
            throw content.Error("the file does not say whether its variables are bits or spins. Add the line '# vartype=BINARY' or say `vartype` binary or "
                + "spin.");
        }

        return new CoordinateStatement(terms.Largest + 1, terms, TermMeaning.EveryTermOnce) { Constant = offset }
            .ToModelFile(Name, content, ObjectiveSense.Minimize, vartype.Value);
    }

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        var model = WithoutRows(file, file.Objective.Vartype);
        NoteLostLabels(file, notes);
        using var writer = Text(stream);
        writer.WriteLine(model.Vartype == Vartype.Binary ? "# vartype=BINARY" : "# vartype=SPIN");
        if (model.Offset != 0)
        {
            writer.WriteLine($"# offset={NumberText.Plain(model.Offset)}");
        }

        // Every variable has its line, since only the lines tell the number of variables.
        for (var i = 0; i < model.VariableCount; i++)
        {
            writer.WriteLine($"{i} {i} {NumberText.Plain(model.Linear[i])}");
        }

        foreach (var (i, j, value) in model.Pairs())
        {
            writer.WriteLine($"{i} {j} {NumberText.Plain(value)}");
        }
    }

    /// <summary>The value of "# key=value" or "# key: value"; null for other comments.</summary>
    private static string? Assignment(ReadOnlySpan<byte> comment, string key)
    {
        var text = Encoding.UTF8.GetString(comment).TrimStart('#', ' ', '\t');
        var at = text.IndexOfAny(['=', ':']);
        return at > 0 && text[..at].Trim().Equals(key, StringComparison.OrdinalIgnoreCase) ? text[(at + 1)..].Trim() : null;
    }

    /// <summary>The file's own kind; the user may not contradict it.</summary>
    private static Vartype Agreed(TextTokens text, Vartype own, Vartype? said) => said is null || said == own ? own
        : throw text.Error($"the file says that its variables are {own.ToString().ToUpperInvariant()}; leave `vartype` out.");

    private static Vartype VartypeOf(TextTokens text, string kind) => kind.ToUpperInvariant() switch
    {
        "BINARY" => Vartype.Binary,
        "SPIN" => Vartype.Spin,
        _ => throw text.Error($"the vartype is '{TextTokens.Show(Encoding.UTF8.GetBytes(kind))}'; it must be BINARY or SPIN."),
    };

    private static double OffsetOf(TextTokens text, string constant) =>
        !NumberText.TryRead(Encoding.UTF8.GetBytes(constant), out var value) ? throw text.Error("the offset is not a number.")
            : NumberText.Fault(Encoding.UTF8.GetBytes(constant), value) is { } fault ? throw text.Error($"the offset is {constant}, {fault}")
            : value;
}
