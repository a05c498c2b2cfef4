using System.Text.Json;
using Isinglass.Testing;

namespace Isinglass.Cli.Tests.Commands.Networks;

public sealed class VerifyCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2-2")]
    [InlineData("2-3-2")]
    public async Task Shares_and_counter_examples_are_told_and_hold(string network)
    {
        var table = _folder.Write("t.csv", "a,b,class\n" + string.Concat(Enumerable.Range(0, 90)
            .Select(n => $"{n % 9},{n * 7 % 10},{(n % 9 + n * 7 % 10 > 8 ? "y" : "n")}\n")));
        var trained = await ProgramRun.StartAsync(["train", "--data", table, "--network", network, "--method", "gradient", "--no-baselines", "--output",
            _folder.File("run")]);
        trained.ExitCode.ShouldBe(0, trained.Error);
        string[] arguments = ["verify", _folder.File("run"), "--data", table, "--split", "all", "--epsilon", "20", "--samples", "60", "--json"];
        using var json = JsonDocument.Parse((await ProgramRun.StartAsync([.. arguments, "--threads", "1"])).Output);
        var root = json.RootElement;
        double Share(string name) => root.GetProperty(name).GetDouble();
        (Share("proved") + Share("broken") + Share("open")).ShouldBe(1, 1e-12);
        (Share("proved"), Share("broken")).ShouldSatisfyAllConditions(share => share.Item1.ShouldBeGreaterThan(0), share => share.Item2.ShouldBeGreaterThan(0));
        Share("proved_and_right").ShouldBeLessThanOrEqualTo(Share("proved"));
        Share("seconds").ShouldBeGreaterThan(0);
        (root.GetProperty("seed").GetInt32(), root.GetProperty("stop_reason").GetString(), root.GetProperty("samples").GetInt32())
            .ShouldBe((1, "completed", 60));

        var broken = root.GetProperty("results").EnumerateArray().Where(result => result.GetProperty("status").GetString() == "broken").ToArray();
        broken.Length.ShouldBe((int)Math.Round(60 * Share("broken")));
        broken.ShouldAllBe(result => result.GetProperty("counter_example").GetArrayLength() == 2);
        using var again = JsonDocument.Parse((await ProgramRun.StartAsync([.. arguments, "--threads", "2"])).Output);
        again.RootElement.GetProperty("results").ToString().ShouldBe(root.GetProperty("results").ToString());

        var text = await ProgramRun.StartAsync(["verify", _folder.File("run", "network.json"), "--data", table, "--split", "all", "--epsilon", "0"]);
        text.ExitCode.ShouldBe(0, text.Error);
        text.Output.ShouldContain("100.0 % of 90 samples (all)");
        text.Output.ShouldContain("within 0 input steps");
        text.Error.ShouldNotContain("asked for");
    }

    [Fact]
    public async Task Wrong_input_is_refused_with_its_cure()
    {
        var table = _folder.Write("t.csv", "a,b,class\n" + string.Concat(Enumerable.Range(0, 40).Select(n => $"{n % 9},{n % 4},{n % 2}\n")));
        (await ProgramRun.StartAsync(["train", "--data", table, "--method", "gradient", "--no-baselines", "--output",
            _folder.File("run")])).ExitCode.ShouldBe(0);
        foreach (var (option, value, expected) in new[] { ("--epsilon", "-1", "--epsilon must be a whole number of at least 0"),
            ("--samples", "0", "--samples must be a whole number of at least 1"),
            ("--time-limit", "5", "not a duration"), ("--split", "tests", "Did you mean 'test'?"), ("--data", "nowhere.csv", "nowhere.csv") })
        {
            var run = await ProgramRun.StartAsync(["verify", _folder.File("run"), option, value]);
            (run.ExitCode, run.Error.Contains(expected)).ShouldBe((2, true), run.Error);
        }
    }
}
