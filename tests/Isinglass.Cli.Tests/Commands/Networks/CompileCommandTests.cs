using System.Text.Json;
using Isinglass.Testing;

namespace Isinglass.Cli.Tests.Commands.Networks;

public sealed class CompileCommandTests : IDisposable
{
    private static readonly string[] Tiny = ["compile", "--data", "teacher:3-1", "--samples", "4", "--network", "3-2-2", "--margin", "2", "--encoding",
        "exact"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_have_as_many_bits_as_are_asked_for()
    {
        string[] arguments = ["compile", "--classes", "3,8", "--per-class", "10", "--image", "7x7", "--network", "49-4-1", "--json"];
        async Task<int> BitsAsync(params string[] more)
        {
            var run = await ProgramRun.StartAsync([.. arguments, .. more]);
            run.ExitCode.ShouldBe(0, run.Error);
            using var json = JsonDocument.Parse(run.Output);
            return json.RootElement.GetProperty("coefficient_bits").GetInt32();
        }

        var (four, usual, exact) = (await BitsAsync("--row-bits", "4"), await BitsAsync(), await BitsAsync("--row-bits", "0"));
        four.ShouldBeLessThanOrEqualTo(4);
        usual.ShouldBeInRange(four + 1, 6);
        exact.ShouldBeGreaterThan(usual);
        var wrong = await ProgramRun.StartAsync([.. arguments, "--row-bits", "1"]);
        wrong.ExitCode.ShouldBe(2);
        wrong.Error.ShouldContain("--row-bits must be a whole number from 2 to 16, or 0, not 1");
    }

    [Fact]
    public async Task A_model_is_written_decoded_and_evaluated()
    {
        var model = _folder.File("m.lp");
        (await ProgramRun.StartAsync([.. Tiny, "--products", "inequality", "-o", model])).ExitCode.ShouldBe(0);
        var solution = _folder.Write("m.sol", "w1_1_1_0 1\n");
        var decoded = await ProgramRun.StartAsync(["decode", model, solution, "-o", _folder.File("network.json"), "--json"]);
        decoded.ExitCode.ShouldBe(1, "the point violates rows");
        using var json = JsonDocument.Parse(decoded.Output);
        json.RootElement.GetProperty("violated").GetArrayLength().ShouldBeGreaterThan(0);
        var evaluated = await ProgramRun.StartAsync(["evaluate", _folder.File("network.json"), "--data", "teacher:3-1", "--json"]);
        using var evaluation = JsonDocument.Parse(evaluated.Output);
        evaluation.RootElement.GetProperty("accuracy").GetDouble().ShouldBe(json.RootElement.GetProperty("test_accuracy").GetDouble());
    }

    [Fact]
    public async Task Encodings_stand_side_by_side_and_the_machine_is_priced()
    {
        string[] network = ["--classes", "3,8", "--per-class", "5", "--image", "14x14", "--network", "196-8-1"];
        using var compared = JsonDocument.Parse((await ProgramRun.StartAsync(["compile", .. network, "--compare", "--json"])).Output);
        var first = compared.RootElement.GetProperty("encodings")[0];
        first.GetProperty("spins_per_sample").GetInt32().ShouldBe(8);
        first.GetProperty("coefficient_bits").GetInt32().ShouldBeLessThanOrEqualTo(6);
        first.GetProperty("fewer_than_textbook").GetDouble().ShouldBeGreaterThan(3);
        using var report = JsonDocument.Parse((await ProgramRun.StartAsync(["compile", .. network, "--profile", "annealer5000", "--json"])).Output);
        report.RootElement.GetProperty("machine").GetProperty("fits_spins").GetBoolean().ShouldBeTrue();
        report.RootElement.GetProperty("memory_bytes").GetInt64().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_tiny_model_is_explained_and_a_large_one_is_not()
    {
        var explained = await ProgramRun.StartAsync([.. Tiny, "--explain"]);
        explained.Output.ShouldContain("minimise");
        explained.Output.ShouldContain("w2_1_1_0");
        (await ProgramRun.StartAsync(["compile", "--classes", "3,8", "--per-class", "50", "--explain", "--network", "100-4-1"])).ShouldSatisfyAllConditions(
            run => run.ExitCode.ShouldBe(2), run => run.Error.ShouldContain("smaller network"));
    }

    [Theory]
    [InlineData("--activation 1/x", "not a number at 0")]
    [InlineData("--activation tanh(x", "position 7")]
    [InlineData("--activation tanh --knots 1,0", "knot 2 is 0 after 1")]
    [InlineData("--weights int8 --activation identity --degree 1 --network 16-400-400-1", "28-bit integers")]
    [InlineData("--profile coherent55", "Did you mean 'coherent550'")]
    [InlineData("--penalty -1 -o x.qubo", "positive number")]
    [InlineData("--selectors one-hat", "Did you mean 'one-hot'")]
    public async Task Wrong_input_is_told_with_its_cure(string arguments, string message)
    {
        string[] network = arguments.Contains("--network") ? [] : ["--network", "16-3-1"];
        var run = await ProgramRun.StartAsync(["compile", "--classes", "3,8", "--per-class", "5", "--image", "4x4", .. network, .. arguments.Split(' ')]);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(message);
    }
}
