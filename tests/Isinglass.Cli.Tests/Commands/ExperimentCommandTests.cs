using System.Text.Json;
using Isinglass.Testing;

namespace Isinglass.Cli.Tests.Commands;

public sealed class ExperimentCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pairs_stand_beside_their_controls_and_do_not_depend_on_threads()
    {
        string[] arguments = ["experiment", "pairs", "--classes", "0,1,7", "--per-class", "10", "--image", "5x5", "--margin", "1", "--rounds", "5", "--seeds",
            "2", "--seed", "5", "--json"];
        var run = await ProgramRun.StartAsync([.. arguments, "--threads", "2", "-o", _folder.File("pairs")]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        root.GetProperty("experiment").GetString().ShouldBe("pairs");
        root.GetProperty("table").GetArrayLength().ShouldBe(4);
        root.GetProperty("table")[0].GetProperty("test_accuracy").GetProperty("seeds").GetInt32().ShouldBe(2);
        root.GetProperty("baselines").GetProperty("random_guess").GetProperty("test_accuracy").GetDouble().ShouldBeInRange(0.3, 1);
        root.GetProperty("verdicts").GetArrayLength().ShouldBe(2);
        root.GetProperty("seed").GetUInt64().ShouldBe(5UL);
        File.Exists(_folder.File("pairs", "report.html")).ShouldBeTrue();

        var again = await ProgramRun.StartAsync([.. arguments, "--threads", "1"]);
        using var other = JsonDocument.Parse(again.Output);
        other.RootElement.GetProperty("test_accuracy").GetDouble().ShouldBe(root.GetProperty("test_accuracy").GetDouble());
    }

    [Fact]
    public async Task Bounds_stay_below_the_enumerated_optimum_and_are_tight_for_one_bundle_of_all()
    {
        var run = await ProgramRun.StartAsync(["experiment", "bound", "--per-class", "3", "--bundles", "1", "--iterations", "40", "--seeds", "2", "--json",
            "-o", _folder.File("bound")]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        // Two losses: two bundle sizes by two orders, and two controls.
        root.GetProperty("table").GetArrayLength().ShouldBe(2 * (2 * 2 + 2));
        root.GetProperty("baselines").GetProperty("random_guess").GetProperty("loss_hinge").GetDouble().ShouldBeGreaterThan(0);
        root.GetProperty("baselines").GetProperty("greedy").GetProperty("loss_zero_one").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        root.GetProperty("verdicts")[0].GetProperty("holds").GetBoolean().ShouldBeTrue();
        root.GetProperty("share_hinge_one_bundle_of_all_order_1").GetDouble().ShouldBe(1, 1e-6);
        root.GetProperty("share_hinge_single_samples_order_2").GetDouble().ShouldBeInRange(0.5, 1 + 1e-6);
        File.Exists(_folder.File("bound", "bounds.svg")).ShouldBeTrue();

        var large = await ProgramRun.StartAsync(["experiment", "bound", "--classes", "3,8", "--per-class", "30", "--image", "5x5", "--margin", "2", "--rounds",
            "5", "--seeds", "1", "--json"]);
        large.ExitCode.ShouldBe(0, large.Error);
        using var other = JsonDocument.Parse(large.Output);
        other.RootElement.GetProperty("table").GetArrayLength().ShouldBe(3);
        other.RootElement.GetProperty("share_hinge_convex_relaxation").GetDouble().ShouldBeInRange(0.5, 1);

        var wrong = await ProgramRun.StartAsync(["experiment", "bound", "--orders", "3"]);
        wrong.ExitCode.ShouldBe(2);
        wrong.Error.ShouldContain("orders 1 or 2");
    }

    [Fact]
    public async Task A_faulty_machine_trains_without_a_file_and_options_of_the_other_kind_are_refused()
    {
        var run = await ProgramRun.StartAsync(["experiment", "misses", "--classes", "3,8", "--per-class", "10", "--image", "4x4", "--margin", "1", "--rounds",
            "2", "--levels", "0,0.5", "--seeds", "1", "--json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("experiment").GetString().ShouldBe("misses");
        json.RootElement.GetProperty("table").GetArrayLength().ShouldBe(2);

        var needless = await ProgramRun.StartAsync(["experiment", "noise", "--iterations", "5"]);
        needless.ExitCode.ShouldBe(2);
        needless.Error.ShouldContain("--iterations concerns");
        var training = await ProgramRun.StartAsync(["experiment", "noise", "teacher", "--rounds", "5"]);
        training.ExitCode.ShouldBe(2);
        training.Error.ShouldContain("--rounds concerns training");
    }

    [Fact]
    public async Task Accuracy_reports_the_paired_gain()
    {
        var run = await ProgramRun.StartAsync(["experiment", "accuracy", "--classes", "0,1", "--per-class", "10", "--image", "5x5", "--margin", "1",
            "--rounds", "5", "--seeds", "2", "--json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        var gain = root.GetProperty("test_accuracy").GetDouble() - root.GetProperty("baselines").GetProperty("gradient_refined").GetProperty("test_accuracy")
            .GetDouble();
        root.GetProperty("gain_over_gradient_refined").GetDouble().ShouldBe(gain, 1e-12);
    }

    [Fact]
    public async Task Teachers_are_solved_beside_random_guessing()
    {
        var run = await ProgramRun.StartAsync(["experiment", "teacher", "--network", "11-3-1", "--samples", "20", "--machine", "black-box", "--candidates",
            "200", "--seeds", "3", "--seed", "9000", "--bits", "8", "--json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        root.GetProperty("solved_share").GetDouble().ShouldBe(1);
        root.GetProperty("mean_error").GetDouble().ShouldBe(0);
        foreach (var control in new[] { "random_guess", "greedy", "anneal" })
        {
            root.GetProperty("baselines").GetProperty(control).GetProperty("mean_error").GetDouble().ShouldBeInRange(0, 0.5);
        }

        root.GetProperty("baselines").GetProperty("random_guess").GetProperty("solved_share").GetDouble().ShouldBeLessThan(1);
    }

    [Theory]
    [InlineData("experiment teacher --network 10-3-1", "odd numbers")]
    [InlineData("experiment teacher --machine black-bix", "black-box")]
    [InlineData("experiment teacher --bits 1 --seeds 1", "2 to 52")]
    [InlineData("experiment pairs --classes 0 --seeds 1", "at least two classes")]
    [InlineData("experiment pairs --seeds 0", "--seeds must be a whole number from 1")]
    [InlineData("experiment pears", "pairs")]
    [InlineData("experiment full --per-class 5", "--per-class is what 'experiment full' sets itself")]
    [InlineData("experiment spline --method qph", "--method is what 'experiment spline' sets itself")]
    [InlineData("experiment spline --network 49-10 --seeds 1", "with hidden units")]
    [InlineData("experiment bottleneck --weights ternary", "--weights-list")]
    [InlineData("experiment bottleneck --network 100-10", "with hidden units")]
    [InlineData("experiment decomposition --bundle 4", "--bundles")]
    [InlineData("experiment precision --machine-bits 4", "--levels")]
    [InlineData("experiment precision teacher --levels 4.5", "whole number of bits")]
    [InlineData("experiment few-shot --data friedman", "a number to predict")]
    [InlineData("experiment noise --data friedman --network 10-1 --samples 10 --rounds 2 --seeds 1", "a number to predict")]
    [InlineData("experiment pairs --threads -4", "--threads must be a whole number from 1 to 4096, not -4")]
    [InlineData("experiment few-shot --weights bin --threads 2", "Unknown codebook 'bin'")]
    [InlineData("experiment few-shot --margin -1 --threads 2", "positive number, not -1")]
    [InlineData("experiment teacher --candidates 0", "--candidates must be a whole number of at least 1, not 0")]
    [InlineData("experiment teacher --network 5-1 --samples 40", "32 different inputs")]
    [InlineData("experiment bottleneck --network 9-3-1 --image 3x3 --weights-list ,", "--weights-list names nothing")]
    [InlineData("experiment bottleneck --network 9-3-1 --image 3x3 --weights-list binary,foo", "Unknown codebook 'foo'")]
    [InlineData("experiment precision --levels 8,2.5", "whole number of bits")]
    [InlineData("experiment noise --machine completion", "no coefficients")]
    [InlineData("experiment bound --iterations 0", "--iterations must be a whole number of at least 1, not 0")]
    [InlineData("experiment accuracy --per-class 10 --image 5x5 --seeds 1 --time-limit 0s", "Give it more time")]
    public async Task Bad_input_is_explained(string arguments, string expected)
    {
        var run = await ProgramRun.StartAsync(arguments);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(expected);
    }

    [Fact]
    public async Task An_output_folder_in_use_is_refused_before_the_work()
    {
        _folder.Write("used/file", "precious");
        var run = await ProgramRun.StartAsync(["experiment", "pairs", "--seeds", "1", "-o", _folder.File("used")]);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("exists already");
    }
}
