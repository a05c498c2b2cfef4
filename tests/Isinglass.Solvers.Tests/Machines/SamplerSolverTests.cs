using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Exact;
using Isinglass.Solvers.Machines;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Machines;

public sealed class SamplerSolverTests
{
    [Fact]
    public void The_shift_decides_which_point_is_best_and_is_no_part_of_its_objective()
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var objective = RandomModels.Quadratic(new RandomKey(seed), 7, Vartype.Binary);
            var model = new ConstrainedQuadraticModelBuilder(7).Build().WithObjective(objective);
            var request = new SolveRequest { Key = new RandomKey(seed), LinearShift = new double[] { 3, -2, 0, 5, -4 } };
            foreach (var choice in Enum.GetValues<ReadChoice>())
            {
                var solution = new SamplerSolver(new ExactSampler(), new SamplerSolverOptions { Choice = choice }).Solve(model, request);
                var shifted = request.Shift(objective);
                shifted.Energy(solution.Values).ShouldBe(RandomModels.Minimum(shifted), 1e-9);
                solution.Objective.ShouldBe(objective.Energy(solution.Values), 1e-9);
                solution.Status.ShouldBe(SolutionStatus.Feasible);
            }
        }
    }

    [Fact]
    public void Without_a_read_nothing_is_known()
    {
        var model = new ConstrainedQuadraticModelBuilder(4).Build();
        var request = new SolveRequest { Key = new RandomKey(1), LinearShift = new double[] { 1, 1 } };
        var solution = new SamplerSolver(new SilentMachine(), new SamplerSolverOptions()).Solve(model, request);
        solution.Status.ShouldBe(SolutionStatus.Unknown);
        solution.Values.ShouldBeEmpty();
        solution.Objective.ShouldBe(double.PositiveInfinity);
    }

    /// <summary>A machine that returns no reads.</summary>
    private sealed class SilentMachine : ISampler
    {
        public string Name => "silent";

        public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control) =>
            new(model.Vartype, new BitMatrix(0, model.VariableCount), []);
    }
}
