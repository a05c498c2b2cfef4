using Isinglass.Machines.Programs;
using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Testing;

namespace Isinglass.Machines.Tests.Programs;

/// <summary>Programs of others against enumeration.</summary>
public sealed class ExternalSolverTests
{
    private const string NoPrimal = "PROBLEM HAS NO PRIMAL FEASIBLE SOLUTION";

    [Theory]
    [InlineData("cbc", "coinor-cbc")]
    [InlineData("glpsol", "glpk-utils")]
    public void A_program_finds_the_enumerated_optimum(string program, string package)
    {
        Require.Program(program, package);
        Agree(program);
    }

    /// <summary>Debian has no package of these: where somebody has installed one it must agree, elsewhere its absence must be told with a cure.</summary>
    [Theory]
    [InlineData("highs")]
    [InlineData("scip")]
    public void A_program_that_is_missing_is_told_with_a_cure_and_one_that_is_there_agrees(string program)
    {
        try
        {
            Agree(program);
        }
        catch (InputException exception)
        {
            exception.Message.ShouldContain(program);
            exception.Message.ShouldContain("Install it");
        }
    }

    private static void Agree(string program) => EnumerationAgreement.Check(new ExternalSolver(program), 40)
        .ShouldBe([SolutionStatus.Optimal, SolutionStatus.Infeasible], ignoreOrder: true);

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
