using Isinglass.Export.Lowering;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;

namespace Isinglass.Export.Sources;

/// <summary>
/// A layer as functions of C or C#. Weights of at most two bits are stored as bit planes, theta = offset + sum_m c_m b_m, and so are the values that they
/// multiply, in two's complement x = sum_k s_k p_k; then sum_i theta_i x_i = offset * sum_i x_i + sum_m,k c_m s_k popcount(b_m and p_k), 32 products a word.
/// Where values are -1 and +1 and weights have one bit, a sum is the number of live inputs minus twice the number of bits that differ (Courbariaux, Bengio
/// 2016). Values of more than four bits are added where a weight's bit is set. Wider codebooks are tables of the narrowest integers.
/// </summary>
internal sealed class LayerCode(SourceText text, Dialect dialect, ExportedLayer layer, string name)
{
    private const int MostWeightBits = 2;

    // Wider values are added where the weight's bit is set: that takes fewer instructions than counting in more planes.
    private const int MostValueBits = 4;

    private bool IsPool => layer.Wiring is { HasActivation: false };

    private Codebook Codebook => layer.Spec.Weights;

    private bool HasPlanes => Codebook.BitCount <= MostWeightBits;

    private bool IsSigns => layer.Inputs.AreSigns && Codebook.Equals(Codebook.Binary);

    private int Words => (layer.FanIn + 31) / 32;

    private string InputType => dialect.TypeFor(layer.Inputs.Range);

    private string OutputType => dialect.TypeFor(layer.Outputs.Range);

    private string TableName(string what) => dialect.Name($"{name}_{what}");

    /// <summary>Name of the function from the values below to the layer's values.</summary>
    public string FunctionName => dialect.Name(name);

    /// <summary>Writes tables and functions.</summary>
    public void Write()
    {
        if (IsPool)
        {
            text.Block(Head(FunctionName), () => WritePool(layer.Wiring!));
            text.Line();
            return;
        }

        WriteTables();
        if (layer.Activation is { IsSign: false } activation)
        {
            WriteActivation(activation);
        }

        if (layer.Wiring is { } wiring)
        {
            text.Block(Head(TableName("filters")), WriteFilters);
            text.Line();
            text.Block(Head(FunctionName), () => WriteConvolution(wiring));
        }
        else
        {
            text.Block(Head(FunctionName), WriteFilters);
        }

        text.Line();
    }

    private string Head(string function) => dialect.Function("void", function, (InputType, "x", true), (OutputType, "y", false));

    private void WriteTables()
    {
        if (Codebook.BitCount > 0)
        {
            if (HasPlanes)
            {
                dialect.Table(text, dialect.UInt32, TableName("weights"), [.. PlaneWords().Select(static word => $"0x{word:x8}u")]);
            }
            else
            {
                var range = new ValueRange(Codebook.Minimum, Codebook.Maximum);
                dialect.Table(text, dialect.TypeFor(range), TableName("weights"), [.. layer.Weights.ToArray().Select(static weight => $"{weight}")]);
            }

            text.Line();
        }

        if (layer.HasBiases)
        {
            int[] biases = layer.Biases.ToArray();
            dialect.Table(text, dialect.TypeFor(new ValueRange(biases.Min(), biases.Max())), TableName("biases"), [.. biases.Select(static bias => $"{bias}")]);
            text.Line();
        }
    }

    /// <summary>Word w of plane m of filter j at (j * planes + m) * words + w. The bit of an input that is always 0 is 0.</summary>
    private uint[] PlaneWords()
    {
        var bits = new sbyte[Codebook.BitCount];
        var words = new uint[layer.FilterCount * bits.Length * Words];
        var dead = layer.Inputs.Dead.ToHashSet();
        for (var filter = 0; filter < layer.FilterCount; filter++)
        {
            for (var i = 0; i < layer.FanIn; i++)
            {
                Codebook.Encode(layer.Weights[filter * layer.FanIn + i], bits);
                for (var m = 0; m < bits.Length && !dead.Contains(i); m++)
                {
                    words[(filter * bits.Length + m) * Words + i / 32] |= (uint)bits[m] << (i % 32);
                }
            }
        }

        return words;
    }

    private void WriteActivation(IntegerActivation activation)
    {
        text.Block(dialect.Function(dialect.Int32, TableName("activation"), dialect.Int32, "z"), () =>
        {
            for (var k = 0; k < activation.Thresholds.Length; k++)
            {
                text.Line($"if (z < {activation.Thresholds[k]}) return {Piece(activation, k)};");
            }

            text.Line($"return {Piece(activation, activation.Thresholds.Length)};");
        });
        text.Line();
    }

