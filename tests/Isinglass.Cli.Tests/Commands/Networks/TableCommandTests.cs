using System.Text.Json;
using Isinglass.Testing;

namespace Isinglass.Cli.Tests.Commands.Networks;

/// <summary><c>train</c> on tables: what is told of their columns, what is chosen, and the names of its results.</summary>
public sealed class TableCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_table_without_options_has_its_columns_told_and_its_network_chosen()
    {
        var run = await TrainAsync(Table());
        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("isinglass: 1 numeric: size");
        run.Error.ShouldContain("isinglass: 1 categorical: colour (3)");
        run.Error.ShouldContain("isinglass: label: kind");
        run.Error.ShouldContain("column 1 (id) numbers the rows and is left out");
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        root.GetProperty("trials").GetArrayLength().ShouldBeGreaterThan(10);
        root.GetProperty("test_accuracy").GetDouble().ShouldBe(1);
        root.GetProperty("test_balanced_accuracy").GetDouble().ShouldBe(1);
        root.GetProperty("baselines").GetProperty("majority").GetProperty("test_accuracy").GetDouble().ShouldBe(2 / 3.0, 0.05);
        var classes = root.GetProperty("per_class").EnumerateArray().ToArray();
        classes.Select(one => one.GetProperty("class").GetString()).ShouldBe(["big", "small"]);
        foreach (var name in new[] { "precision", "recall", "f1" })
        {
            classes.ShouldAllBe(one => one.GetProperty(name).GetDouble() == 1);
        }

        classes.Sum(one => one.GetProperty("support").GetInt32()).ShouldBe(18);
        using var evaluated = JsonDocument.Parse((await ProgramRun.StartAsync(["evaluate", _folder.File("run"), "--json"])).Output);
        evaluated.RootElement.GetProperty("balanced_accuracy").GetDouble().ShouldBe(1);
        evaluated.RootElement.GetProperty("split").GetString().ShouldBe("test");
        evaluated.RootElement.GetProperty("per_class").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Options_name_columns_rules_and_the_decimal_comma()
    {
        var lines = Enumerable.Range(0, 60).Select(static n => $"{(n % 3 == 0 ? "a" : "b")};{n % 3},5;{(n % 7 == 0 ? "?" : n)};key{n}\n");
        var path = _folder.Write("x.csv", "kind;size;more;who\n" + string.Concat(lines));
        var run = await TrainAsync(path, "--label", "kind", "--ignore", "who,3", "--missing", "drop", "--decimal", ",", "--class-weight", "balanced");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("1 numeric: size");
        run.Error.ShouldContain("2 left out: more, who");
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("test_accuracy").GetDouble().ShouldBe(1);
    }

    [Fact]
    public async Task A_network_below_the_largest_class_is_told_with_what_to_try()
    {
        var lines = Enumerable.Range(0, 200).Select(static n => $"{n * 37 % 101},{n * 53 % 97},{(n % 10 == 0 ? "yes" : "no")}\n");
        var path = _folder.Write("rare.csv", "a,b,class\n" + string.Concat(lines));
        var run = await TrainAsync(path, "--weights", "binary", "--validation", "0", "--margin", "1", "--rounds", "5");
        run.Error.ShouldContain("Worse than always answering the largest class");
        run.Error.ShouldContain("Try automatic --weights, more --biases, other --margin, or --class-weight balanced");
    }

    [Theory]
    [InlineData("there is no column 'kinds'. Did you mean 'kind'?", "--label", "kinds")]
    [InlineData("--missing must be one of drop, mean, most-frequent, error, not 'means'. Did you mean 'mean'?", "--missing", "means")]
    [InlineData("--decimal must be one of ., ,, not ';'", "--decimal", ";")]
    public async Task Wrong_options_of_tables_are_named(string expected, params string[] options)
    {
        var run = await TrainAsync(Table(), options);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(expected);
    }

    private Task<ProgramRun> TrainAsync(string path, params string[] options) =>
        ProgramRun.StartAsync(["train", "--data", path, "--no-baselines", "--json", "-o", _folder.File("run"), .. options]);

    private string Table() => _folder.Write("x.csv", "id,size,colour,kind\n" + string.Concat(Enumerable.Range(0, 90)
        .Select(static n => $"{n},{n * 37 % 90},{"red blue green".Split(' ')[n % 3]},{(n * 37 % 90 < 30 ? "small" : "big")}\n")));
}
