using Isinglass.Certificates;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Modelling;
using Isinglass.Solving;
using Isinglass.Testing;

namespace Isinglass.Tests;

/// <summary>The front door solves what the command line solves, by itself.</summary>
public sealed class IsingSolverTests : IDisposable
{
    private const string Fractional = "maximize\n obj: 3 a + 2 b + 4 d\nsubject to\n room: 2.5 a + 2.25 b + 3 d <= 5.2\nbinary\n a b d\nend\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_with_fractional_rows_is_solved_with_a_proved_bound()
    {
        var outcome = IsingSolver.Solve(_folder.Write("x.lp", Fractional));

        // By hand: a and b take 4.75 of 5.2 and are worth 5; d, worth 4, goes with neither.
        (outcome.Energy, outcome.IsFeasible).ShouldBe((-5, true));
        outcome.Point.ShouldBe([1, 1, 0]);
        outcome.LowerBound.ShouldBe(-5, 1e-9);
    }

    [Fact]
    public void A_program_is_solved_as_its_file_is()
    {
        var program = new QuadraticProgram();
        var (a, b, d) = (program.Binary("a"), program.Binary("b"), program.Binary("d"));
        program.Maximize((3 * a) + (2 * b) + (4 * d));
        program.Add((2.5 * a) + (2.25 * b) + (3 * d) <= 5.2, "room");
        var solution = program.Solve();

        (solution.Objective, solution.Status, solution[a], solution[b], solution[d]).ShouldBe((5, SolutionStatus.Optimal, 1L, 1L, 0L));
        solution.Bound.ShouldBe(5, 1e-9);
        program.Solve(new SolveSettings { Method = "anneal", Target = 4 }).Objective.ShouldBeGreaterThanOrEqualTo(4);
    }

    [Fact]
    public void A_program_without_rows_goes_to_a_machine()
    {
        var program = new QuadraticProgram();
        var spins = program.Spins("s", 6);
        program.Minimize((spins[0] * spins[1]) + (spins[1] * spins[2]) - (2 * spins[4] * spins[5]));
        program.Solve(new SolveSettings { Machine = new RandomSampler(), Reads = 64 }).Objective.ShouldBe(-4);
    }

    [Fact]
    public void Models_with_and_without_rows_are_solved_by_a_machine_that_is_handed_in()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, 3);
        builder.AddLinear(0, -1);
        builder.AddLinear(1, -1);
        builder.AddQuadratic(0, 1, 3);
        builder.AddLinear(2, 1);
        var machine = new RandomSampler();
        var outcome = IsingSolver.Solve(builder.Build(), new SolveSettings { Machine = machine, Reads = 64 });
        outcome.Sampler.ShouldBe("random");
        outcome.Energy.ShouldBe(-1);
        IsingSolver.Solve(_folder.Write("x.lp", Fractional), new SolveSettings { Machine = machine }).Energy.ShouldBe(-5);
    }

    [Fact]
    public async Task Cancelling_by_either_token_returns_the_best_so_far()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        var path = _folder.Write("x.lp", Fractional);
        var byCall = await IsingSolver.SolveAsync(path, cancellation: source.Token);
        var byControl = await IsingSolver.SolveAsync(path, control: new SolveControl { Cancellation = source.Token },
            cancellation: TestContext.Current.CancellationToken);
        byCall.StopReason.ShouldBe(StopReason.Cancelled);
        byControl.StopReason.ShouldBe(StopReason.Cancelled);
    }

    [Fact]
    public void A_run_starts_from_points_that_are_known()
    {
        var settings = new SolveSettings { Method = "anneal", Initial = [[1, 1, 0]], Sweeps = 1, Reads = 1 };
        IsingSolver.Solve(_folder.Write("x.lp", Fractional), settings).Energy.ShouldBe(-5);
    }

    [Fact]
    public void Wrong_files_are_named()
    {
        var path = _folder.Write("x.lp", "maximize\n obj: 3 a +\nsubject to\n");
        Should.Throw<InputException>(() => IsingSolver.Solve(path)).Message.ShouldContain("x.lp");
    }

    [Theory]
    [InlineData("a 1\nb 1\nd 0\n", -5, null)]
    [InlineData("a 0\nb 0\nd 1\n", -5, "it states the objective")]
    [InlineData("a 1\nb 1\nd 1\n", -5, "the solution violates 1 rows")]
    [InlineData("a 1\nb 1\nd 0\n", -4, "it states the bound")]
    public void A_certificate_is_checked_from_the_files_alone(string solution, double lower, string? refusal)
    {
        var problem = _folder.Write("x.lp", Fractional);
        var certificate = _folder.Write("x.json", $$"""
            { "format": "isinglass certificate", "kind": "enumeration", "objective": 5, "bound": {{-lower}}, "lower_bound": {{lower}}, "variables": 3, "rows": 1,
              "multipliers": [{ "row": "room", "multiplier": 0, "square_weight": 0 }] }
            """);
        var verdict = Certificate.Check(problem, _folder.Write("x.sol", solution), certificate);
        verdict.Holds.ShouldBe(refusal is null);
        if (refusal is not null)
        {
            verdict.Refusal!.ShouldContain(refusal);
        }
    }
}
