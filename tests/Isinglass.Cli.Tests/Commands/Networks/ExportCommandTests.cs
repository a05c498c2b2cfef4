using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Isinglass.Testing;

namespace Isinglass.Cli.Tests.Commands.Networks;

public sealed partial class ExportCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_command_of_the_page_runs_and_every_export_is_what_predict_says()
    {
        Require.Program("gcc", "gcc");
        Require.Program("iverilog", "iverilog");
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "export.md"));
        _folder.Write("inputs.csv", string.Concat(Enumerable.Range(0, 20)
            .Select(n => string.Join(',', Enumerable.Range(0, 49).Select(i => (n * 37 + i * 11) % 255 - 127)) + "\n")));
        var outputs = new Dictionary<string, string>();
        foreach (var line in Blocks().Matches(page).SelectMany(block => block.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)))
        {
            outputs[line] = line.StartsWith("isinglass ", StringComparison.Ordinal) ? await OwnAsync(line["isinglass ".Length..]) : await ShellAsync(line);
        }

        outputs.Count.ShouldBeGreaterThan(9);
        outputs.Keys.Count(line => line.Contains(" --to ")).ShouldBe(5);
        outputs.Where(line => line.Key.Contains(" --to ")).ShouldAllBe(line => line.Value.Contains(" 0 differences"));
        Directory.GetFiles(_folder.File("exported"), "MODEL_CARD.*.md").Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["MODEL_CARD.c.md", "MODEL_CARD.csharp.md", "MODEL_CARD.onnx.md", "MODEL_CARD.qonnx.md", "MODEL_CARD.verilog.md"]);
        var classes = outputs["./classify < inputs.csv"].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        classes.Length.ShouldBe(20);
        outputs["vvp -n simulation +inputs=inputs.csv"].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')[0]).ShouldBe(classes);
        outputs["vvp -n simulation"].ShouldContain("0 of 16 vectors are wrong");
    }

    [Fact]
    public async Task The_result_is_json_and_what_cannot_be_is_told_with_the_layer()
    {
        Require.Program("gcc", "gcc");
        var trained = await ProgramRun.StartAsync(["train", "--classes", "3,8,5", "--per-class", "20", "--image", "6x6", "--network", "6x6-conv3x3x2-pool2-3",
            "--margin", "1", "--rounds", "3",
            "--no-baselines", "--output", _folder.File("run")]);
        trained.ExitCode.ShouldBe(0, trained.Error);
        var exported = await ProgramRun.StartAsync(["export", _folder.File("run"), "--to", "c", "-o", _folder.File("out"), "--json"]);
        exported.ExitCode.ShouldBe(0, exported.Error);
        using var json = JsonDocument.Parse(exported.Output);
        json.RootElement.GetProperty("target").GetString().ShouldBe("c");
        json.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetString()).ShouldBe([_folder.File("out", "network.h")]);
        json.RootElement.GetProperty("bytes").GetInt64().ShouldBe(new FileInfo(_folder.File("out", "network.h")).Length);
        json.RootElement.GetProperty("samples_checked").GetInt64().ShouldBeGreaterThan(500);
        json.RootElement.GetProperty("differences").GetInt64().ShouldBe(0);

        var written = await ProgramRun.StartAsync(["export", _folder.File("run", "network.json"), "--to", "onnx", "--verify", "false", "--json"]);
        written.ExitCode.ShouldBe(0, written.Error);
        using var unchecked_ = JsonDocument.Parse(written.Output);
        unchecked_.RootElement.GetProperty("samples_checked").GetInt64().ShouldBe(0);
        unchecked_.RootElement.GetProperty("checked_by").ValueKind.ShouldBe(JsonValueKind.Null);
        File.Exists(_folder.File("run", "export", "network.onnx")).ShouldBeTrue();

        var refused = await ProgramRun.StartAsync(["export", _folder.File("run"), "--to", "verilog", "-o", _folder.File("none")]);
        (refused.ExitCode, Directory.Exists(_folder.File("none"))).ShouldBe((2, false));
        refused.Error.ShouldContain("layer 1 (conv3x3x2) is not dense");
        var unknown = await ProgramRun.StartAsync(["export", _folder.File("run"), "--to", "onxn"]);
        unknown.ExitCode.ShouldBe(2);
        unknown.Error.ShouldContain("onnx");
        var inTheWay = _folder.Write("file", "x");
        var blocked = await ProgramRun.StartAsync(["export", _folder.File("run"), "--to", "c", "-o", inTheWay]);
        blocked.ExitCode.ShouldBe(2);
        blocked.Error.ShouldContain("cannot be made");
        blocked.Error.ShouldNotContain("internal error");
    }

    private async Task<string> OwnAsync(string arguments)
    {
        var run = await ProgramRun.StartInAsync(_folder.Path, arguments.Split(' '));
        run.ExitCode.ShouldBe(0, $"{arguments}: {run.Error}");
        return run.Output;
    }

    private async Task<string> ShellAsync(string line)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", line])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            UseShellExecute = false
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, line);
        return output;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Isinglass.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    [GeneratedRegex("```sh\n(?<lines>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blocks();
}
