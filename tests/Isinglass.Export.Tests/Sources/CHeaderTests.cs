using Isinglass.Export.Lowering;
using Isinglass.Export.Sources;
using Isinglass.Export.Verification;
using Isinglass.Model;
using Isinglass.Neural.Data.Tables;
using Isinglass.Neural.Export;
using Isinglass.Testing;
using Isinglass.Training;

namespace Isinglass.Export.Tests.Sources;

public sealed class CHeaderTests : IDisposable
{
    private static readonly string[] Strict = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-pedantic", "-Werror"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. TrainedNetworks.Names];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_compilers_have_nothing_to_say(string name)
    {
        Require.Program("gcc", "gcc");
        Require.Program("clang", "clang");
        var header = _folder.Write("network.h", CHeader.Of(new ExportedNetwork(TrainedNetworks.Of(name).Predictor)));
        foreach (var compiler in new[] { "gcc", "clang" })
        {
            Compile(compiler, header);
            Compile(compiler, header, "-DISINGLASS_API=", "-DISINGLASS_BUILTIN_POPCOUNT=1");
            Compile(compiler, header, "-DISINGLASS_MAIN", "-DISINGLASS_SELF_TEST", "-DISINGLASS_PREPROCESS", "-DISINGLASS_TRACE");
        }
    }

    [Theory]
    [InlineData("-DISINGLASS_BUILTIN_POPCOUNT=0")]
    [InlineData("-DISINGLASS_BUILTIN_POPCOUNT=1")]
    public void Both_ways_to_count_bits_count_them(string flag)
    {
        Require.Program("gcc", "gcc");
        var network = new ExportedNetwork(RandomNetworks.Of("100-40-3", "binary"));
        var header = _folder.Write("network.h", CHeader.Of(network));
        Verifier.Check(network, CompilerArtefacts.OfC(header, _folder.Path, flag)!, [("random", network.RandomInputs(200))]).First.ShouldBeNull();
    }

    [Fact]
    public void A_wrong_weight_is_told_with_sample_and_layer_and_fails_the_self_test()
    {
        Require.Program("gcc", "gcc");
        var network = new ExportedNetwork(RandomNetworks.Of("20-6-4-3", "binary"));
        var text = CHeader.Of(network);
        var at = text.IndexOf("0x", text.IndexOf("isinglass_layer2_weights[", StringComparison.Ordinal), StringComparison.Ordinal);
        var word = Convert.ToUInt32(text.Substring(at + 2, 8), 16) ^ 0x3f;
        var header = _folder.Write("network.h", text[..at] + $"0x{word:x8}" + text[(at + 10)..]);
        Should.Throw<WorkException>(() => CompilerArtefacts.OfC(header, _folder.Path)!.Run(network.RandomInputs(1))).Message.ShouldContain("self-test failed");

        var unchecked_ = _folder.Write("network.h", File.ReadAllText(header).Replace("defined(ISINGLASS_SELF_TEST)", "0")
            .Replace("#ifdef ISINGLASS_SELF_TEST", "#if 0"));
        var check = Verifier.Check(network, CompilerArtefacts.OfC(unchecked_, _folder.Path)!,
            [("train", network.RandomInputs(1)), ("test", network.RandomInputs(50))]);
        check.Differences.ShouldBeGreaterThan(0);
        check.First.ShouldNotBeNull().ShouldStartWith("sample ");
        check.First.ShouldContain("layer 2 (4)");
        check.First.ShouldContain("instead of");
    }

    [Fact]
    public void The_program_reads_what_predict_writes_with_or_without_names_and_refuses_the_rest()
    {
        Require.Program("gcc", "gcc");
        var network = new ExportedNetwork(RandomNetworks.Of("4-3", "int4"));
        var header = _folder.Write("network.h", CHeader.Of(network));
        ToolRun.Output(ToolRun.Find("gcc")!, ["-std=c99", "-DISINGLASS_MAIN", "-x", "c", header, "-o", _folder.File("run")], _folder.Path);
        var samples = network.RandomInputs(5);
        var expected = string.Concat(Enumerable.Range(0, 5).Select(n => $"{ExportedNetwork.ClassOf(network.ScoresOf(samples.Sample(n)))}\n"));
        Run(output => ProgramArtefact.Write(samples, output)).ShouldBe(expected);
        Run(output =>
        {
            output.Write("a,b,\"c d\",e\r\n");
            var text = new StringWriter();
            ProgramArtefact.Write(samples, text);
            output.Write(text.ToString().TrimEnd().Replace("\n", "\r\n", StringComparison.Ordinal));
        }).ShouldBe(expected);
        foreach (var line in new[] { "1,2,3", "1,2,3,4,5", "1,2,,3", "1,2,3,400", "1\n2" })
        {
            Should.Throw<WorkException>(() => Run(output => output.Write(line))).Message.ShouldContain("line 1 is not 4 integers");
        }

        string Run(Action<TextWriter> input) => ToolRun.Output(_folder.File("run"), [], _folder.Path, input);
    }

