using Isinglass.Export.Lowering;

namespace Isinglass.Export.Sources;

/// <summary>
/// A network as one C99 header: no allocation, and only stdint.h of the C library. Preprocessing, self-test and a program are behind macros, and cost nothing
/// unless enabled.
/// </summary>
internal static class CHeader
{
    /// <summary>The header's text.</summary>
    public static string Of(ExportedNetwork network)
    {
        var (text, dialect) = (new SourceText(), new CDialect());
        var code = new NetworkCode(text, dialect, network);
        WriteHead(text, network, code.ScoreType);
        code.Write();
        WriteClassify(text, network);
        new Preprocessing(text, network).Write();
        WriteSelfTest(text, network);
        WriteMain(text, network);
        text.Line();
        text.Directive("#endif");
        return text.ToString();
    }

    private static void WriteHead(SourceText text, ExportedNetwork network, string scoreType)
    {
        text.Line($"/* {network.Title}, trained on {Comment(network.Trained.Data)}: {network.BitCount} parameter bits. Written by isinglass.");
        text.Line("   inputs: the quantised integers, which `isinglass predict` can write too; isinglass_quantize makes them from features.");
        if (!network.IsRegression)
        {
            text.Line($"   classes: {string.Join(", ", network.Trained.ClassNames.Select((name, label) => $"{label} {Comment(name)}"))}");
        }

        text.Line("   Macros: ISINGLASS_API (default static inline), ISINGLASS_BUILTIN_POPCOUNT (0 or 1), ISINGLASS_PREPROCESS, ISINGLASS_SELF_TEST,");
        text.Line("   ISINGLASS_MAIN (a program: lines of integers in, classes out), ISINGLASS_TRACE (values of every layer on standard output). */");
        text.Directive("#ifndef ISINGLASS_NETWORK_H");
        text.Directive("#define ISINGLASS_NETWORK_H");
        text.Line();
        text.Directive("#include <stdint.h>");
        text.Directive("#if defined(ISINGLASS_MAIN) || defined(ISINGLASS_TRACE)");
        text.Directive("#include <stdio.h>");
        text.Directive("#endif");
        text.Line();
        text.Directive("#if defined(__GNUC__)");
        text.Directive("#define ISINGLASS_UNUSED __attribute__((unused))");
        text.Directive("#else");
        text.Directive("#define ISINGLASS_UNUSED");
        text.Directive("#endif");
        text.Directive("#ifndef ISINGLASS_API");
        text.Directive("#define ISINGLASS_API static inline ISINGLASS_UNUSED");
        text.Directive("#endif");
        text.Directive($"#define ISINGLASS_INPUTS {network.InputCount}");
        text.Directive($"#define ISINGLASS_INPUT_MAX {network.Trained.Quantizer.MaxAbs} /* inputs lie in -{network.Trained.Quantizer.MaxAbs} .. "
            + $"{network.Trained.Quantizer.MaxAbs} */");
        text.Directive($"#define ISINGLASS_CLASSES {network.ScoreCount}");
        text.Line("typedef int8_t isinglass_input_t;");
        text.Line($"typedef {scoreType} isinglass_score_t;");
        text.Line();
        text.Line("/* How many bits are set: by the instruction where the processor has one, else by adding neighbours (Warren, Hacker's Delight, 5-1). */");
        text.Directive("#ifndef ISINGLASS_BUILTIN_POPCOUNT");
        text.Directive("#if defined(__POPCNT__) || defined(__aarch64__) || defined(__riscv_zbb)");
        text.Directive("#define ISINGLASS_BUILTIN_POPCOUNT 1");
        text.Directive("#else");
        text.Directive("#define ISINGLASS_BUILTIN_POPCOUNT 0");
        text.Directive("#endif");
        text.Directive("#endif");
        text.Block("static inline ISINGLASS_UNUSED int32_t isinglass_popcount(uint32_t word)", () =>
        {
            text.Directive("#if ISINGLASS_BUILTIN_POPCOUNT");
            text.Line("return __builtin_popcountl(word);");
            text.Directive("#else");
            text.Line("word -= word >> 1 & 0x55555555u;");
            text.Line("word = (word & 0x33333333u) + (word >> 2 & 0x33333333u);");
            text.Line("word = (word + (word >> 4)) & 0x0f0f0f0fu;");
            text.Line("word += word >> 8;");
            text.Line("return (int32_t)((word + (word >> 16)) & 63u);");
            text.Directive("#endif");
        });
        text.Line();
    }

    private static void WriteClassify(SourceText text, ExportedNetwork network)
    {
        text.Line(network.IsRegression ? "/* Always 0, as there are no classes: isinglass_predict gives the number. */"
            : "/* The class of a sample, 0 .. ISINGLASS_CLASSES - 1. */");
        text.Block("ISINGLASS_API int isinglass_classify(const isinglass_input_t *inputs)", () =>
        {
            text.Line("isinglass_score_t scores[ISINGLASS_CLASSES];");
            text.Line("int best = 0, c;");
            text.Line("isinglass_scores(inputs, scores);");
            text.Line("for (c = 1; c < ISINGLASS_CLASSES; c++) best = scores[c] > scores[best] ? c : best;");
            text.Line("return best;");
        });
        text.Line();
        if (network.Trained.Target is { } target)
        {
            text.Line($"/* {Comment(target.Name)}: a line through the integer output. */");
            text.Block("ISINGLASS_API double isinglass_predict(const isinglass_input_t *inputs)", () =>
            {
                text.Line("isinglass_score_t score;");
                text.Line("isinglass_scores(inputs, &score);");
                text.Line($"return {Number(target.Slope)} * (double)score + {Number(target.Offset)};");
            });
            text.Line();
        }
    }

