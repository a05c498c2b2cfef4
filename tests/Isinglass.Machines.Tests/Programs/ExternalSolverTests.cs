using Isinglass.Machines.Programs;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Testing;
using Xunit.Abstractions;

namespace Isinglass.Machines.Tests.Programs;

/// <summary>Installed programs against enumeration; where a program is missing, its absence must be told with a cure.</summary>
public sealed class ExternalSolverTests(ITestOutputHelper output)
{
    private const string NoPrimal = "PROBLEM HAS NO PRIMAL FEASIBLE SOLUTION";

    [Theory]
    [InlineData("cbc")]
    [InlineData("glpsol")]
    [InlineData("highs")]
    [InlineData("scip")]
    public void An_installed_program_finds_the_enumerated_optimum_or_says_what_to_install(string program)
    {
        var solver = new ExternalSolver(program);
        var statuses = new HashSet<SolutionStatus>();
        for (var seed = 0UL; seed < 40; seed++)
        {
            var model = RandomConstrainedModels.Create(new RandomKey(seed), 7);
            var truth = RandomConstrainedModels.Truth(model);
            Solution solution;
            try
            {
                solution = solver.Solve(model, new SolveRequest { Key = new RandomKey(1) });
            }
            catch (InputException exception)
            {
                exception.Message.ShouldContain("Install it");
                output.WriteLine($"{program} is not installed here: {exception.Message}");
                return;
            }

            statuses.Add(solution.Status);
            solution.Status.ShouldBe(truth.IsFeasible ? SolutionStatus.Optimal : SolutionStatus.Infeasible, $"seed {seed}");
            if (truth.IsFeasible)
            {
                solution.Objective.ShouldBe(truth.Objective, 1e-6, $"seed {seed}");
                solution.LowerBound.ShouldBe(solution.Objective);
                model.IsFeasible(solution.Values).ShouldBeTrue();
                solution.StopReason.ShouldBe(StopReason.Optimal);
            }
        }

        statuses.ShouldBe([SolutionStatus.Optimal, SolutionStatus.Infeasible], ignoreOrder: true);
    }

    [Theory]
    [InlineData("Optimal - objective value 3.0\n", "", SolutionStatus.Optimal)]
    [InlineData("Integer infeasible - objective value 0\n", "", SolutionStatus.Infeasible)]
    [InlineData("Stopped on time - objective value 3.0\n", "", SolutionStatus.Unknown)]
    [InlineData("c Problem: p\nc\ns mip 3 4 o 7\n", "", SolutionStatus.Optimal)]
    [InlineData("c Problem: p\nc\ns mip 3 4 f 7\n", "", SolutionStatus.Unknown)]
    [InlineData("c Problem: p\nc\ns mip 3 4 u 0\n", NoPrimal, SolutionStatus.Infeasible)]
    [InlineData("Model status\nOptimal\n", "", SolutionStatus.Optimal)]
    [InlineData("Model status\nTime limit reached\n", "", SolutionStatus.Unknown)]
    [InlineData("solution status: optimal solution found\n", "", SolutionStatus.Optimal)]
    [InlineData("solution status: infeasible\n", "", SolutionStatus.Infeasible)]
    [InlineData("", "", SolutionStatus.Unknown)]
    public void What_a_report_claims_is_told_by_its_words(string report, string printed, SolutionStatus claim) =>
        ExternalProgram.Claim(report, printed).ShouldBe(claim);

    [Fact]
    public void An_unknown_program_is_refused_with_the_nearest_name() =>
        Should.Throw<InputException>(() => new ExternalSolver("cbd")).Message.ShouldContain("Did you mean 'cbc'?");
}
