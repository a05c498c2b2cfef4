using System.CommandLine;
using System.CommandLine.Parsing;
using Isinglass.Cli.Clusters;
using Isinglass.Export.Onnx;
using Isinglass.Testing;
using Isinglass.Training.Recipes;

namespace Isinglass.Cli.Tests;

/// <summary>
/// Every option of every command that takes a value, with values that are no reasonable number: refused in words, or done; never a trace, a name of a type, or
/// a run without end. With ISINGLASS_TABLES=FOLDER the table of the outcomes is written there.
/// </summary>
public sealed class HostileNumberTests : IDisposable
{
    private const string Problem = "Minimize\n a + 2 b - c\nSubject To\n r: a + b + c >= 1\nBinary\n a b c\nEnd\n";

    private static readonly string[] Values = ["-1", "0", "NaN", "1e999", "", "99999999999999999999", "abc"];

    /// <summary>Options whose value is a file or folder that would be written or read, or a text of any kind.</summary>
    private static readonly string[] Texts =
    [
        "--output", "--run", "--runs", "--resume", "--recipe", "--data", "--data-dir", "--certificate", "--initial", "--require", "--jobs", "--map",
        "--dump-inputs", "--best-known", "--token", "--listen", "--cluster", "--name", "--where", "--columns", "--sort", "--drain", "--author", "--model",
    ];

    private static readonly string? TableFolder = Environment.GetEnvironmentVariable("ISINGLASS_TABLES") is { Length: > 0 } folder ? folder : null;
    private static readonly RootCommand Root = Program.Root(null);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A short command line of each command that works.</summary>
    public static TheoryData<string> Commands =>
    [
        "train --classes 3,8 --per-class 5 --image 5x5 --rounds 2 --no-baselines --time-limit 1s -o RUN", "compile --classes 3,8 --per-class 3 --image 5x5 "
            + "--network 25-2-1",
        "solve MC --time-limit 200ms", "solve LP --time-limit 200ms", "convert MC OUT.qubo", "info LP", "check LP SOL", "data show glyphs",
        "bench run MC --samplers sa --seeds 1 --time-limit 50ms", "bench run LP --seeds 1 --time-limit 50ms",
        "bench anytime MC --budgets 20ms --seeds 1", "bench kernels MC --per-point 1ms", "bench schedule MC --sweeps 10 --seeds 1",
        "experiment teacher --network 5-1 --samples 8 --candidates 50 --seeds 1 --time-limit 2s", "experiment few-shot --image 5x5 --per-class 2 --sweeps 5 "
            + "--seeds 1 --time-limit 2s",
        "experiment constrained LP --each 50ms --methods qcgd", "experiment scale --sizes 10", "experiment accuracy --per-class 2 --image 3x3 --seeds 1 "
            + "--rounds 1 --time-limit 1s",
        "experiment bound --seeds 1 --iterations 2 --time-limit 1s", "experiment noise teacher --levels 0.1 --iterations 2 --seeds 1 --time-limit 1s",
        "experiment misses --levels 0 --seeds 1 --rounds 1 --time-limit 1s", "sweep --grid rounds=1 --seeds 1 --per-class 2 --image 3x3 --time-limit 1s",
        "submit nothing", "cluster plan RECIPE --workers 2", "worker --cluster redis://127.0.0.1:1", "serve", "runs list", "machines ping process:false",
        "verify NETWORK --samples 2 --time-limit 1s", "evaluate NETWORK", "predict NETWORK INPUTS", "export NETWORK --to c -o OUT",
        "import MODEL --classes 3,8 --image 5x5", "decode LP SOL", "data list", "bench guard --time-limit 1ms", "machines list",
        "machines show sa", "machines jobs", "jobs list", "jobs status 1", "jobs stop 1", "jobs logs 1", "jobs fetch 1 -o OUT", "jobs delete 1",
        "runs query rounds>1", "runs show 1", "runs compare 1 2", "runs tag 1 good", "runs rm 1", "runs export 1", "runs index",
        "experiment full --image 3x3 --seeds 1 --rounds 1 --time-limit 1s",
        "experiment pairs --classes 3,8 --per-class 2 --image 3x3 --seeds 1 --rounds 1 --time-limit 1s",
        "experiment bottleneck --per-class 2 --image 3x3 --network 9-2-10 --subintervals 2 --seeds 1 --rounds 1 --time-limit 1s",
        "experiment decomposition --bundles 8 --seeds 1 --rounds 1 --time-limit 1s",
        "experiment precision --levels 8 --seeds 1 --rounds 1 --time-limit 1s", "experiment spline --per-class 2 --image 3x3 --network 9-2-10 --sweeps 1 "
            + "--seeds 1 --time-limit 1s",
    ];

    /// <summary>A command that is new needs a line above, unless nothing but texts can be said to it.</summary>
    [Fact]
    public void Every_command_has_its_line()
    {
        var covered = Commands.Select(static row => Root.Parse(row.Data.Split(' ')).CommandResult.Command).ToHashSet();
        All(Root).Where(command => command.Subcommands.Count == 0 && Asked(command).Any() && !covered.Contains(command)).Select(static command => command.Name)
            .ShouldBeEmpty();

        static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task No_value_of_an_option_makes_a_trace_a_type_name_or_a_hang(string line)
    {
        var words = Prepare(line);
        var parsed = Root.Parse(words);
        parsed.Errors.ShouldBeEmpty(line);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var option in Asked(parsed.CommandResult.Command))
        {
            foreach (var value in ValuesOf(option, line))
            {
                var (outcome, said) = await TryAsync([.. Without(words, option), $"{option.Name}={value}"]);
                counts[outcome] = counts.GetValueOrDefault(outcome) + 1;
                if (outcome is "trace" or "hang" || (outcome == "done" && IsNumber(option) && value is ("NaN" or "1e999" or "" or "abc")))
                {
                    wrong.Add($"{option.Name}={value}: {outcome}: {said[..Math.Min(200, said.Length)]}");
                }
            }
        }

        Tell(line, counts);
        counts.Values.Sum().ShouldBeGreaterThan(0);
        wrong.ShouldBeEmpty();
    }

