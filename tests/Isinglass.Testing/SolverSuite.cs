using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Shouldly;
using Xunit;

namespace Isinglass.Testing;

/// <summary>
/// What every solver of constrained models must do. A new solver inherits the whole suite:
/// <code>public sealed class TabuSolverTests : SolverSuite { protected override ISolver Create() => new TabuSolver(); }</code>
/// </summary>
public abstract class SolverSuite
{
    private const int Models = 40;
    private const int Variables = 7;

    private static readonly SolveRequest Request = new() { Key = new RandomKey(1) };

    /// <summary>Share of small feasible models whose optimum the solver must find.</summary>
    protected virtual double SolvedShare => 0.95;

    /// <summary>The solver under test.</summary>
    protected abstract ISolver Create();

    [Fact]
    public void Answers_are_honest_and_mostly_optimal()
    {
        var (feasible, solved) = (0, 0);
        for (var seed = 0UL; seed < Models; seed++)
        {
            var model = RandomConstrainedModels.Create(new RandomKey(seed).Derive("suite"), Variables);
            var truth = RandomConstrainedModels.Truth(model);
            var solution = Create().Solve(model, Request);
            solution.StopReason.ShouldNotBe(StopReason.None);
            if (solution.Values.Length > 0)
            {
                solution.Objective.ShouldBe(model.Objective.Energy(solution.Values), 1e-9);
                model.IsFeasible(solution.Values).ShouldBe(solution.Status is SolutionStatus.Feasible or SolutionStatus.Optimal);
            }

            if (!truth.IsFeasible)
            {
                solution.Status.ShouldBeOneOf(SolutionStatus.Infeasible, SolutionStatus.Unknown);
                continue;
            }

            feasible++;
            solution.Status.ShouldNotBe(SolutionStatus.Infeasible);
            solution.LowerBound.ShouldBeLessThanOrEqualTo(truth.Objective + 1e-6, $"seed {seed}");
            var isSolved = solution.Status is SolutionStatus.Feasible or SolutionStatus.Optimal && solution.Objective <= truth.Objective + 1e-9;
            (solution.Status != SolutionStatus.Optimal || isSolved).ShouldBeTrue($"seed {seed}: claimed optimal at {solution.Objective}, the optimum is "
                + $"{truth.Objective}");
            solved += isSolved ? 1 : 0;
        }

        feasible.ShouldBeGreaterThan(Models / 2);
        solved.ShouldBeGreaterThanOrEqualTo((int)Math.Ceiling(SolvedShare * feasible));
    }

    [Fact]
    public void Equal_requests_get_equal_answers_in_one_session_in_two_and_on_two_threads()
    {
        var model = RandomConstrainedModels.Create(new RandomKey(5).Derive("suite"), Variables);
        var session = Create().Prepare(model);
        var one = session.Solve(Request, SolveControl.Unlimited);
        foreach (var other in new[] { session.Solve(Request, SolveControl.Unlimited), Create().Solve(model, Request), Create()
            .Solve(model, Request with { Threads = 2 }) })
        {
            other.Values.ShouldBe(one.Values);
            other.Objective.ShouldBe(one.Objective);
            other.Multipliers.ShouldBe(one.Multipliers);
            other.OracleCalls.ShouldBe(one.OracleCalls);
        }
    }

    [Fact]
    public void A_feasible_start_survives_a_run_that_is_cancelled_before_it_begins()
    {
        var model = ClassicModels.LinearAssignment(new RandomKey(3), 3);
        sbyte[] start = [1, 0, 0, 0, 1, 0, 0, 0, 1];
        using var source = new CancellationTokenSource();
        source.Cancel();
        var solution = Create().Solve(model, Request with { Start = start }, new SolveControl { Cancellation = source.Token });
        solution.Status.ShouldBeOneOf(SolutionStatus.Feasible, SolutionStatus.Optimal);
        solution.Objective.ShouldBeLessThanOrEqualTo(model.Objective.Energy(start));
    }

    [Fact]
    public void The_linear_shift_is_minimised_and_not_reported()
    {
        var model = ClassicModels.LinearAssignment(new RandomKey(4), 3);
        var session = Create().Prepare(model);
        var free = session.Solve(Request, SolveControl.Unlimited);
        var shift = new double[4];
        for (var i = 0; i < 3; i++)
        {
            shift[i] = 100 * free.Values[i];
        }

        var shifted = session.Solve(Request with { LinearShift = shift }, SolveControl.Unlimited);
        shifted.Values.AsSpan(0, 3).SequenceEqual(free.Values.AsSpan(0, 3)).ShouldBeFalse();
        shifted.Objective.ShouldBe(model.Objective.Energy(shifted.Values), 1e-9);
        session.Solve(Request, SolveControl.Unlimited).Values.ShouldBe(free.Values);
    }

    [Fact]
    public void The_bound_is_one_of_what_was_minimised_shift_included()
    {
        for (var seed = 0UL; seed < Models; seed++)
        {
            var key = new RandomKey(seed).Derive("suite");
            var model = RandomConstrainedModels.Create(key, Variables);
            var random = key.Derive("shift").CreateSource();
            var request = Request with { LinearShift = Enumerable.Range(0, 4).Select(_ => 60 * random.NextDouble() - 30).ToArray() };
            var truth = RandomConstrainedModels.Truth(model.WithObjective(request.Shift(model.Objective)));
            if (!truth.IsFeasible)
            {
                continue;
            }

            var solution = Create().Solve(model, request);
            solution.LowerBound.ShouldBeLessThanOrEqualTo(truth.Objective + 1e-6, $"seed {seed}");
            if (solution.Status == SolutionStatus.Optimal)
            {
                solution.LowerBound.ShouldBe(solution.Objective + request.ShiftAt(solution.Values), 1e-3, $"seed {seed}");
            }
        }
    }

    [Fact]
    public void A_row_that_nothing_satisfies_gives_no_answer_and_a_model_without_rows_gives_one()
    {
        var impossible = new ConstrainedQuadraticModelBuilder(2);
        impossible.AddRow([], [], ConstraintSense.GreaterOrEqual, 1, "impossible");
        Create().Solve(impossible.Build(), Request).Status.ShouldBeOneOf(SolutionStatus.Infeasible, SolutionStatus.Unknown);

        var open = new ConstrainedQuadraticModelBuilder(2);
        open.Objective.AddLinear(0, -1);
        open.Objective.AddLinear(1, 1);
        Create().Solve(open.Build(), Request).Values.ShouldBe(new sbyte[] { 1, 0 });
    }
}
