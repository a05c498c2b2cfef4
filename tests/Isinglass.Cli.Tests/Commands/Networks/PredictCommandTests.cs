using System.Globalization;
using System.Text.Json;
using Isinglass.Testing;

namespace Isinglass.Cli.Tests.Commands.Networks;

public sealed class PredictCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_predicts_the_classes_that_its_evaluation_counts()
    {
        var lines = Enumerable.Range(0, 60).Select(n => $"{n % 7},{n * 37 % 11},{(n % 7 > 3 ? "high" : n * 37 % 11 > 6 ? "mid,dle" : "low")}").ToArray();
        var table = _folder.Write("t.csv", "a,b,class\n" + string.Concat(
            lines.Select(line => string.Join(',', line.Split(',', 3)[..2]) + ",\"" + line.Split(',', 3)[2] + "\"\n")));
        var run = await ProgramRun.StartAsync(["train", "--data", table, "--margin", "1", "--rounds", "10", "--biases", "int3", "--no-baselines", "--output",
            _folder.File("run"), "--json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var trained = JsonDocument.Parse(run.Output);
        trained.RootElement.GetProperty("preprocessing_bytes").GetInt32().ShouldBe(32);

        var table2 = _folder.Write("p.csv", "b,extra,a\n" + string.Concat(lines.Select(line => $"{line.Split(',')[1]},x,{line.Split(',')[0]}\n")));
        var predicted = await ProgramRun.StartAsync(["predict", _folder.File("run"), table2, "--json", "--dump-inputs", _folder.File("inputs.csv")]);
        predicted.ExitCode.ShouldBe(0, predicted.Error);
        predicted.Error.ShouldContain("ignored column extra");
        using var json = JsonDocument.Parse(predicted.Output);
        var classes = json.RootElement.GetProperty("classes").EnumerateArray().Select(name => name.GetString()!).ToArray();
        classes.ShouldBe(["high", "low", "mid,dle"]);
        var predictions = json.RootElement.GetProperty("predictions").EnumerateArray().ToArray();
        predictions.Length.ShouldBe(60);
        var right = 0;
        for (var n = 0; n < 60; n++)
        {
            var scores = predictions[n].GetProperty("scores").EnumerateArray().Select(score => score.GetDouble()).ToArray();
            var label = predictions[n].GetProperty("class").GetString();
            classes[Array.IndexOf(scores, scores.Max())].ShouldBe(label);
            right += label == lines[n].Split(',', 3)[2] ? 1 : 0;
        }

        var inputs = File.ReadAllLines(_folder.File("inputs.csv"));
        inputs.Length.ShouldBe(60);
        inputs.ShouldAllBe(line => line.Split(',').Length == 2 && line.Split(',')
            .All(value => Math.Abs(int.Parse(value, CultureInfo.InvariantCulture)) <= 127));
        using var all = JsonDocument.Parse((await ProgramRun.StartAsync(["evaluate", _folder.File("run"), "--split", "all", "--json"])).Output);
        all.RootElement.GetProperty("split").GetString().ShouldBe("all");
        all.RootElement.GetProperty("samples").GetInt32().ShouldBe(60);
        all.RootElement.GetProperty("accuracy").GetDouble().ShouldBe(right / 60.0);

        var csv = await ProgramRun.StartAsync(["predict", _folder.File("run", "network.json"), table, "-o", _folder.File("out.csv")]);
        csv.ExitCode.ShouldBe(0, csv.Error);
        (csv.Output, csv.Error).ShouldBe(("", ""));
        var rows = File.ReadAllLines(_folder.File("out.csv"));
        rows[0].ShouldBe("class,score high,score low,\"score mid,dle\"");
        rows.Skip(1).Select(row => row.StartsWith("\"mid,dle\"", StringComparison.Ordinal) ? "mid,dle" : row.Split(',')[0])
            .ShouldBe(predictions.Select(prediction => prediction.GetProperty("class").GetString()));
    }

    [Fact]
    public async Task A_run_is_judged_from_another_folder_on_the_samples_that_it_drew()
    {
        Directory.CreateDirectory(_folder.File("elsewhere"));
        _folder.Write("t.csv", "a,b,class\n" + string.Concat(Enumerable.Range(0, 80).Select(n => $"{n % 9},{n * 7 % 5},{(n % 9 > 3 ? "y" : "n")}\n")));
        var run = await ProgramRun.StartInAsync(_folder.Path, ["train", "--data", "t.csv", "--margin", "1", "--rounds", "5", "--no-baselines", "--output",
            "run", "--json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var trained = JsonDocument.Parse(run.Output);
        File.ReadAllText(_folder.File("run", "network.json")).ShouldNotContain(_folder.Path, Case.Sensitive,
            "a network that is given away tells nothing of this machine");
        foreach (var (split, key) in new[] { ("test", "test_accuracy"), ("train", "train_accuracy") })
        {
            var evaluated = await ProgramRun.StartInAsync(_folder.File("elsewhere"), ["evaluate", Path.Combine("..", "run"), "--split", split, "--json"]);
            evaluated.ExitCode.ShouldBe(0, evaluated.Error);
            using var json = JsonDocument.Parse(evaluated.Output);
            json.RootElement.GetProperty("accuracy").GetDouble().ShouldBe(trained.RootElement.GetProperty(key).GetDouble());
            json.RootElement.GetProperty("balanced_accuracy").GetDouble().ShouldBeInRange(0, 1);
        }

        var counts = new List<int>();
        foreach (var split in new[] { "train", "validation", "test", "all" })
        {
            using var json = JsonDocument.Parse((await ProgramRun.StartAsync(["evaluate", _folder.File("run"), "--split", split, "--json"])).Output);
            counts.Add(json.RootElement.GetProperty("samples").GetInt32());
        }

        counts[3].ShouldBe(80);
        counts.Take(3).Sum().ShouldBe(80);
        var reordered = _folder.Write("r.csv", "class,b,a\n" + string.Concat(Enumerable.Range(0, 80)
            .Select(n => $"{(n % 9 > 3 ? "y" : "n")},{n * 7 % 5},{n % 9}\n")));
        using var own = JsonDocument.Parse((await ProgramRun.StartAsync(["evaluate", _folder.File("run"), "--split", "all", "--json"])).Output);
        using var other = JsonDocument.Parse((await ProgramRun.StartAsync(["evaluate", _folder.File("run"), "--data", reordered, "--split", "all", "--json"]))
            .Output);
        other.RootElement.GetProperty("confusion").ToString().ShouldBe(own.RootElement.GetProperty("confusion").ToString());
    }

    [Fact]
    public async Task A_committee_and_a_regression_predict_too()
    {
        var run = await ProgramRun.StartAsync(["train", "--classes", "3,8,5", "--per-class", "20", "--image", "6x6", "--margin", "1", "--rounds", "10",
            "--no-baselines", "--committee", "3", "--output", _folder.File("run")]);
        run.ExitCode.ShouldBe(0, run.Error);
        var pixels = _folder.Write("p.csv", string.Concat(Enumerable.Range(0, 9)
            .Select(n => string.Join(',', Enumerable.Range(0, 36).Select(k => $"0.{k * (n + 3) % 10}")) + "\n")));
        using var json = JsonDocument.Parse((await ProgramRun.StartAsync(["predict", _folder.File("run", "committee"), pixels, "--json"])).Output);
        json.RootElement.GetProperty("predictions").GetArrayLength().ShouldBe(9);
        json.RootElement.GetProperty("predictions").EnumerateArray().ShouldAllBe(prediction => prediction.GetProperty("scores").GetArrayLength() == 3);
        var regression = await ProgramRun.StartAsync(["train", "--data", "friedman", "--samples", "60", "--margin", "1", "--rounds", "3", "--no-baselines",
            "--output", _folder.File("number")]);
        regression.ExitCode.ShouldBe(0, regression.Error);
        var features = _folder.Write("f.csv", string.Concat(Enumerable.Range(0, 4)
            .Select(n => string.Join(',', Enumerable.Range(0, 10).Select(k => $"0.{(k + n) % 10}")) + "\n")));
        using var values = JsonDocument.Parse((await ProgramRun.StartAsync(["predict", _folder.File("number"), features, "--json"])).Output);
        values.RootElement.GetProperty("predictions").EnumerateArray().Select(prediction => prediction.GetProperty("value").GetDouble())
            .ShouldAllBe(value => value > -20 && value < 50);
        (await ProgramRun.StartAsync(["predict", _folder.File("number"), features])).Output.Split('\n')[0].ShouldBe("y");
    }

    [Fact]
    public async Task Wrong_input_leaves_no_output_behind()
    {
        var table = _folder.Write("t.csv", "a,b,class\n" + string.Concat(Enumerable.Range(0, 40).Select(n => $"{n % 9},{n % 4},{n % 2}\n")));
        (await ProgramRun.StartAsync(["train", "--data", table, "--margin", "1", "--rounds", "2", "--no-baselines", "--output", _folder.File("run")]))
            .ExitCode.ShouldBe(0);
        foreach (var (text, expected) in new[] { ("a,class\n1,0\n", "p.csv:1: the column 'b' is missing"),
            ("a,b\n1,2\n1,x\n", "p.csv:3: 'x' in column 2 (b) is not a number") })
        {
            var run = await ProgramRun.StartAsync(["predict", _folder.File("run"), _folder.Write("p.csv", text), "-o", _folder.File("out.csv"), "--dump-inputs",
                _folder.File("in.csv")]);
            run.ExitCode.ShouldBe(2);
            run.Error.ShouldContain(expected);
            File.Exists(_folder.File("out.csv")).ShouldBeFalse();
            File.Exists(_folder.File("in.csv")).ShouldBeFalse();
        }

        (await ProgramRun.StartAsync(["predict", _folder.File("run"), table, "--dump-inputs", "-"])).Error.ShouldContain("--dump-inputs needs the name");
        (await ProgramRun.StartAsync(["predict", _folder.File("run"), table, "-o", "-"])).Output.ShouldStartWith("class,");
        (await ProgramRun.StartAsync(["predict", _folder.File("nowhere"), table])).ExitCode.ShouldBe(2);
        (await ProgramRun.StartAsync(["evaluate", _folder.File("run"), "--split", "tests"])).Error.ShouldContain("Did you mean 'test'?");
        (await ProgramRun.StartAsync(["evaluate", _folder.File("run", "network.json"), "--data", table, "--split", "validation"]))
            .Error.ShouldContain("name the folder of the run");
    }
}
