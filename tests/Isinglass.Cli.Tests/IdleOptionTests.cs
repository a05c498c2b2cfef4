using System.CommandLine;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Bridges.Penalties;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Solving;
using Isinglass.Testing;
using Isinglass.Training;
using Isinglass.Training.Recipes;

namespace Isinglass.Cli.Tests;

/// <summary>
/// An option that a command would not read is refused, by one table for methods, machines and samplers; what the table calls unread changes nothing indeed.
/// </summary>
public sealed class IdleOptionTests : IDisposable
{
    private const string Rows = "Minimize\n a + 2 b - 3 c + [ 4 a * c ] / 2\nSubject To\n r: a + b + c >= 1\n s: a + b <= 1\nBinary\n a b c\nEnd\n";

    private static readonly string[] Settings = ["reads", "sweeps", "slack", "penalty", "initial"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Methods => ["qcgd", "anneal", "penalty", "exact"];

    public static TheoryData<string> Samplers => [.. MachineCatalog.SamplerNames];

    /// <summary>Methods of training, each with a machine that walks through the network and one that reads coefficients.</summary>
    public static TheoryData<string, string> Trainings => new(
        from method in new[] { "qph", "mw", "qcgd", "penalty", "anneal", "gradient" }
        from machine in method == "mw" ? new[] { "sa" } : ["completion", "sa"]
        select (method, machine));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_setting_that_a_method_does_not_read_changes_nothing(string method)
    {
        var file = ModelFormats.Read(_folder.Write("p.lp", Rows));
        var plain = new SolveSettings { Method = method, Seed = 5, ProvesBound = false };
        var expected = Shown(file, plain);
        foreach (var setting in Settings.Where(setting => SettingUse.WhyIdle(setting, file, plain, false) is not null))
        {
            Shown(file, With(plain, setting)).ShouldBe(expected, setting);
        }
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void A_setting_that_a_sampler_does_not_read_changes_nothing(string sampler)
    {
        var model = Planted();
        var file = ModelFile.Of(model);
        var plain = new SolveSettings { Sampler = sampler, Seed = 5 };
        var expected = Shown(file, plain);
        foreach (var setting in Settings.Where(setting => SettingUse.WhyIdle(setting, file, plain, false) is not null))
        {
            Shown(file, With(plain, setting)).ShouldBe(expected, setting);
        }
    }

    /// <summary>The other direction, where it shows: most samplers read a number of reads, and tell it.</summary>
    [Fact]
    public void Every_setting_has_a_reader()
    {
        var rows = ModelFormats.Read(_folder.Write("p.lp", Rows));
        foreach (var setting in Settings.Append("iterations").Append("sampler").Append("solver"))
        {
            Methods.Select(row => row.Data).Append("external").ShouldContain(
                method => SettingUse.WhyIdle(setting, rows, new SolveSettings { Method = method }, false) == null, setting);
        }
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void A_property_that_training_does_not_read_changes_nothing(string method, string machine)
    {
        var recipe = new[] { ("data", "teacher:5-1"), ("samples", "12"), ("method", method), ("machine", machine), ("rounds", "3"), ("margins", "1") }
            .Aggregate(new Recipe(), static (recipe, given) => Read(recipe, given.Item1, given.Item2));
        var plain = Trainer.Train(recipe, new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        var (options, command) = (new RecipeOptions(), new Command("train"));
        options.AddTo(command);
        var refused = 0;
        foreach (var (property, value) in Values)
        {
            var parsed = command.Parse([$"{Flag.Of(property)}={value}"]);
            parsed.Errors.ShouldBeEmpty(property);
            if (Record.Exception(() => RecipeOptions.RefuseIdle(parsed, plain.Recipe)) is { } refusal)
            {
                refusal.ShouldBeOfType<InputException>().Message.ShouldStartWith(Flag.Of(property));
                var told = Trainer.Train(Read(recipe, property, value), new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
                Shown(told).ShouldBe(Shown(plain), $"{property} is refused but changes the result");
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("solve LP --penalty 5", "--penalty is read by the method penalty, and this solve is by qcgd")]
    [InlineData("solve LP --method exact --slack unary", "--slack is read by the methods qcgd, penalty, and this solve is by exact")]
    [InlineData("solve LP --method exact --sweeps 100", "--sweeps is read by")]
    [InlineData("solve LP --method exact --reads 5", "--reads is read by")]
    [InlineData("solve LP --method penalty --initial SOL", "--initial is read by")]
    [InlineData("solve LP --structure off", "--structure is for problems without rows")]
    [InlineData("solve LP --penalty-sweep --run new", "--run is of one run, and --penalty-sweep makes several")]
    [InlineData("solve LP --penalty-sweep --method exact", "--method is penalty in a --penalty-sweep")]
    [InlineData("solve LP --sampler exact --sweeps 5", "--sweeps is not read by exact")]
    [InlineData("solve MC --penalty 5", "--penalty is for problems with rows (the method penalty); this one has none")]
    [InlineData("solve MC --slack unary", "--slack is for problems with rows")]
    [InlineData("solve MC --verbose", "--verbose is for problems with rows")]
    [InlineData("solve MC --solver glpsol", "--solver is for problems with rows")]
    [InlineData("solve MC --certificate new.json", "--certificate is for problems with rows")]
    [InlineData("solve MC --sampler exact --reads 5", "--reads is not read by exact")]
    [InlineData("solve MC --sampler tempering --structure auto", "--structure is not read by tempering")]
    [InlineData("solve MC --budget 5s", "--budget is for services, and none is asked")]
    [InlineData("train --method anneal --rho 2", "--rho is of hedging, and the method is anneal")]
    [InlineData("train --degree 1", "--degree is of a spline, and sign units need none")]
    [InlineData("train --budget 5s", "--budget is for services, and none is asked")]
    [InlineData("compile --rho 2 --per-class 2 --image 3x3", "--rho concerns training, and nothing is trained here")]
    [InlineData("compile --per-class 2 --image 3x3 --selectors one-hot", "--selectors is of the exact encoding")]
    [InlineData("compile --per-class 2 --image 3x3 --to lp", "--to is of a file that is written")]
    [InlineData("compile --per-class 2 --image 3x3 --compare --profile simulated", "--profile is not used: --compare prices one sample")]
    [InlineData("bench run LP --samplers exact --sweeps 5", "--sweeps is read by")]
    [InlineData("bench run MC --samplers exact --reads 5", "--reads is not read by exact")]
    [InlineData("bench kernels --format mc", "--format says what a file means")]
    [InlineData("experiment noise --iterations 5", "--iterations concerns QCGD on a problem")]
    [InlineData("experiment noise LP --rounds 5", "--rounds concerns training")]
    [InlineData("experiment accuracy --degree 1", "--degree is of a spline")]
    [InlineData("experiment teacher --machine exact --sweeps 5", "--sweeps is not read by exact")]
    [InlineData("sweep --method anneal --rho 2", "--rho is of hedging")]
    [InlineData("convert MC out.lp --to-matrix full", "is for dense matrices (csv, npy)")]
    [InlineData("convert MC out.qubo --over spins", "--over says how --bits N is meant")]
    [InlineData("info LP --matrix full", "--matrix is for dense matrices")]
    [InlineData("check LP SOL --reduce drop", "--reduce says how --bits N is meant")]
    public void An_option_that_would_change_nothing_is_refused(string line, string complaint)
    {
        _folder.Write("p.lp", Rows);
        _folder.Write("g.mc", "3 3\n1 2 1\n2 3 1\n1 3 1\n");
        _folder.Write("p.sol", "a 1\nb 0\nc 0\n");
        var run = InProcess.Run([.. line.Split(' ').Select(word => word switch
        {
            "LP" => _folder.File("p.lp"),
            "MC" => _folder.File("g.mc"),
            "SOL" => _folder.File("p.sol"),
            "new" or "new.json" or "out.lp" or "out.qubo" => _folder.File(word),
            _ => word,
        })]);
        run.Error.ShouldContain(complaint);
        run.ExitCode.ShouldBe(2);
    }

    /// <summary>A value of each property that could be idle, different from the automatic choice.</summary>
    private static (string Property, string Value)[] Values =>
    [
        ("bundle", "5"), ("rho", "7"), ("growth", "1.7"), ("rounds", "2"), ("restarts", "3"), ("bundle_solver", "exact"), ("bundle_share", "0.5"),
        ("cycles", "slam"), ("fix_after", "1"), ("mixtures", "2"), ("score_copies", "true"), ("flip_sensitivity", "true"), ("warm_start", "float"),
        ("refine", "none"), ("sweeps", "3"), ("reads", "4"), ("row_bits", "3"), ("subintervals", "3"), ("degree", "1"), ("knots", "-1,0,1"),
        ("tolerance", "0.2"),
    ];

    private static Recipe Read(Recipe recipe, string property, string value)
    {
        var read = RecipeOption.All.Single(option => option.Name == property).Read(recipe, value, out var fault);
        fault.ShouldBeNull();
        return read;
    }

    private static string Shown(TrainingRun result) =>
        $"{string.Join(' ', result.Network.Network.Bits.ToArray())}; {result.OracleCalls} calls, {result.CandidatesScored} candidates, margin {result.Margin}";

    private static string Shown(ModelFile file, SolveSettings settings)
    {
        var outcome = IsingSolver.Solve(file, settings);
        return $"{string.Join(' ', outcome.Point)} {outcome.Energy} {outcome.OracleCalls} {outcome.IterationCount}";
    }

    private static SolveSettings With(SolveSettings settings, string setting) => setting switch
    {
        "reads" => settings with { Reads = 3 },
        "sweeps" => settings with { Sweeps = 7 },
        "slack" => settings with { Slack = SlackPolicy.Unary },
        "penalty" => settings with { PenaltyRule = PenaltyRule.User, PenaltyValue = 50 },
        "initial" => settings with { Initial = [[1, 0, 0]] },
        _ => throw new ArgumentException(setting, nameof(setting)),
    };

    private static BinaryQuadraticModel Planted()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, 3);
        builder.AddLinear(0, 1);
        builder.AddQuadratic(0, 1, -3);
        builder.AddQuadratic(1, 2, 2);
        return builder.Build();
    }
}