    private static IEnumerable<Option> Asked(Command command) =>
        command.Options.Where(static option => option.Arity.MaximumNumberOfValues > 0 && !Texts.Contains(option.Name));

    /// <summary>Properties of a recipe are read by the same code in every command: all values by train, elsewhere one; all when the table is written.</summary>
    private static string[] ValuesOf(Option option, string line) =>
        TableFolder is null && !line.StartsWith("train", StringComparison.Ordinal) && RecipeOption.All.Any(property => Flag.Of(property.Name) == option.Name)
            ? ["NaN"] : Values;

    private static bool IsNumber(Option option) => !new[] { typeof(string), typeof(string[]), typeof(bool) }.Contains(option.ValueType)
        || RecipeOption.All.Any(property => Flag.Of(property.Name) == option.Name && property.Allowed.Contains("number", StringComparison.Ordinal));

    private static IEnumerable<string> Without(string[] words, Option option)
    {
        for (var k = 0; k < words.Length; k++)
        {
            if (words[k] == option.Name || option.Aliases.Contains(words[k]))
            {
                k++;
                continue;
            }

            yield return words[k];
        }
    }

    private async Task<(string Outcome, string Said)> TryAsync(string[] words)
    {
        var parsed = Root.Parse(words);
        if (parsed.Errors.Count > 0)
        {
            var said = string.Join(' ', parsed.Errors.Select(error => Suggestion.Explain(error.Message, parsed)));
            return (IsTrace(said) ? "trace" : "refused", said);
        }

        var command = parsed.CommandResult.Command.Name;
        if (WorkerOptions.Concern(parsed) || command is "serve" or "worker" || parsed.CommandResult.Parent is CommandResult { Command.Name: "runs" })
        {
            return ("handed on", "");
        }

        foreach (var run in new[] { "run", "run.part" })
        {
            if (Directory.Exists(_folder.File(run)))
            {
                Directory.Delete(_folder.File(run), recursive: true);
            }
        }

        var work = Task.Run(() => InProcess.Run(words));
        if (await Task.WhenAny(work, Task.Delay(Longest)) != work)
        {
            return ("hang", "");
        }

        var (code, output, error) = await work;
        return (IsTrace(error) ? "trace" : code switch { 0 => "done", 2 => "refused", _ => "failed" }, error + output);
    }

    private static bool IsTrace(string text) =>
        new[] { "internal error", "System.", "   at Isinglass" }.Any(mark => text.Contains(mark, StringComparison.Ordinal));

    private string[] Prepare(string line)
    {
        _folder.Write("p.lp", Problem);
        _folder.Write("g.mc", "3 3\n1 2 1\n2 3 1\n1 3 1\n");
        _folder.Write("p.sol", "a 1\nb 0\nc 0\n");
        _folder.Write("recipe.json", "{ \"classes\": [\"3\", \"8\"], \"per_class\": 5, \"image\": \"5x5\" }");
        _folder.Write("inputs.csv", string.Join(',', Enumerable.Repeat("0.5", 25)) + "\n");
        if (line.Contains("NETWORK", StringComparison.Ordinal) || line.Contains("MODEL", StringComparison.Ordinal))
        {
            var recipe = _folder.File("recipe.json");
            InProcess.Run(["train", "--recipe", recipe, "--rounds", "2", "--no-baselines", "-o", _folder.File("net")]).ExitCode.ShouldBe(0);
            InProcess.Run(["export", _folder.File("net"), "--to", "qonnx", "-o", _folder.File("onnx")]).ExitCode.ShouldBe(0);
            // As another program would have written it: nothing in it says what was exported.
            var graph = OnnxGraph.Read(File.ReadAllBytes(_folder.File("onnx/network.qonnx.onnx")));
            graph.Metadata.Clear();
            File.WriteAllBytes(_folder.File("onnx/network.onnx"), graph.ToBytes());
        }

        return [.. line.Split(' ').Select(word => word switch
        {
            "LP" => _folder.File("p.lp"),
            "MC" => _folder.File("g.mc"),
            "SOL" => _folder.File("p.sol"),
            "RUN" => _folder.File("run"),
            "NETWORK" => _folder.File("net"),
            "MODEL" => _folder.File("onnx/network.onnx"),
            "INPUTS" => _folder.File("inputs.csv"),
            "OUT" => _folder.File("out"),
            "RECIPE" => _folder.File("recipe.json"),
            "OUT.qubo" => _folder.File("out.qubo"),
            _ => word,
        })];
    }

    private static void Tell(string line, SortedDictionary<string, int> counts)
    {
        if (TableFolder is { } folder)
        {
            var name = string.Join(' ', line.Split(' ').TakeWhile(word => char.IsLower(word[0])).Take(2));
            var cells = new[] { "refused", "done", "failed", "handed on", "trace", "hang" }.Select(outcome => counts.GetValueOrDefault(outcome));
            File.AppendAllText(Path.Combine(folder, "hostile-numbers.md"), $"| {name} | {counts.Values.Sum()} | {string.Join(" | ", cells)} |\n");
        }
    }
}