    private static string Piece(IntegerActivation activation, int k) => activation.Slopes[k] switch
    {
        0 => $"{activation.Bases[k]}",
        var slope => $"{activation.Bases[k]} + ({slope}) * z",
    };

    private string Activated(string sum, string input)
    {
        var value = layer.Activation switch
        {
            null => sum,
            { IsSign: true } => $"({sum} >= 1 ? 1 : -1)",
            _ => $"{TableName("activation")}({sum})",
        };
        return layer.IsResidual ? $"({OutputType})({value} + {input})" : $"({OutputType}){value}";
    }

    private void WriteFilters()
    {
        if (!HasPlanes)
        {
            WriteProducts();
        }
        else if (IsSigns)
        {
            WriteSigns();
        }
        else if (layer.Inputs.Range.SignedBits <= MostValueBits || Codebook.BitCount == 0)
        {
            WritePlanes();
        }
        else
        {
            WriteSelected();
        }
    }

    private string Bias(string rest) => layer.HasBiases ? $"{TableName("biases")}[j] + {rest}" : rest;

    private void WriteProducts()
    {
        text.Line($"{dialect.Int32} i, j;");
        text.Block($"for (j = 0; j < {layer.FilterCount}; j++)", () =>
        {
            text.Line($"{dialect.Int32} z = {(layer.HasBiases ? $"{TableName("biases")}[j]" : "0")};");
            text.Line($"for (i = 0; i < {layer.FanIn}; i++) z += {TableName("weights")}[j * {layer.FanIn} + i] * x[i];");
            text.Line($"y[j] = {Activated("z", "x[j]")};");
        });
    }

    private void WriteSigns()
    {
        text.Line($"{dialect.Int32} i, j, k;");
        text.Line(dialect.Local(dialect.UInt32, "p", Words));
        WritePacking(1, ["x[i] > 0 ? 1u : 0u"], hasTotal: false);
        text.Block($"for (j = 0; j < {layer.FilterCount}; j++)", () =>
        {
            text.Line($"{dialect.Int32} differing = 0;");
            text.Line($"for (i = 0; i < {Words}; i++) differing += {dialect.PopCount($"{TableName("weights")}[j * {Words} + i] ^ p[i]")};");
            text.Line($"y[j] = {Activated($"({Bias($"{layer.FanIn - layer.Inputs.Dead.Length} - 2 * differing")})", "x[j]")};");
        });
    }

    private void WritePlanes()
    {
        var (planes, total) = (Codebook.BitCount == 0 ? 0 : layer.Inputs.Range.SignedBits, Codebook.Offset != 0);
        text.Line($"{dialect.Int32} i, j{(planes > 0 ? ", k" : "")}{(total ? ", total = 0" : "")};");
        if (planes > 0)
        {
            text.Line(dialect.Local(dialect.UInt32, "p", planes * Words));
            WritePacking(planes, [.. Enumerable.Range(0, planes).Select(k => $"{dialect.Bits("x[i]")} >> {k} & 1u")], total);
        }
        else if (total)
        {
            text.Line($"for (i = 0; i < {layer.FanIn}; i++) total += x[i];");
        }

        text.Block($"for (j = 0; j < {layer.FilterCount}; j++)", () =>
        {
            text.Line($"{dialect.Int32} z = {Constant};");
            if (planes > 0)
            {
                text.Block($"for (i = 0; i < {Words}; i++)", () =>
                {
                    for (var m = 0; m < Codebook.BitCount; m++)
                    {
                        WritePlaneSum(m, planes);
                    }
                });
            }

            text.Line($"y[j] = {Activated("z", "x[j]")};");
        });
    }

    /// <summary>Bits of the values, word by word: word k of plane m is p[m * words + k].</summary>
    private void WritePacking(int planes, string[] bits, bool hasTotal)
    {
        text.Block($"for (k = 0; k < {Words}; k++)", () =>
        {
            text.Line($"{dialect.UInt32} {string.Join(", ", Enumerable.Range(0, planes).Select(static m => $"b{m} = 0"))};");
            text.Block($"for (i = 32 * k; i < 32 * k + 32 && i < {layer.FanIn}; i++)", () =>
            {
                if (hasTotal)
                {
                    text.Line("total += x[i];");
                }

                for (var m = 0; m < planes; m++)
                {
                    text.Line($"b{m} |= ({bits[m]}) << (i & 31);");
                }
            });
            for (var m = 0; m < planes; m++)
            {
                text.Line($"p[{(m == 0 ? "" : $"{m * Words} + ")}k] = b{m};");
            }
        });
    }

    /// <summary>The part of a sum beside the products of bits: the bias, and the codebook's offset for every value.</summary>
    private string Constant => Bias(Codebook.Offset switch { 0 => "0", 1 => "total", -1 => "-total", var offset => $"({offset}) * total" });

