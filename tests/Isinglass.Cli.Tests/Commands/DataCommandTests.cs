using System.Text.Json;
using Isinglass.Testing;

namespace Isinglass.Cli.Tests.Commands;

public sealed class DataCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_list_names_every_set_and_how_to_get_what_is_missing()
    {
        var run = await ProgramRun.StartAsync("data list");
        run.ExitCode.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        run.Output.ShouldContain("glyphs");
        run.Output.ShouldContain("always there");
        run.Output.ShouldContain("isinglass data get fashion-mnist");
    }

    [Fact]
    public async Task The_list_as_json_tells_what_is_where()
    {
        foreach (var name in new[] { "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte" })
        {
            _folder.Write(Path.Combine("mnist", name), "");
        }

        var run = await ProgramRun.StartAsync(["data", "list", "--json", "--data-dir", _folder.Path]);
        using var json = JsonDocument.Parse(run.Output);
        var sets = json.RootElement.EnumerateArray().ToDictionary(static set => set.GetProperty("name").GetString()!, StringComparer.Ordinal);
        sets["mnist"].GetProperty("folder").GetString().ShouldBe(_folder.File("mnist"));
        sets["mnist"].GetProperty("available").GetBoolean().ShouldBeTrue();
        sets["fashion-mnist"].GetProperty("available").GetBoolean().ShouldBeFalse();
        sets["fashion-mnist"].GetProperty("get").GetString().ShouldBe("isinglass data get fashion-mnist");
        sets["fashion-mnist"].GetProperty("classes").GetArrayLength().ShouldBe(10);
        sets["glyphs"].GetProperty("get").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Pictures_of_the_chosen_classes_are_shown_without_escape_codes_when_there_is_no_terminal()
    {
        var run = await ProgramRun.StartAsync("data show glyphs --classes 7,1 --image 6x6 --count 2");
        run.ExitCode.ShouldBe(0);
        var lines = run.Output.Split('\n');
        lines[0].TrimEnd().ShouldBe("glyphs: 1000 training and 400 test samples, 6x6 pixels, 2 classes");
        lines[1].TrimEnd().ShouldBe("class 0 7: 500 training, 200 test");
        Array.IndexOf(lines.Select(static line => line.TrimEnd()).ToArray(), "class 1: 500 training, 200 test").ShouldBe(9);
        lines[2..8].ShouldAllBe(line => line.TrimEnd().Length <= 2 * 6 * 2 + 2);
        string.Concat(lines[2..8]).ShouldContain("==");
        run.Output.ShouldNotContain('\e');
    }

    /// <summary>What a refusal says can be done as it is said.</summary>
    [Fact]
    public void A_table_with_decimal_commas_and_no_header_is_shown_as_the_message_says()
    {
        var path = _folder.Write("t.csv", string.Concat(Enumerable.Range(0, 20).Select(n => $"{n},5;-1,{n};{(n % 2 == 0 ? "yes" : "no")}\n")));
        var refused = InProcess.Run(["data", "show", path]);
        refused.ExitCode.ShouldBe(2);
        refused.Error.ShouldContain("cells are separated by ';', no line names the columns");
        refused.Error.ShouldContain("--decimal ,");
        InProcess.Run(["data", "show", path, "--decimal", ","]).Output.ShouldContain("16 training and 4 test samples, 2 features, 2 classes");
    }

    [Fact]
    public async Task Tables_show_samples_and_the_range_of_every_feature()
    {
        var lines = Enumerable.Range(0, 10).Select(static n => $"{n},2.5,{(n % 2 == 0 ? "even" : "odd")}\n");
        var path = _folder.Write("x.csv", "a,b,class\n" + string.Concat(lines));
        var run = await ProgramRun.StartAsync(["data", "show", path, "--count", "1"]);
        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("x: 8 training and 2 test samples, 2 features, 2 classes");
        run.Output.ShouldContain("class 1 odd: 4 training, 1 test");
        run.Output.ShouldContain("2                  2.5         2.5         2.5");
    }

    [Theory]
    [InlineData("data show glyphs --classes 1,11", "has no class '11'")]
    [InlineData("data show glyphs --classes 1", "Only one class")]
    [InlineData("data show glyphs --image 14", "not an image size")]
    [InlineData("data show glyphs --count -1", "--count must be a whole number from 0 to 1000, not -1")]
    [InlineData("data show glyps", "Did you mean 'glyphs'?")]
    [InlineData("data show mnist", "isinglass data get mnist")]
    [InlineData("data get mnst", "Did you mean 'mnist'?")]
    [InlineData("data list --data-dir no-such-folder-here", "'no-such-folder-here' of --data-dir does not exist")]
    [InlineData("data lst", "Did you mean 'list'? See isinglass data --help.")]
    [InlineData("data list --jsn", "Did you mean '--json'? See isinglass data list --help.")]
    [InlineData("data", "Say which: list, get, show.")]
    [InlineData("data get", "name")]
    public async Task Wrong_input_ends_with_exit_code_2_and_one_line_that_helps(string arguments, string expected)
    {
        var run = await ProgramRun.StartAsync(arguments);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldStartWith("isinglass: ");
        run.Error.ShouldContain(expected);
        run.Error.Trim().Split('\n').Length.ShouldBe(1);
        run.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_wrong_file_is_named_with_its_line()
    {
        var path = _folder.Write("x.csv", "1,2,a\n3,?,b\n");
        var run = await ProgramRun.StartAsync(["data", "show", path + "#missing=error"]);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("x.csv:2: the value in column 2 is missing ('?')");
    }

    [Fact]
    public async Task A_download_that_fails_ends_with_exit_code_1_and_names_the_mirror()
    {
        using var server = new FileServer();
        var run = await ProgramRun.StartAsync(["data", "get", "mnist", "--data-dir", _folder.Path], ("ISINGLASS_MIRROR", server.Address.AbsoluteUri));
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain($"{server.Address}mnist/train-images-idx3-ubyte.gz: answered 404");
        server.Requests.Select(static request => request.Path).ShouldBe(["mnist/train-images-idx3-ubyte.gz"]);
    }

    [Fact]
    public async Task A_download_does_not_overwrite_files_of_the_user()
    {
        var mine = _folder.Write(Path.Combine("mnist", "train-images-idx3-ubyte.gz"), "mine");
        var run = await ProgramRun.StartAsync(["data", "get", "mnist"], ("ISINGLASS_DATA", _folder.Path));
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("is not the published one");
        (await File.ReadAllTextAsync(mine, TestContext.Current.CancellationToken)).ShouldBe("mine");
    }

    [Fact]
    public async Task Generated_data_need_no_download()
    {
        var run = await ProgramRun.StartAsync("data get glyphs");
        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("nothing to download");
    }
}
