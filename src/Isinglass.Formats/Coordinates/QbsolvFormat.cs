using Isinglass.Formats.Text;
using Isinglass.Model;

namespace Isinglass.Formats.Coordinates;

/// <summary>
/// qbsolv's <c>.qubo</c> (D-Wave, 2017): comments c, one line "p qubo topology maxNodes nNodes nCouplers", then nNodes lines "i i w" and nCouplers lines "i j
/// w", 0-based, minimised. Comments "c scale" and "c offset", which bqpjson's tools write, have a meaning: objective = scale * (terms + offset).
/// </summary>
internal sealed class QbsolvFormat() : ModelFormat("qbsolv", "'p qubo 0 n nodes couplers / i j w', minimise, pairs once (qbsolv)", ".qubo")
{
    public override int? FirstNumber => 0;

    internal override bool Recognises(FileContent content)
    {
        var text = new TextTokens(content);
        return text.NextLine("cC"u8) && text.Token().SequenceEqual("p"u8) && text.Token().SequenceEqual("qubo"u8);
    }

    internal override ModelFile Read(FileContent content, FormatOptions options)
    {
        var text = new TextTokens(content);
        var (scale, offset) = (1.0, 0.0);
        if (!NextData(text, ref scale, ref offset))
        {
            throw content.Error("the file has no line 'p qubo ...'.");
        }

        var (variableCount, nodeCount, couplerCount) = ReadProgramLine(text);
        var terms = new CoordinateTerms(content.ProbableLineCount);
        while (true)
        {
            var count = terms.Count;
            terms.AddUsual(text, int.MaxValue, 0, variableCount - 1);
            for (; count < terms.Count; count++)
            {
                CheckOrder(content, count, nodeCount, terms[count].First == terms[count].Second, terms.LineOf(count));
            }

            if (!NextData(text, ref scale, ref offset))
            {
                break;
            }

            var first = text.Integer("the first index", 0, variableCount - 1);
            var second = text.Integer("the second index", 0, variableCount - 1);
            CheckOrder(content, count, nodeCount, first == second, text.Line);
            terms.Add(first, second, text.Coefficient("the weight"), text.Line);
            text.EndLine();
        }

        if (terms.Count != (long)nodeCount + couplerCount)
        {
            throw content.Error($"the p line announces {nodeCount} nodes and {couplerCount} couplers; {terms.Count} lines follow. Is the file cut short?");
        }

        terms.RefuseRepeats(content, 0);
        var statement = new CoordinateStatement(variableCount, terms, TermMeaning.EveryTermOnce) { Constant = offset, Factor = scale };
        return statement.ToModelFile(Name, content, ObjectiveSense.Minimize, Vartype.Binary);
    }

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        var model = WithoutRows(file, Vartype.Binary);
        NoteLostLabels(file, notes);
        using var writer = Text(stream);
        if (model.Offset != 0)
        {
            writer.WriteLine($"c offset : {NumberText.Shortest(model.Offset)}");
        }

        // qbsolv itself requires a line for every node that a coupler names.
        writer.WriteLine($"p qubo 0 {model.VariableCount} {model.VariableCount} {model.InteractionCount}");
        for (var i = 0; i < model.VariableCount; i++)
        {
            writer.WriteLine($"{i} {i} {NumberText.Shortest(model.Linear[i])}");
        }

        foreach (var (i, j, value) in model.Pairs())
        {
            writer.WriteLine($"{i} {j} {NumberText.Shortest(value)}");
        }
    }

    private static void CheckOrder(FileContent content, int term, int nodeCount, bool isNode, int line)
    {
        if (isNode != term < nodeCount)
        {
            throw content.Error(isNode ? $"a node stands here after the {nodeCount} nodes that the p line announces."
                : $"a coupler stands here, but only {term} of the {nodeCount} nodes of the p line have come. Nodes (i i w) come first.", line);
        }
    }

    private static (int VariableCount, int NodeCount, int CouplerCount) ReadProgramLine(TextTokens text)
    {
        if (!text.Token().SequenceEqual("p"u8) || !text.Token().SequenceEqual("qubo"u8))
        {
            throw text.Error("the line 'p qubo 0 maxNodes nNodes nCouplers' must come before the data.");
        }

        var topology = text.Text("the topology");
        if (topology is not ("0" or "unconstrained"))
        {
            throw text.Error($"the topology is '{topology}'; only 0 (unconstrained) is known.");
        }

        var (variableCount, nodes, couplers) = (text.Integer("maxNodes"), text.Integer("nNodes"), text.Integer("nCouplers"));
        text.Content.CheckSize(variableCount, couplers, text.Line);
        text.EndLine();
        return (variableCount, nodes, couplers);
    }

    /// <summary>Goes to the next line that is not a comment; "c scale : v" and "c offset : v" are kept.</summary>
    private static bool NextData(TextTokens text, ref double scale, ref double offset)
    {
        while (text.NextLine())
        {
            if (text.Rest[0] is not ((byte)'c' or (byte)'C'))
            {
                return true;
            }

            text.Token();
            var key = text.Token();
            var (isScale, isOffset) = (key.SequenceEqual("scale"u8), key.SequenceEqual("offset"u8));
            if ((isScale || isOffset) && text.Token().SequenceEqual(":"u8))
            {
                var value = text.Coefficient("the value");
                (scale, offset) = isScale ? (value, offset) : (scale, value);
            }
        }

        return false;
    }
}