    private void WriteSelected()
    {
        text.Line($"{dialect.Int32} i, j, k{(Codebook.Offset != 0 ? ", total = 0" : "")};");
        text.Line($"{dialect.UInt32} w;");
        if (Codebook.Offset != 0)
        {
            text.Line($"for (i = 0; i < {layer.FanIn}; i++) total += x[i];");
        }

        text.Block($"for (j = 0; j < {layer.FilterCount}; j++)", () =>
        {
            text.Line($"{dialect.Int32} z = {Constant};");
            for (var m = 0; m < Codebook.BitCount; m++)
            {
                text.Line($"{dialect.Int32} s{m} = 0;");
                text.Block($"for (k = 0; k < {Words}; k++)", () =>
                {
                    text.Line($"w = {TableName("weights")}[j * {Codebook.BitCount * Words} + {(m == 0 ? "" : $"{m * Words} + ")}k];");
                    text.Line($"for (i = 32 * k; w != 0; i++, w >>= 1) if ((w & 1u) != 0) s{m} += x[i];");
                });
                text.Line($"z += {Codebook.Coefficients[m]} * s{m};");
            }

            text.Line($"y[j] = {Activated("z", "x[j]")};");
        });
    }

    private void WritePlaneSum(int m, int planes)
    {
        var (stride, word) = (Codebook.BitCount * Words, $"w{m}");
        text.Line($"{dialect.UInt32} {word} = {TableName("weights")}[j * {stride} + {(m == 0 ? "" : $"{m * Words} + ")}i];");
        for (var k = 0; k < planes; k++)
        {
            var factor = Codebook.Coefficients[m] << k;
            var count = dialect.PopCount($"{word} & p[{(k == 0 ? "" : $"{k * Words} + ")}i]");
            text.Line($"z {(k == planes - 1 ? "-" : "+")}= {(factor == 1 ? "" : $"{factor} * ")}{count};");
        }
    }

    private void WriteConvolution(Wiring wiring)
    {
        var (input, output, stride, padding) = (wiring.Input, wiring.Output, wiring.Stride, wiring.Padding);
        text.Line($"{dialect.Int32} row, column, a, b, k, at;");
        text.Line(dialect.Local(InputType, "patch", wiring.FanIn));
        text.Line($"for (row = 0; row < {output.Height}; row++)");
        text.Block($"for (column = 0; column < {output.Width}; column++)", () =>
        {
            text.Line("at = 0;");
            text.Line($"for (a = row * {stride} - {padding}; a < row * {stride} - {padding} + {wiring.KernelHeight}; a++)");
            text.Line($"for (b = column * {stride} - {padding}; b < column * {stride} - {padding} + "
                + $"{wiring.FanIn / input.Channels / wiring.KernelHeight}; b++)");
            text.Block($"for (k = 0; k < {input.Channels}; k++)", () =>
            {
                var source = $"x[(a * {input.Width} + b) * {input.Channels} + k]";
                if (padding == 0)
                {
                    text.Line($"patch[at] = {source};");
                }
                else
                {
                    text.Line($"if (a >= 0 && a < {input.Height} && b >= 0 && b < {input.Width}) patch[at] = {source};");
                    text.Line("else patch[at] = 0;");
                }

                text.Line("at++;");
            });
            text.Line($"{TableName("filters")}(patch, {dialect.From("y", $"(row * {output.Width} + column) * {output.Channels}")});");
        });
    }

    private void WritePool(Wiring wiring)
    {
        var (input, output) = (wiring.Input, wiring.Output);
        var (height, width) = (wiring.KernelHeight, wiring.FanIn / wiring.KernelHeight);
        text.Line($"{dialect.Int32} row, column, k, a, b;");
        text.Line($"for (row = 0; row < {output.Height}; row++)");
        text.Line($"for (column = 0; column < {output.Width}; column++)");
        text.Block($"for (k = 0; k < {output.Channels}; k++)", () =>
        {
            var source = $"x[((row * {height} + a) * {input.Width} + column * {width} + b) * {input.Channels} + k]";
            var isMaximum = wiring.Kind == WiringKind.MaximumPool;
            text.Line($"{dialect.Int32} z = {(isMaximum ? layer.Inputs.Range.Low : 0)};");
            text.Line($"for (a = 0; a < {height}; a++)");
            text.Line($"for (b = 0; b < {width}; b++)");
            text.Line(isMaximum ? $"{{ if ({source} > z) z = {source}; }}" : $"z += {source};");
            text.Line($"y[(row * {output.Width} + column) * {output.Channels} + k] = ({OutputType})z;");
        });
    }
}
