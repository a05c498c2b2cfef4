using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using Isinglass.Model.Control;
using Isinglass.Testing;
using Isinglass.Training;
using Isinglass.Training.Runs;

namespace Isinglass.Cli.Tests.Commands.Networks;

public sealed class TrainCommandTests : IDisposable
{
    private static readonly string[] Small = ["train", "--classes", "3,8", "--per-class", "20", "--image", "6x6", "--margin", "1", "--rounds", "10",
        "--no-baselines"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Demands_are_kept_and_told()
    {
        using var folder = new TemporaryFolder();
        var table = folder.Write("t.csv", "a,b,class\n" + string.Concat(Enumerable.Range(0, 80)
            .Select(n => $"{n * 7 % 9},{n * 5 % 11},{(n * 7 % 9 > n * 5 % 11 ? "y" : "n")}\n")));
        string[] arguments = ["train", "--data", table, "--weights", "ternary", "--rounds", "10", "--no-baselines", "--json"];
        var run = await ProgramRun.StartAsync([.. arguments, "--at-most-nonzero", "1", "--monotone=-a,+b", "--max-bits", "4", "-o", folder.File("kept")]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("constraints").EnumerateArray()
            .Select(one => (one.GetProperty("kind").GetString(), one.GetProperty("satisfied").GetBoolean()))
            .ShouldBe([("at_most_nonzero", true), ("monotone", true), ("max_bits", true)]);

        var impossible = folder.Write("r.csv", "a,b,class\n0,9,y\n1,8,n\n2,7,y\n3,6,n\n4,5,y\n5,4,n\n6,3,y\n7,2,n\n");
        var broken = await ProgramRun.StartAsync([.. arguments, "--require", impossible, "-o", folder.File("broken")]);
        broken.ExitCode.ShouldBe(1);
        broken.Error.ShouldContain("--require");
        using var told = JsonDocument.Parse(broken.Output);
        told.RootElement.GetProperty("constraints")[0].GetProperty("satisfied").GetBoolean().ShouldBeFalse();

        var refused = await ProgramRun.StartAsync([.. arguments, "--max-bits", "3", "-o", folder.File("refused")]);
        (refused.ExitCode, refused.Error.Contains("--max-bits allows 3")).ShouldBe((2, true), refused.Error);
        Directory.Exists(folder.File("refused")).ShouldBeFalse();
    }

    [Fact]
    public async Task Training_writes_a_run_whose_network_evaluates_to_what_was_reported()
    {
        var run = await ProgramRun.StartAsync([.. Small, "--json", "--verbose", "--output", _folder.File("run")]);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("reading data");
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        foreach (var name in new[] { "test_accuracy", "train_accuracy", "bits_per_parameter", "network_bytes", "spins_per_call", "spins_monolithic",
            "oracle_calls", "candidates_scored", "seconds", "seed" })
        {
            root.GetProperty(name).ValueKind.ShouldBe(JsonValueKind.Number, name);
        }

        root.GetProperty("bits_per_parameter").GetDouble().ShouldBe(1);
        root.GetProperty("resources").GetProperty("memory_bytes").GetInt64().ShouldBeGreaterThan(0);
        root.GetProperty("stop_reason").GetString().ShouldNotBeNullOrEmpty();
        root.GetProperty("run").GetString().ShouldBe(_folder.File("run"));
        var evaluated = await ProgramRun.StartAsync(["evaluate", _folder.File("run", "network.json"), "--data", "glyphs", "--json"]);
        evaluated.ExitCode.ShouldBe(0, evaluated.Error);
        using var evaluation = JsonDocument.Parse(evaluated.Output);
        evaluation.RootElement.GetProperty("accuracy").GetDouble().ShouldBe(root.GetProperty("test_accuracy").GetDouble());
        evaluation.RootElement.GetProperty("samples").GetInt32().ShouldBe(400);
        evaluation.RootElement.GetProperty("confusion").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Baselines_stand_beside_the_method()
    {
        var run = await ProgramRun.StartAsync([.. Small[..^1], "--json", "--output", _folder.File("run")]);
        using var json = JsonDocument.Parse(run.Output);
        foreach (var name in new[] { "random_guess", "gradient", "gradient_refined", "ste", "float", "anneal", "greedy" })
        {
            var baseline = json.RootElement.GetProperty("baselines").GetProperty(name);
            baseline.GetProperty("train_accuracy").GetDouble().ShouldBeInRange(0.5, 1);
            baseline.GetProperty("test_accuracy").GetDouble().ShouldBeInRange(0.4, 1);
            baseline.GetProperty("seconds").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        }
    }

    [Fact]
    public async Task A_committee_stands_beside_the_single_network_and_can_be_evaluated()
    {
        var run = await ProgramRun.StartAsync([.. Small[..^1], "--committee", "3", "--json", "--output", _folder.File("run")]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var committee = json.RootElement.GetProperty("committee");
        committee.GetProperty("members").GetInt32().ShouldBe(3);
        committee.GetProperty("bits").GetInt32().ShouldBe(3 * 36);
        json.RootElement.GetProperty("parameters").GetInt32().ShouldBe(36);
        json.RootElement.GetProperty("baselines").GetProperty("gradient_committee").GetProperty("test_accuracy").GetDouble().ShouldBeInRange(0.4, 1);
        foreach (var what in new[] { _folder.File("run", "committee"), _folder.File("run", "committee", "committee.json") })
        {
            var evaluated = await ProgramRun.StartAsync(["evaluate", what, "--json"]);
            evaluated.ExitCode.ShouldBe(0, evaluated.Error);
            using var evaluation = JsonDocument.Parse(evaluated.Output);
            evaluation.RootElement.GetProperty("accuracy").GetDouble().ShouldBe(committee.GetProperty("test_accuracy").GetDouble());
        }

        var single = await ProgramRun.StartAsync(["evaluate", _folder.File("run"), "--json"]);
        using var own = JsonDocument.Parse(single.Output);
        own.RootElement.GetProperty("accuracy").GetDouble().ShouldBe(json.RootElement.GetProperty("test_accuracy").GetDouble());
    }

    [Fact]
    public async Task A_run_tells_the_whole_price_of_its_model_with_a_machine_and_the_carried_error()
    {
        var run = await ProgramRun.StartAsync(["train", "--classes", "3,8", "--per-class", "10", "--image", "4x4", "--network", "16-2-1", "--activation",
            "tanh", "--margin", "1", "--rounds", "2", "--restarts", "1", "--no-baselines", "--profile", "annealer5000", "--json", "--output",
            _folder.File("run")]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var resources = json.RootElement.GetProperty("resources");
        var machine = resources.GetProperty("machine");
        machine.GetProperty("profile").GetString().ShouldBe("annealer5000");
        machine.GetProperty("seconds").GetDouble().ShouldBe(0.2 * machine.GetProperty("calls").GetInt64(), 1e-9);
        var error = resources.GetProperty("carried_error");
        error.GetProperty("networks").GetInt32().ShouldBe(1);
        error.GetProperty("largest").GetDouble().ShouldBeInRange(1e-6, error.GetProperty("bound").GetDouble());
        error.GetProperty("mean").GetDouble().ShouldBeLessThanOrEqualTo(error.GetProperty("largest").GetDouble());
        resources.GetProperty("dead_inputs").GetInt32().ShouldBeGreaterThanOrEqualTo(0);
        resources.GetProperty("decided_activations").GetInt64().ShouldBeGreaterThanOrEqualTo(0);
        File.ReadAllText(_folder.File("run", "report.html")).ShouldContain("annealer5000");

        var wrong = await ProgramRun.StartAsync(["train", "--profile", "annealer500"]);
        wrong.ExitCode.ShouldBe(2);
        wrong.Error.ShouldContain("annealer5000");
    }

    [Fact]
    public async Task A_number_is_predicted_and_its_errors_are_told_in_its_unit()
    {
        string[] small = ["train", "--data", "friedman", "--samples", "100", "--network", "10-1", "--weights", "int3", "--margin", "0.7"];
        var run = await ProgramRun.StartAsync([.. small, "--json", "--output", _folder.File("run")]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        root.GetProperty("test_r2").GetDouble().ShouldBeInRange(0.5, 0.8);
        root.GetProperty("baselines").GetProperty("gradient_refined").GetProperty("test_r2").GetDouble().ShouldBeInRange(0.5, 0.8);
        root.TryGetProperty("test_accuracy", out _).ShouldBeFalse();

        // The number has a deviation of about 5, so R^2 = 1 - rmse^2 / 25.
        var error = root.GetProperty("test_rmse").GetDouble();
        (1 - error * error / 25).ShouldBe(root.GetProperty("test_r2").GetDouble(), 0.1);
        var evaluated = await ProgramRun.StartAsync(["evaluate", _folder.File("run"), "--json"]);
        using var evaluation = JsonDocument.Parse(evaluated.Output);
        evaluation.RootElement.GetProperty("rmse").GetDouble().ShouldBe(error, 1e-9);
        File.Exists(_folder.File("run", "predictions.svg")).ShouldBeTrue();
        root.GetProperty("baselines").GetProperty("ste").GetProperty("chosen").GetString()!.ShouldMatch(@"validation R² 0\.\d{3}$");

        var machine = await ProgramRun.StartAsync([.. small, "--machine", "sa", "--rounds", "20", "--no-baselines", "--json", "--output",
            _folder.File("machine")]);
        machine.ExitCode.ShouldBe(0, machine.Error);
        using var black = JsonDocument.Parse(machine.Output);
        black.RootElement.GetProperty("unpolished_test_r2").GetDouble().ShouldBeGreaterThan(0.4);
    }

    [Theory]
    [InlineData("least where there is no error", "--loss", "hinge")]
    [InlineData("leave out the classes", "--classes", "1,2")]
    [InlineData("Use 1 output", "--network", "10-2")]
    public async Task Requests_that_make_no_sense_for_a_number_are_refused(string expected, params string[] options)
    {
        var run = await ProgramRun.StartAsync(["train", "--data", "friedman", .. options, "--output", _folder.File("run")]);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(expected);
        Directory.Exists(_folder.File("run")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_device_is_emulated_with_its_limits_and_its_time_is_told()
    {
        var run = await ProgramRun.StartAsync([.. Small[..^3], "--rounds", "3", "--machine", "coherent550", "--no-baselines", "--json", "--output",
            _folder.File("run")]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("device_seconds").GetDouble().ShouldBe(60.0 * json.RootElement.GetProperty("oracle_calls").GetInt64());
        json.RootElement.GetProperty("spins_per_call").GetInt32().ShouldBeLessThan(550);
        json.RootElement.GetProperty("unpolished_train_accuracy").GetDouble().ShouldBeGreaterThan(0.6);

        var large = await ProgramRun.StartAsync(["train", "--classes", "3,8", "--per-class", "100", "--image", "6x6", "--network", "36-4-1", "--bundle", "200",
            "--margin", "1", "--machine", "coherent550", "--output", _folder.File("large")]);
        large.ExitCode.ShouldBe(2);
        large.Error.ShouldContain("550");
        Directory.Exists(_folder.File("large")).ShouldBeFalse();
    }

    [Fact]
    public async Task Threads_change_nothing_and_a_recipe_reproduces_its_run()
    {
        await ProgramRun.StartAsync([.. Small, "--threads", "1", "--output", _folder.File("one")]);
        await ProgramRun.StartAsync([.. Small, "--threads", "2", "--output", _folder.File("two")]);
        await ProgramRun.StartAsync(["train", "--recipe", _folder.File("one", "recipe.json"), "--no-baselines", "--output", _folder.File("three")]);
        var network = File.ReadAllBytes(_folder.File("one", "network.json"));
        File.ReadAllBytes(_folder.File("two", "network.json")).ShouldBe(network);
        File.ReadAllBytes(_folder.File("three", "network.json")).ShouldBe(network);
    }

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public async Task An_interrupt_writes_the_best_network_so_far_and_says_so(string kind)
    {
        string[] endless = ["train", "--rounds", "1000000", "--growth", "1", "--rho", "0.001", "--output", _folder.File("run")];
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Isinglass.Cli.dll"), .. endless])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();

        // The line of the first round says that training goes on; a program that ends before it has failed and says how. However long that takes.
        var log = _folder.File("run.part", "log.jsonl");
        while (!process.HasExited && !(File.Exists(log) && new FileInfo(log).Length > 0))
        {
            await Task.Delay(20);
        }

        if (process.HasExited)
        {
            Assert.Fail($"The program ended before its first round: {await error}");
        }

        using (var signal = Process.Start("kill", [kind, process.Id.ToString()]))
        {
            await signal.WaitForExitAsync();
        }

        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await error);
        (await output).ShouldContain("interrupted");
        File.Exists(_folder.File("run", "network.json")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("train --data no-such.csv", "no-such.csv")]
    [InlineData("train --classes 3,33", "33")]
    [InlineData("train --classes 3", "Only one class")]
    [InlineData("train --network 64-10", "first width")]
    [InlineData("train --network 100-x-10", "'x' is not a width")]
    [InlineData("train --network 10x10-conv3x3x2-pool3-10", "do not tile the 8x8")]
    [InlineData("train --network 10x10-convv3x3x2-10", "did you mean conv?")]
    [InlineData("train --network 5x20-conv3x3x2-10", "--image 5x20")]
    [InlineData("train --margin 0", "--margin must be positive numbers")]
    [InlineData("train --margin -2", "such as 0.5,1,2, or auto, not -2")]
    [InlineData("train --rounds abc --row-bits 40 --seed -1", "--row-bits must be a whole number from 2 to 16, or 0, not 40")]
    [InlineData("train --rounds abc --row-bits 40 --seed -1", "--rounds must be a whole number of at least 1, not 'abc'")]
    [InlineData("train --marign 1", "Did you mean '--margin'")]
    [InlineData("train --machine taboo", "Did you mean 'tabu'")]
    [InlineData("train --method qhp", "Did you mean 'qph'")]
    [InlineData("train --time-limit 30", "with its unit")]
    [InlineData("train --weights 1,2,4", "affine in bits")]
    [InlineData("train --network 100-4-1 --classes 1,2 --activation 2*y", "position 3")]
    [InlineData("train --rounds 0", "at least 1")]
    [InlineData("train --recipe nowhere.json", "nowhere.json")]
    [InlineData("train --threads 0", "--threads must be a whole number from 1 to 4096, not 0")]
    [InlineData("train --rho -1", "--rho must be a positive number, not -1")]
    [InlineData("train --growth 0.5", "--growth must be at least 1, not 0.5")]
    [InlineData("train --bundle-share 1.5", "--bundle-share must be above 0 and at most 1")]
    [InlineData("train --validation -1", "--validation must be a whole number of at least 0, not -1")]
    [InlineData("train --validation 500", "none would be left")]
    [InlineData("train --samples 4990 --validation 10", "4990 and 100 for validation")]
    [InlineData("train --data teacher:5-1 --samples 33", "only 32 different inputs")]
    [InlineData("train --machine-bits 4 --per-class 10", "--machine sa")]
    [InlineData("train --replicas 3 --per-class 10", "--mode replicated")]
    [InlineData("train --encoding implicit --machine tabu --per-class 10", "--machine tabu reads")]
    [InlineData("train --bundle-solver machine --per-class 10", "--bundle-solver machine reads")]
    [InlineData("train --resume nowhere --seed 7", "--seed belongs to the recipe")]
    [InlineData("evaluate nowhere.json", "nowhere.json")]
    [InlineData("compile --encoding exct", "Did you mean 'exact'")]
    public async Task Wrong_input_is_named_and_leaves_nothing_behind(string arguments, string expected)
    {
        var output = arguments.StartsWith("train", StringComparison.Ordinal) ? ["--output", _folder.File("run")] : Array.Empty<string>();
        var run = await ProgramRun.StartAsync([.. arguments.Split(' '), .. output]);
        run.ExitCode.ShouldBe(2, run.Error);
        run.Error.ShouldContain(expected);
        run.Error.ShouldNotContain("   at ");
        Directory.EnumerateFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_is_cut_short_tells_how_to_go_on_and_every_baseline_is_there_or_skipped()
    {
        const string Long = "train --classes 3,8 --per-class 50 --image 5x5 --margin 1 --restarts 100000 --time-limit 300ms --json";
        var run = await ProgramRun.StartAsync([.. Long.Split(' '), "-o", _folder.File("run")]);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain($"isinglass train --resume {_folder.File("run")}");
        using var json = JsonDocument.Parse(run.Output);
        var skipped = json.RootElement.GetProperty("skipped").EnumerateArray().ToArray();
        skipped.ShouldAllBe(one => one.GetProperty("reason").GetString() == "time_limit");
        json.RootElement.GetProperty("baselines").EnumerateObject().Select(one => one.Name).Concat(skipped.Select(one => one.GetProperty("name").GetString()!))
            .Order().ShouldBe(["anneal", "float", "gradient", "gradient_refined", "greedy", "majority", "random_guess", "ste"]);
    }

    /// <summary>/dev/full has no space: the log and the network lie there.</summary>
    [Fact]
    public async Task A_full_disk_loses_neither_the_answer_nor_the_checkpoint()
    {
        var recipe = new Recipe { Classes = ["3", "8"], PerClass = 10, Validation = 5, Image = "5x5", Margins = [1], Rounds = 6, Restarts = 1 };
        using var cut = new CancellationTokenSource();
        using (var folder = RunFolder.Create(_folder.File("run")))
        {
            var rounds = 0;
            void Count()
            {
                if (++rounds == 3)
                {
                    cut.Cancel();
                }
            }

            Trainer.Train(recipe, new TrainerOptions { Baselines = false, OnCheckpoint = folder.Save, OnRound = (_, _, _) => Count() },
                new SolveControl { Cancellation = cut.Token });
        }

        string[] lost = [_folder.File("run.part", "log.jsonl"), _folder.File("run.part", "network.json")];
        Require.That(File.Exists("/dev/full"), "/dev/full, a device without space");
        foreach (var file in lost)
        {
            File.Delete(file);
            File.CreateSymbolicLink(file, "/dev/full");
        }

        string[] resume = ["train", "--resume", _folder.File("run")];
        var full = await ProgramRun.StartAsync(resume);
        full.ExitCode.ShouldBe(1);
        full.Output.ShouldContain("qph + greedy flips");
        full.Output.ShouldNotContain("report.html");
        full.Error.ShouldContain("the log of rounds could not be made");
        full.Error.ShouldContain("network.json");
        full.Error.ShouldContain($"isinglass {string.Join(' ', resume)}");

        Array.ForEach(lost, File.Delete);
        (await ProgramRun.StartAsync(resume)).ExitCode.ShouldBe(0);
        File.Exists(_folder.File("run", "network.json")).ShouldBeTrue();
    }

    [Fact]
    public async Task Damaged_images_are_named()
    {
        var folder = _folder.File("images");
        Directory.CreateDirectory(folder);
        Write(folder, "train-images-idx3-ubyte.gz", Compressed(Idx(4, 2, 2))[..20]);
        Write(folder, "train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 0, 1]);
        Write(folder, "t10k-images-idx3-ubyte", Idx(2, 2, 2));
        Write(folder, "t10k-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 2, 0, 1]);
        (await Wrong(folder)).ShouldContain("train-images-idx3-ubyte.gz");
        Write(folder, "train-images-idx3-ubyte.gz", Compressed(Idx(5, 2, 2)));
        (await Wrong(folder)).ShouldContain("labels");
    }

    [Fact]
    public async Task A_cell_that_is_not_a_number_is_named_with_file_line_and_column()
    {
        var path = _folder.Write("data.csv", "a,b,class\n1,2,yes\n3,4x,no\n4,5,yes\n");
        (await Wrong(path)).ShouldContain("data.csv:3");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        var file = _folder.Write("file", "not a folder");
        var run = await ProgramRun.StartAsync([.. Small, "--output", Path.Combine(file, "run")]);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("cannot be written");
    }

    private static void Write(string folder, string name, byte[] content) => File.WriteAllBytes(Path.Combine(folder, name), content);

    private static byte[] Idx(int count, int height, int width) =>
        [0, 0, 8, 3, 0, 0, 0, (byte)count, 0, 0, 0, (byte)height, 0, 0, 0, (byte)width, .. Enumerable.Range(0, count * height * width)
        .Select(k => (byte)(k * 37))];

    private static byte[] Compressed(byte[] content)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return buffer.ToArray();
    }

    private async Task<string> Wrong(string data)
    {
        var run = await ProgramRun.StartAsync(["train", "--data", data, "--output", _folder.File("run")]);
        run.ExitCode.ShouldBe(2, run.Error);
        Directory.Exists(_folder.File("run")).ShouldBeFalse();
        Directory.Exists(_folder.File("run.part")).ShouldBeFalse();
        return run.Error;
    }

    [Fact]
    public async Task A_run_is_evaluated_on_the_teacher_that_it_was_trained_on()
    {
        var run = await ProgramRun.StartAsync(["train", "--data", "teacher:7-1", "--samples", "60", "--margin", "0.5", "--rounds", "40", "--seed", "5",
            "--committee", "3", "--no-baselines", "--json", "--output", _folder.File("teacher")]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var accuracy = json.RootElement.GetProperty("test_accuracy").GetDouble();
        foreach (var file in new[] { _folder.File("teacher"), _folder.File("teacher", "network.json") })
        {
            using var own = JsonDocument.Parse((await ProgramRun.StartAsync(["evaluate", file, "--json"])).Output);
            own.RootElement.GetProperty("accuracy").GetDouble().ShouldBe(accuracy);
        }

        using var committee = JsonDocument.Parse((await ProgramRun.StartAsync(["evaluate", _folder.File("teacher", "committee"), "--json"])).Output);
        committee.RootElement.GetProperty("accuracy").GetDouble().ShouldBe(json.RootElement.GetProperty("committee").GetProperty("test_accuracy").GetDouble());
        using var other = JsonDocument.Parse((await ProgramRun.StartAsync(["evaluate", _folder.File("teacher"), "--seed", "1", "--json"])).Output);
        other.RootElement.GetProperty("accuracy").GetDouble().ShouldNotBe(accuracy);

        var damaged = File.ReadAllText(_folder.File("teacher", "network.json")).Replace("\"no\"", "\"no\", \"perhaps\"", StringComparison.Ordinal);
        var refused = await ProgramRun.StartAsync(["evaluate", _folder.Write("damaged.json", damaged)]);
        refused.ExitCode.ShouldBe(2);
        refused.Error.ShouldContain("3 classes are named for 1 outputs");
    }
}