    [Fact]
    public void Images_become_the_same_integers_in_c()
    {
        Require.Program("gcc", "gcc");
        var trained = TrainedNetworks.Of("ternary");
        var samples = trained.Parts[1].Samples.SelectClasses(["3", "8", "5"]);
        var image = samples.Shape!.Value;
        var lines = Enumerable.Range(0, 100).Select(n => string.Join(' ', samples.Sample(n).ToArray().Select(pixel => pixel.ToString("R"))));
        var answers = RunPreprocessing(trained, $"float features[ISINGLASS_INPUTS]; isinglass_pool(raw, {image.Height}, {image.Width}, features); "
            + "isinglass_quantize(features, inputs);",
            image.PixelCount, "float", lines);
        var expected = trained.Predictor.Network.Prepare(trained.Parts[1].Samples);
        answers.ShouldBe(Enumerable.Range(0, 100).Select(n => string.Join(',', expected.Sample(n).ToArray())));
    }

    [Fact]
    public void Columns_with_words_and_gaps_become_the_same_features_in_c()
    {
        Require.Program("gcc", "gcc");
        var predictor = RandomNetworks.Of("5-2", "binary");
        var table = new TableSchema
        {
            HasNames = true,
            Columns = [new FeatureColumn("a", 0) { Fill = 0.75 }, new FeatureColumn("b */ #", 1, ["no", "yes"]),
                new FeatureColumn("c", 2, ["p", "q", "r"]) { Fill = 2 }],
        };
        var trained = new Training.Prediction.Predictor(predictor.Network with { Table = table });
        var answers = RunPreprocessing(new TrainedNetworks.Case(() => trained, new Recipe(), []),
            "float features[ISINGLASS_INPUTS]; int missing = isinglass_features(raw, features); isinglass_quantize(features, inputs); inputs[0] = "
                + "(isinglass_input_t)(inputs[0] + 10 * missing);",
            3, "double", ["1 1 0", "-1 0 1", "nan 1 -1", "nan -1 2"]);
        // Four times the feature, -7 .. 7; a value that is missing and has no fill adds ten to the first.
        answers.ShouldBe(["4,4,4,0,0", "-4,0,0,4,0", "3,4,0,0,4", "13,0,0,0,4"]);
    }

    private string[] RunPreprocessing(TrainedNetworks.Case trained, string body, int count, string type, IEnumerable<string> lines)
    {
        _folder.Write("network.h", CHeader.Of(new ExportedNetwork(trained.Predictor)));
        var main = _folder.Write("main.c", $$"""
            #define ISINGLASS_PREPROCESS
            #include "network.h"
            #include <stdio.h>
            int main(void)
            {
                {{type}} raw[{{count}}];
                isinglass_input_t inputs[ISINGLASS_INPUTS];
                double value;
                int i = 0;
                while (scanf("%lf", &value) == 1)
                {
                    raw[i++] = ({{type}})value;
                    if (i < {{count}}) continue;
                    i = 0;
                    { {{body}} }
                    for (i = 0; i < ISINGLASS_INPUTS; i++) printf(i ? ",%d" : "%d", inputs[i]);
                    printf("\n");
                    i = 0;
                }
                return 0;
            }

            """);
        ToolRun.Output(ToolRun.Find("gcc")!, [.. Strict, main, "-o", _folder.File("main")], _folder.Path);
        return ToolRun.Output(_folder.File("main"), [], _folder.Path, input => input.Write(string.Join('\n', lines))).Split('\n',
            StringSplitOptions.RemoveEmptyEntries);
    }

    private void Compile(string compiler, string header, params string[] flags) =>
        ToolRun.Output(ToolRun.Find(compiler)!, [.. Strict, .. flags, "-x", "c", "-c", header, "-o", _folder.File("x.o")], _folder.Path);
}
