using Isinglass.Conic;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Machines;
using Isinglass.Solving;
using Isinglass.Testing;

namespace Isinglass.Tests;

/// <summary>A machine that fails in the middle of a solve costs the rest of the search, never what was found.</summary>
public sealed class FailingMachineTests : IDisposable
{
    private const string Words = "the machine is out of coolant";

    // All but e and f weigh 2 + 1 + 4 + 2, just what there is room for, and are worth 14; by enumeration nothing is worth more.
    private const string Knapsack = "maximize\n obj: 4 a + 2 b + 5 c + 3 d + 1 e + 2 f\nsubject to\n w: 2 a + b + 4 c + 2 d + 5 e + 6 f <= 9\nbinary\n "
        + "a b c d e f\nend\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Methods => ["qcgd", "penalty"];

    [Theory]
    [MemberData(nameof(Methods))]
    public void What_was_found_is_the_answer_beside_the_failure(string method)
    {
        var file = ModelFormats.Read(_folder.Write("k.lp", Knapsack));
        var machine = new FailingSampler(1);
        var outcome = IsingSolver.Solve(file, new SolveSettings { Method = method, Machine = machine, Seed = 3 });

        machine.Calls.ShouldBe(2);
        (outcome.IsFeasible, outcome.StopReason, outcome.Failure).ShouldBe((true, StopReason.MachineFailure, Words));
        file.Constrained!.IsFeasible(outcome.Point).ShouldBeTrue();
        outcome.Energy.ShouldBe(file.Constrained.Objective.Energy(outcome.Point));
        outcome.Energy.ShouldBeInRange(-14, -1);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_restart_that_fails_at_once_loses_nothing_of_the_ones_before(string method)
    {
        var file = ModelFormats.Read(_folder.Write("k.lp", Knapsack));
        var settings = new SolveSettings { Method = method, Seed = 3 };
        var whole = new FailingSampler(int.MaxValue);
        var first = IsingSolver.Solve(file, settings with { Machine = whole });
        var outcome = IsingSolver.Solve(file, settings with { Machine = new FailingSampler(whole.Calls) }, new SolveControl
        {
            TimeLimit = TimeSpan.FromHours(1),
            Clock = new TickingClock(TimeSpan.FromMilliseconds(1)),
        });

        (outcome.Energy, outcome.Reads, outcome.Failure).ShouldBe((first.Energy, 2, Words));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_machine_that_never_answers_leaves_nothing_but_its_failure_and_the_start(string method)
    {
        var file = ModelFormats.Read(_folder.Write("k.lp", Knapsack));
        var settings = new SolveSettings { Method = method, Machine = new FailingSampler(0) };
        Should.Throw<WorkException>(() => IsingSolver.Solve(file, settings)).ShouldBeOfType<WorkException>().Message.ShouldBe(Words);

        sbyte[] start = [0, 0, 1, 0, 0, 0];
        var outcome = IsingSolver.Solve(file, settings with { Initial = [start] });
        (outcome.IsFeasible, outcome.Failure).ShouldBe((true, Words));
        outcome.Energy.ShouldBeLessThanOrEqualTo(-5);
    }

    [Fact]
    public void Penalty_weights_that_were_tried_are_told()
    {
        var file = ModelFormats.Read(_folder.Write("k.lp", Knapsack));
        var (points, best, failure) = PenaltySweep.Run(file, new SolveSettings { Machine = new FailingSampler(3) }, SolveControl.Unlimited);
        (points.Count, failure).ShouldBe((3, Words));
        points[best].Outcome.IsFeasible.ShouldBeTrue();
        Should.Throw<WorkException>(() => PenaltySweep.Run(file, new SolveSettings { Machine = new FailingSampler(0) }, SolveControl.Unlimited));
    }

    /// <summary>Who asks for another attempt, as training does from its checkpoint, sees a failure as any other; the point is in it.</summary>
    [Fact]
    public void A_session_throws_what_it_had_found()
    {
        var rows = ModelFormats.Read(_folder.Write("k.lp", Knapsack)).Constrained!;
        var free = new ConstrainedQuadraticModelBuilder(12).Build().WithObjective(RandomModels.Quadratic(new RandomKey(5), 12, Vartype.Binary));
        foreach (var (model, over) in new (ConstrainedQuadraticModel, Func<ISampler, ISolver>)[]
        {
            (free, static machine => new SamplerSolver(machine, new SamplerSolverOptions { Calls = 5 })),
            (rows, static machine => new PenaltyMethod(machine)),
            (rows, static machine => new ConditionalGradient(machine)),
        })
        {
            var request = new SolveRequest { Key = new RandomKey(1) };
            var before = new FailingSampler(1);
            var found = Should.Throw<CutSolveException>(() => over(before).Solve(model, request)).Found;
            before.Calls.ShouldBe(2);
            (found.Status, found.StopReason).ShouldBe((SolutionStatus.Feasible, StopReason.MachineFailure));
            found.Objective.ShouldBe(model.Objective.Energy(found.Values), 1e-9);
            Should.Throw<WorkException>(() => over(new FailingSampler(0)).Solve(model, request)).ShouldBeOfType<WorkException>();
        }
    }

    /// <summary>Answers so many calls with ones, which keep no row of the knapsack, and then none.</summary>
    private sealed class FailingSampler(int answers) : ISampler
    {
        public string Name => "failing";

        public int Calls { get; private set; }

        public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
        {
            if (++Calls > answers)
            {
                throw new WorkException(Words);
            }

            sbyte[] ones = [.. Enumerable.Repeat((sbyte)1, model.VariableCount)];
            var states = new BitMatrix(1, ones.Length);
            states.SetRow(0, ones);
            return new SampleSet(model.Vartype, states, [model.Energy(ones)]);
        }
    }
}
