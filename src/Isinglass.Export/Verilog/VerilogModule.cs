using Isinglass.Export.Lowering;
using Isinglass.Export.Sources;
using Isinglass.Model;
using Isinglass.Neural.Inference;

namespace Isinglass.Export.Verilog;

/// <summary>
/// A dense network of weights -1, 0 and +1 as combinational Verilog (IEEE 1364-2005): trees of adders of bits or of small signed numbers, comparisons, and the
/// choice of the largest score. A value of -1 or +1 is one bit. There is no clock: registers around the module and retiming by the synthesis tool give a
/// pipeline.
/// </summary>
internal sealed class VerilogModule
{
    private readonly SourceText _text = new();
    private readonly ExportedNetwork _network;
    private readonly int _scoreBits;

    private VerilogModule(ExportedNetwork network) => (_network, _scoreBits) = (network, network.Scores.SignedBits);

    /// <summary>Bits of an input: 1 if it is -1 or +1.</summary>
    public static int InputBits(ExportedNetwork network) => network.Trained.Quantizer.Bits;

    /// <summary>Bits of the number of a class.</summary>
    public static int ClassBits(ExportedNetwork network) => Math.Max(1, new ValueRange(0, network.ScoreCount - 1).SignedBits - 1);

    /// <summary>Name of a value of a layer inside the module.</summary>
    public static string Value(int member, int layer, int neuron) => $"m{member}_l{layer}_v{neuron}";

    /// <summary>The file's text.</summary>
    /// <exception cref="InputException">A layer is not dense with such weights; the message names it.</exception>
    public static string Of(ExportedNetwork network)
    {
        foreach (var layer in network.Members.SelectMany(static layers => layers))
        {
            Check(layer);
        }

        var module = new VerilogModule(network);
        module.Write();
        return module._text.ToString();
    }

    private static void Check(ExportedLayer layer)
    {
        var why = layer.Wiring is not null ? "is not dense"
            : layer.Spec.Weights.Minimum < -1 || layer.Spec.Weights.Maximum > 1 ? $"has weights {layer.Spec.Weights}, which need multipliers"
            : layer.Activation is { IsStaircase: false } ? "has an activation with slopes, which need multipliers"
            : null;
        if (why is not null)
        {
            throw new InputException($"{layer.Description} {why}: Verilog is written for dense layers with binary, ternary or unipolar weights and "
                + "staircases. Export to c or onnx, or train such a network.");
        }
    }

    private void Write()
    {
        var (inputs, scores) = (_network.InputCount * InputBits(_network), _network.ScoreCount * _scoreBits);
        _text.Line($"// {_network.Title}: {_network.BitCount} parameter bits. Written by isinglass.");
        _text.Line(InputBits(_network) == 1 ? "// inputs: bit i is 1 where input i is +1, 0 where it is -1 (or always 0)."
            : $"// inputs: input i is the two's complement number in bits [{InputBits(_network)} * i +: {InputBits(_network)}].");
        _text.Line($"// scores: score c is the two's complement number in bits [{_scoreBits} * c +: {_scoreBits}]; the first largest is class_index.");
        _text.Line("module network (");
        _text.Line($"    input  wire [{inputs - 1}:0] inputs,");
        _text.Line($"    output wire [{scores - 1}:0] scores,");
        _text.Line($"    output wire [{ClassBits(_network) - 1}:0] class_index");
        _text.Line(");");
        WriteInputs();
        for (var m = 0; m < _network.Members.Count; m++)
        {
            foreach (var layer in _network.Members[m])
            {
                WriteLayer(m + 1, layer);
            }
        }

        WriteScores();
        _text.Line("endmodule");
    }

    private void WriteInputs()
    {
        var bits = InputBits(_network);
        for (var i = 0; i < _network.InputCount; i++)
        {
            _text.Line(bits == 1 ? $"wire x{i} = inputs[{i}];" : $"wire signed [{bits - 1}:0] x{i} = inputs[{i * bits + bits - 1}:{i * bits}];");
        }
    }

    private static string Below(int member, ExportedLayer layer, int i) => layer.Number == 1 ? $"x{i}" : Value(member, layer.Number - 1, i);

    private void WriteLayer(int member, ExportedLayer layer)
    {
        _text.Line($"// {(_network.Members.Count > 1 ? $"member {member}, " : "")}{layer.Description}: sums {layer.Sums}, values {layer.Outputs.Range}");
        // One more bit than the sums need, because of the intermediate twice a count of ones.
        var bits = layer.Sums.With(new ValueRange(0, 2L * layer.FanIn)).SignedBits;
        for (var j = 0; j < layer.Width; j++)
        {
            var sum = $"m{member}_l{layer.Number}_s{j}";
            _text.Line($"wire signed [{bits - 1}:0] {sum} = {Sum(member, layer, j)};");
            if (layer.Outputs.AreSigns)
            {
                _text.Line($"wire {Value(member, layer.Number, j)} = {sum} > 0;");
                continue;
            }

            var value = layer.Activation is { } activation ? Staircase(activation, sum) : sum;
            value = layer.IsResidual ? $"({value}) + {Number(layer.Inputs, j, Below(member, layer, j))}" : value;
            _text.Line($"wire signed [{layer.Outputs.Range.SignedBits - 1}:0] {Value(member, layer.Number, j)} = {value};");
        }
    }

