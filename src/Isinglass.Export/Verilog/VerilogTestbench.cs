using System.Globalization;
using Isinglass.Export.Lowering;
using Isinglass.Export.Sources;

namespace Isinglass.Export.Verilog;

/// <summary>
/// The testbench of the module: without arguments it compares its vectors with their scores; with <c>+inputs=FILE</c> it reads lines of integers, such as
/// <c>isinglass predict</c> can write, and prints the class and the scores of each.
/// </summary>
internal static class VerilogTestbench
{
    /// <summary>The file's text.</summary>
    public static string Of(ExportedNetwork network)
    {
        var (text, vectors) = (new SourceText(), network.RandomInputs());
        var (bits, scoreBits, count) = (VerilogModule.InputBits(network), network.Scores.SignedBits, network.ScoreCount);
        text.Line($"// Bench of network.v: vvp SIMULATION [+inputs=FILE]. Written by isinglass.");
        text.Line("`timescale 1ns / 1ns");
        text.Line("module network_tb;");
        text.Line($"reg [{network.InputCount * bits - 1}:0] inputs;");
        text.Line($"wire [{count * scoreBits - 1}:0] scores;");
        text.Line($"wire [{VerilogModule.ClassBits(network) - 1}:0] class_index;");
        text.Line("network dut (.inputs(inputs), .scores(scores), .class_index(class_index));");
        text.Line($"wire signed [{scoreBits - 1}:0] first = scores[{scoreBits - 1}:0];");
        text.Line("reg [8 * 4096 - 1:0] path;");
        text.Line($"reg [{network.InputCount * bits - 1}:0] vectors [0:{vectors.SampleCount - 1}];");
        text.Line($"reg [{count * scoreBits - 1}:0] expected [0:{vectors.SampleCount - 1}];");
        text.Line("integer file, value, found, separator, i, n, wrong, more;");
        text.Line("initial begin");
        text.Line("    if ($value$plusargs(\"inputs=%s\", path)) begin");
        text.Line("        file = $fopen(path, \"r\");");
        text.Line("        more = file != 0;");
        text.Line("        while (more) begin");
        text.Line($"            for (i = 0; i < {network.InputCount} && more; i = i + 1) begin");
        text.Line("                found = $fscanf(file, \"%d\", value);");
        text.Line("                more = found == 1;");
        text.Line("                if (more) separator = $fgetc(file);");
        text.Line(bits == 1 ? "                inputs[i] = value > 0;" : $"                inputs[{bits} * i +: {bits}] = value;");
        text.Line("            end");
        text.Line("            if (more) begin");
        text.Line("                #1;");
        WriteTrace(text, network);
        text.Line($"                {Decision(network)}");
        for (var c = 0; c < count; c++)
        {
            text.Line($"                $write(\",%0d\", $signed(scores[{(c + 1) * scoreBits - 1}:{c * scoreBits}]));");
        }

        text.Line("                $write(\"\\n\");");
        text.Line("            end");
        text.Line("        end");
        text.Line("        $finish;");
        text.Line("    end else begin");
        text.Line("        wrong = 0;");
        for (var n = 0; n < vectors.SampleCount; n++)
        {
            var sample = vectors.Sample(n).ToArray();
            var literals = sample.Reverse().Select(value => bits > 1 ? Literal(value, bits) : value > 0 ? "1'b1" : "1'b0");
            text.Line($"        vectors[{n}] = {{{string.Join(", ", literals)}}};");
            text.Line($"        expected[{n}] = {{{string.Join(", ", network.ScoresOf(sample).Reverse().Select(score => Literal(score, scoreBits)))}}};");
        }

        text.Line($"        for (n = 0; n < {vectors.SampleCount}; n = n + 1) begin");
        text.Line("            inputs = vectors[n];");
        text.Line("            #1;");
        text.Line("            if (scores !== expected[n]) wrong = wrong + 1;");
        text.Line("        end");
        text.Line($"        $display(\"%0d of {vectors.SampleCount} vectors are wrong\", wrong);");
        text.Line("        $finish;");
        text.Line("    end");
        text.Line("end");
        text.Line("endmodule");
        return text.ToString();
    }

    private static string Literal(long value, int bits) => $"{(value < 0 ? "-" : "")}{bits}'sd{Math.Abs(value)}";

    private static string Decision(ExportedNetwork network) => network.Trained.Target is { } target
        ? string.Create(CultureInfo.InvariantCulture, $"$write(\"%.17g\", {CHeader.Number(target.Slope)} * first + {CHeader.Number(target.Offset)});")
        : "$write(\"%0d\", class_index);";

    private static void WriteTrace(SourceText text, ExportedNetwork network)
    {
        text.Directive("`ifdef ISINGLASS_TRACE");
        for (var m = 0; m < network.Members.Count; m++)
        {
            foreach (var layer in network.Members[m])
            {
                for (var j = 0; j < layer.Width; j++)
                {
                    var value = $"dut.{VerilogModule.Value(m + 1, layer.Number, j)}";
                    text.Line($"                $display(\"trace,{m + 1},{layer.Number},%0d\", {(layer.Outputs.AreSigns ? $"{value} ? 1 : -1" : value)});");
                }
            }
        }

        text.Directive("`endif");
    }
}
