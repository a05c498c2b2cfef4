using Isinglass.Export.Lowering;

namespace Isinglass.Export.Sources;

/// <summary>All layers of all members as functions, and one function that adds the members up to scores.</summary>
internal sealed class NetworkCode(SourceText text, Dialect dialect, ExportedNetwork network)
{
    /// <summary>The function from inputs to scores.</summary>
    public string ScoresName => dialect.Name("scores");

    /// <summary>The type of scores.</summary>
    public string ScoreType => dialect.TypeFor(network.Scores) == dialect.Int64 ? dialect.Int64 : dialect.Int32;

    /// <summary>Writes everything.</summary>
    public void Write()
    {
        for (var m = 0; m < network.Members.Count; m++)
        {
            WriteMember(m, network.Members[m]);
        }

        WriteScores();
    }

    private string MemberName(int m) => network.Members.Count == 1 ? "outputs" : $"member{m + 1}";

    private static string OutputType(Dialect dialect, IReadOnlyList<ExportedLayer> layers) => dialect.TypeFor(layers[^1].Outputs.Range);

    private void WriteMember(int m, IReadOnlyList<ExportedLayer> layers)
    {
        var codes = layers.Select(layer => new LayerCode(text, dialect, layer, network.Members.Count == 1 ? $"layer{layer.Number}"
            : $"member{m + 1}_layer{layer.Number}")).ToArray();
        foreach (var (layer, code) in layers.Zip(codes))
        {
            text.Line($"/* {(network.Members.Count == 1 ? "" : $"Member {m + 1}, ")}{layer.Description}: weights {layer.Spec.Weights}, values "
                + $"{layer.Outputs.Range}. */");
            code.Write();
        }

        text.Block(dialect.Function("void", dialect.Name(MemberName(m)), (dialect.Int8, "x", true), (OutputType(dialect, layers), "y", false)), () =>
        {
            foreach (var layer in layers.Take(layers.Count - 1))
            {
                text.Line(dialect.Local(dialect.TypeFor(layer.Outputs.Range), $"v{layer.Number}", layer.Width));
            }

            for (var l = 0; l < layers.Count; l++)
            {
                var output = l == layers.Count - 1 ? "y" : $"v{l + 1}";
                text.Line($"{codes[l].FunctionName}({(l == 0 ? "x" : $"v{l}")}, {output});");
                dialect.Trace(text, m + 1, l + 1, output, layers[l].Width);
            }
        });
        text.Line();
    }

    private void WriteScores()
    {
        text.Line("/* The scores of a sample: the first largest is the class. */");
        text.Block(dialect.Function("void", ScoresName, (dialect.Int8, "inputs", true), (ScoreType, "scores", false)), () =>
        {
            text.Line($"{dialect.Int32} c{(network.IsMajority && !network.HasSign ? ", best" : "")};");
            if (network.HasSign)
            {
                text.Line($"{ScoreType} sum;");
            }

            for (var m = 0; m < network.Members.Count; m++)
            {
                text.Line(dialect.Local(OutputType(dialect, network.Members[m]), $"y{m + 1}", network.OutputCount));
            }

            for (var m = 0; m < network.Members.Count; m++)
            {
                text.Line($"{dialect.Name(MemberName(m))}(inputs, y{m + 1});");
                Add($"y{m + 1}", m == 0 ? "=" : "+=");
            }

            if (network.HasSign)
            {
                text.Line($"for (c = 0; c < 2; c++) scores[c] = c == 0 ? -sum : sum;");
            }
        });
        text.Line();
    }

    private void Add(string outputs, string adds)
    {
        var vote = dialect.Long(ExportedNetwork.VoteWeight);
        if (network.HasSign)
        {
            text.Line($"sum {adds} {outputs}[0];");
            if (network.IsMajority)
            {
                text.Line($"sum += {outputs}[0] > 0 ? {vote} : -{vote};");
            }

            return;
        }

        text.Line($"for (c = 0; c < {network.ScoreCount}; c++) scores[c] {adds} {outputs}[c];");
        if (network.IsMajority)
        {
            text.Line("best = 0;");
            text.Line($"for (c = 1; c < {network.ScoreCount}; c++) best = {outputs}[c] > {outputs}[best] ? c : best;");
            text.Line($"scores[best] += {vote};");
        }
    }
}
