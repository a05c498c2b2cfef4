using Isinglass.Formats.Text;
using Isinglass.Model;

namespace Isinglass.Formats.Coordinates;

/// <summary>
/// Complete graphs with weights +-1 as signs: line i (1-based) holds the signs of the edges (i, i+1) .. (i, n); maximum cut. The form of the instance WK2000_1
/// (Inagaki et al. 2016).
/// </summary>
internal sealed class SignTriangleFormat() : ModelFormat("pm1", "complete graph with weights +-1 as lines of signs, maximum cut", ".pm1.txt", ".pm1")
{
    public override int? FirstNumber => 1;

    internal override bool Recognises(FileContent content)
    {
        var text = new TextTokens(content);
        return text.NextLine() && text.Token() is { IsEmpty: false } signs && !signs.ContainsAnyExcept((byte)'+', (byte)'-') && !text.HasToken;
    }

    internal override ModelFile Read(FileContent content, FormatOptions options)
    {
        var text = new TextTokens(content);
        var terms = new CoordinateTerms();
        var nodeCount = 0;
        for (var i = 0; text.NextLine(); i++)
        {
            var signs = text.Token();
            text.EndLine();
            nodeCount = i == 0 ? signs.Length + 1 : nodeCount;
            if (signs.Length != nodeCount - 1 - i)
            {
                throw text.Error($"{signs.Length} signs stand where {nodeCount - 1 - i} should: a line is one shorter than the line before.");
            }

            for (var k = 0; k < signs.Length; k++)
            {
                if (signs[k] is not ((byte)'+' or (byte)'-'))
                {
                    throw text.Error($"'{TextTokens.Show(signs.Slice(k, 1))}' stands where a sign + or - should be.");
                }

                terms.Add(i, i + 1 + k, signs[k] == '+' ? 1 : -1, text.Line);
            }
        }

        if (nodeCount == 0 || terms.Count != nodeCount * (nodeCount - 1L) / 2)
        {
            throw content.Error($"the file has too few lines: {nodeCount} nodes need {Math.Max(1, nodeCount - 1)}. Is it cut short?");
        }

        return new CoordinateStatement(nodeCount, terms, TermMeaning.Cut)
            .ToModelFile(Name, content, ObjectiveSense.Maximize, Vartype.Spin, new NumberLabels(1, nodeCount));
    }

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        var model = WithoutRows(file, Vartype.Spin);
        var pairs = model.Pairs().ToList();
        if (model.VariableCount < 2
            || pairs.Count != model.VariableCount * (model.VariableCount - 1L) / 2
            || pairs.Exists(pair => Math.Abs(pair.Value) != 0.5)
            || model.Linear.ContainsAnyExcept(0.0))
        {
            throw new InputException($"Format {Name} holds complete graphs with weights +1 and -1 only. Write the problem as rudy.");
        }

        NoteLostLabels(file, notes);
        NoteLostOffset(0 - (model.Offset + pairs.Sum(pair => pair.Value)), notes);
        using var writer = Text(stream);
        for (var (i, k) = (0, 0); i < model.VariableCount - 1; i++)
        {
            for (var j = i + 1; j < model.VariableCount; j++)
            {
                writer.Write(pairs[k++].Value > 0 ? '+' : '-');
            }

            writer.WriteLine();
        }
    }
}