    private static void WriteSelfTest(SourceText text, ExportedNetwork network)
    {
        var (vectors, dialect) = (network.RandomInputs(), new CDialect());
        text.Directive("#ifdef ISINGLASS_SELF_TEST");
        dialect.Table(text, "isinglass_input_t", "isinglass_test_inputs", [.. vectors.Values.Select(static value => $"{value}")]);
        dialect.Table(text, "isinglass_score_t", "isinglass_test_scores",
            [.. Enumerable.Range(0, vectors.SampleCount).SelectMany(n => network.ScoresOf(vectors.Sample(n)))
                .Select(score => network.Scores.SignedBits > 32 ? dialect.Long(score) : $"{score}")]);
        text.Line("/* How many test vectors give other scores than in training: 0 where everything is right. */");
        text.Block("ISINGLASS_API int isinglass_self_test(void)", () =>
        {
            text.Line("isinglass_score_t scores[ISINGLASS_CLASSES];");
            text.Line("int n, c, wrong = 0;");
            text.Block($"for (n = 0; n < {vectors.SampleCount}; n++)", () =>
            {
                text.Line("int same = 1;");
                text.Line("isinglass_scores(isinglass_test_inputs + n * ISINGLASS_INPUTS, scores);");
                text.Line("for (c = 0; c < ISINGLASS_CLASSES; c++) same &= scores[c] == isinglass_test_scores[n * ISINGLASS_CLASSES + c];");
                text.Line("wrong += !same;");
            });
            text.Line("return wrong;");
        });
        text.Directive("#endif");
        text.Line();
    }

    private static void WriteMain(SourceText text, ExportedNetwork network)
    {
        text.Directive("#ifdef ISINGLASS_MAIN");
        text.Line("/* One line of integers between commas: 1 = read, 0 = no more lines, below 0 = not ISINGLASS_INPUTS integers. */");
        text.Block("static int isinglass_read_line(isinglass_input_t *inputs)", () =>
        {
            text.Line("int count = 0, digits = 0, negative = 0, value = 0, wrong = 0, any = 0, c;");
            text.Line("while ((c = getchar()) == '\\n' || c == '\\r') { }");
            text.Block("for (; c != EOF && c != '\\n'; c = getchar())", () =>
            {
                text.Line("any = 1;");
                text.Line("if (c >= '0' && c <= '9') { value = value * 10 + (c - '0'); digits++; wrong |= value > 127; value = value > 127 ? 0 : value; }");
                text.Line("else if (c == '-' && digits == 0) negative = 1;");
                text.Block("else if (c == ',')", () =>
                {
                    text.Line("wrong |= digits == 0 || count >= ISINGLASS_INPUTS;");
                    text.Line("if (!wrong) inputs[count] = (isinglass_input_t)(negative ? -value : value);");
                    text.Line("count++; digits = 0; negative = 0; value = 0;");
                });
                text.Line("else if (c != ' ' && c != '\\r') wrong = 2;");
            });
            text.Line("if (!any) return 0;");
            text.Line("wrong |= digits == 0 || count != ISINGLASS_INPUTS - 1;");
            text.Line("if (!wrong) inputs[count] = (isinglass_input_t)(negative ? -value : value);");
            text.Line("return wrong ? -wrong : 1;");
        });
        text.Line();
        text.Line("/* Prints a class a line (for regression a number); with an argument the integer scores behind it. */");
        text.Block("int main(int count, char **arguments)", () =>
        {
            text.Line("isinglass_input_t inputs[ISINGLASS_INPUTS];");
            text.Line("long line;");
            text.Line("int state = 1;");
            text.Line("(void)arguments;");
            text.Directive("#ifdef ISINGLASS_SELF_TEST");
            text.Block("if (isinglass_self_test() != 0)", () =>
            {
                text.Line("fprintf(stderr, \"self-test failed\\n\");");
                text.Line("return 1;");
            });
            text.Directive("#endif");
            text.Block("for (line = 1; (state = isinglass_read_line(inputs)) != 0; line++)", () =>
            {
                text.Line("if (state < -1 && line == 1) continue; /* names of columns */");
                text.Block("if (state < 0)", () =>
                {
                    text.Line($"fprintf(stderr, \"line %ld is not {network.InputCount} integers between commas\\n\", line);");
                    text.Line("return 2;");
                });
                text.Line(network.IsRegression ? "printf(\"%.17g\", isinglass_predict(inputs));" : "printf(\"%d\", isinglass_classify(inputs));");
                text.Block("if (count > 1)", () =>
                {
                    text.Line("isinglass_score_t scores[ISINGLASS_CLASSES];");
                    text.Line("int c;");
                    text.Line("isinglass_scores(inputs, scores);");
                    text.Line("for (c = 0; c < ISINGLASS_CLASSES; c++) printf(\",%lld\", (long long)scores[c]);");
                });
                text.Line("printf(\"\\n\");");
            });
            text.Line("return 0;");
        });
        text.Directive("#endif");
    }

    /// <summary>A number that a compiler reads back to the same bits.</summary>
    internal static string Number(double value) => value.ToString("R") is var text && text.AsSpan().ContainsAny(".E") ? text : $"{text}.0";

    /// <summary>Text that cannot end a comment, nor continue a line.</summary>
    internal static string Comment(string text) => string.Concat(text.Select(static letter => char.IsControl(letter) ? ' ' : letter))
        .Replace("*/", "* /", StringComparison.Ordinal)
        .Replace("/*", "/ *", StringComparison.Ordinal).Replace('\\', '/');
}