    private static string Number(LayerValues values, int i, string value) => values.Dead.Contains(i) ? "0" : values.AreSigns ? $"({value} ? 1 : -1)" : value;

    /// <summary>Of bits: twice the number of agreements minus the number of weights; of numbers: those of weight +1 minus those of weight -1.</summary>
    private static string Sum(ExportedLayer layer, int j, Func<int, string> below)
    {
        var row = layer.Weights.Slice(j * layer.FanIn, layer.FanIn);
        var (plus, minus) = (new List<string>(), new List<string>());
        for (var i = 0; i < row.Length; i++)
        {
            if (row[i] != 0 && !layer.Inputs.Dead.Contains(i))
            {
                (row[i] > 0 ? plus : minus).Add(below(i));
            }
        }

        var bias = layer.Biases[j];
        if (layer.Inputs.AreSigns)
        {
            // A logical not is one bit wide; a bitwise one would be as wide as the sum.
            return $"2 * {Tree([.. plus, .. minus.Select(static bit => $"!{bit}")])} + ({bias - plus.Count - minus.Count})";
        }

        return $"({Tree(plus)} - {Tree(minus)}) + ({bias})";
    }

    private static string Sum(int member, ExportedLayer layer, int j) => Sum(layer, j, i => Below(member, layer, i));

    /// <summary>A balanced tree of additions.</summary>
    private static string Tree(List<string> terms) => terms.Count switch
    {
        0 => "0",
        1 => terms[0],
        var count => $"({Tree([.. terms.Take(count / 2)])} + {Tree([.. terms.Skip(count / 2)])})",
    };

    private static string Staircase(IntegerActivation activation, string sum)
    {
        var pieces = activation.Thresholds.Select((threshold, k) => $"{sum} < {threshold} ? {activation.Bases[k]} : ");
        return string.Concat(pieces) + $"{activation.Bases[^1]}";
    }

    private void WriteScores()
    {
        var last = _network.Members[0].Count;
        for (var c = 0; c < _network.OutputCount; c++)
        {
            var terms = new List<string>();
            for (var m = 1; m <= _network.Members.Count; m++)
            {
                terms.Add(Value(m, last, c));
                if (_network.IsMajority)
                {
                    terms.Add(Vote(m, last, c));
                }
            }

            _text.Line($"wire signed [{_scoreBits - 1}:0] {(_network.HasSign ? "sum" : $"score{c}")} = {Tree(terms)};");
        }

        if (_network.HasSign)
        {
            _text.Line($"wire signed [{_scoreBits - 1}:0] score0 = -sum;");
            _text.Line($"wire signed [{_scoreBits - 1}:0] score1 = sum;");
        }

        _text.Line($"assign scores = {{{string.Join(", ", Enumerable.Range(0, _network.ScoreCount).Reverse().Select(static c => $"score{c}"))}}};");
        _text.Line($"assign class_index = {Best(Enumerable.Range(0, _network.ScoreCount).Select(static c => $"score{c}").ToArray(), static c => $"{c}")};");
    }

    /// <summary>A member's vote for a class; with one output for class 1, or against it.</summary>
    private string Vote(int member, int layer, int c)
    {
        var weight = $"{_scoreBits}'sd{ExportedNetwork.VoteWeight}";
        return _network.HasSign ? $"({Value(member, layer, 0)} > 0 ? {weight} : -{weight})"
            : $"({IsBest([.. Enumerable.Range(0, _network.OutputCount).Select(k => Value(member, layer, k))], c)} ? {weight} : {_scoreBits}'sd0)";
    }

    private static string Best(string[] scores, Func<int, string> name) =>
        string.Concat(Enumerable.Range(0, scores.Length - 1).Select(c => $"{IsBest(scores, c)} ? {name(c)} : ")) + name(scores.Length - 1);

    /// <summary>Whether a score is larger than all before it and not smaller than all after it.</summary>
    private static string IsBest(string[] scores, int c)
    {
        var comparisons = scores.Select((score, k) => k == c ? "" : $"{scores[c]} {(k < c ? ">" : ">=")} {score}").Where(static text => text.Length > 0)
            .ToArray();
        return comparisons.Length == 0 ? "1" : $"({string.Join(" && ", comparisons)})";
    }
}
