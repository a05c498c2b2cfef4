using System.Text;
using Isinglass.Hedging.Workers;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Training.Fitting;
using Isinglass.Training.Recipes;
using Isinglass.Training.Scenarios;

namespace Isinglass.Training.Tests.Scenarios;

public sealed class TrainingScenariosTests
{
    private static readonly Recipe Small = new()
    {
        Data = "teacher:5-3-1",
        Network = "5-3-1",
        Samples = 12,
        Bundle = 3,
        Margins = [2],
        Rounds = 4,
        Restarts = 1,
        Seed = 3,
    };

    public static TheoryData<string> Machines => [.. new[] { "completion", "sa", "tabu", "coherent550" }];

    [Theory]
    [MemberData(nameof(Machines))]
    public void Workers_that_make_their_model_from_plan_and_samples_leave_the_same_rounds(string machine)
    {
        var recipe = Small with { Machine = machine, Method = TrainingMethod.ProgressiveHedging };
        var pool = new DistantPool();
        var distant = Trainer.Train(recipe, new TrainerOptions { Baselines = false, Workers = pool }, SolveControl.Unlimited);
        var local = Trainer.Train(recipe, new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        distant.Network.Network.Bits.ShouldBe(local.Network.Network.Bits);
        distant.Rounds.Select(round => (round.Rho, round.ConsensusVariance, round.CopiesObjective, round.InnerBound))
            .ShouldBe(local.Rounds.Select(round => (round.Rho, round.ConsensusVariance, round.CopiesObjective, round.InnerBound)));
        pool.Orders.ShouldBe(local.Rounds.Count * 4);
        distant.Workers.ShouldBe(pool.Report);
    }

    [Fact]
    public void Workers_that_are_not_ready_in_time_are_done_without_to_the_same_network()
    {
        var pool = new DistantPool { Starts = false };
        var alone = Trainer.Train(Small, new TrainerOptions { Baselines = false, Workers = pool }, SolveControl.Unlimited);
        var local = Trainer.Train(Small, new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        alone.Network.Network.Bits.ShouldBe(local.Network.Network.Bits);
        (pool.Orders, alone.Rounds.Count).ShouldBe((0, local.Rounds.Count));
    }

    [Fact]
    public void A_plan_names_no_file()
    {
        var network = Path.Combine(Environment.CurrentDirectory, "network.json");
        var pool = new DistantPool();
        Should.Throw<InputException>(() => Trainer.Train(Small with { WarmStart = network }, new TrainerOptions { Workers = pool }, SolveControl.Unlimited));
        Trainer.Train(Small with { WarmStart = "gradient" }, new TrainerOptions { Baselines = false, Workers = pool }, SolveControl.Unlimited);
        var plan = Encoding.UTF8.GetString(pool.Plan!);
        plan.ShouldNotContain("teacher:");
        plan.ShouldNotContain("gradient");
    }

    [Fact]
    public void A_plan_that_asks_for_a_program_is_refused_unless_programs_are_allowed()
    {
        var pool = new DistantPool();
        Trainer.Train(Small, new TrainerOptions { Baselines = false, Workers = pool }, SolveControl.Unlimited);
        var plan = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(pool.Plan!)
            .Replace("\"machine\": \"completion\"", "\"machine\": \"process:true\"")
            .Replace("\"encoding\": \"implicit\"", "\"encoding\": \"soft-margin\""));
        Should.Throw<InputException>(() => TrainingScenarios.Read(plan, pool.Samples!, allowsPrograms: false)).Message.ShouldContain("starts no programs");
        TrainingScenarios.Read(plan, pool.Samples!, allowsPrograms: true).Model.Scenarios.Count.ShouldBe(4);
    }

    [Fact]
    public void Damaged_samples_are_refused_wherever_they_are_cut()
    {
        var pool = new DistantPool();
        Trainer.Train(Small, new TrainerOptions { Baselines = false, Workers = pool }, SolveControl.Unlimited);
        for (var length = 0; length < pool.Samples!.Length; length++)
        {
            Should.Throw<InputException>(() => TrainingScenarios.Read(pool.Plan!, pool.Samples[..length], allowsPrograms: false));
        }

        var (seed, other) = (pool.Samples.ToArray(), 0);
        foreach (var at in Enumerable.Range(0, seed.Length))
        {
            var noisy = seed.ToArray();
            noisy[at] ^= 0xFF;
            try
            {
                TrainingScenarios.Read(pool.Plan!, noisy, allowsPrograms: false);
            }
            catch (InputException)
            {
                other++;
            }
        }

        other.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_method_without_scenarios_is_refused()
    {
        var (recipe, options) = (Small with { Method = TrainingMethod.Annealing }, new TrainerOptions { Workers = new DistantPool() });
        Should.Throw<InputException>(() => Trainer.Train(recipe, options, SolveControl.Unlimited)).Message.ShouldContain("no scenarios");
    }

    /// <summary>Workers that know nothing but plan and samples, and are made anew for every order.</summary>
    private sealed class DistantPool : IWorkerPool, IScenarioWorkers
    {
        public bool Starts { get; init; } = true;

        public int Orders { get; private set; }

        public byte[]? Plan { get; private set; }

        public byte[]? Samples { get; private set; }

        public WorkerReport Report { get; } = new(1, 0, 0, 0, default);

        public bool IsReady(SolveControl control) => Starts;

        public IScenarioWorkers Open(TrainingScenarios scenarios)
        {
            (Plan, Samples) = (scenarios.WritePlan(), scenarios.WriteSamples());
            return this;
        }

        public IReadOnlyList<ScenarioAnswer> Solve(IReadOnlyList<ScenarioOrder> orders, SolveControl control)
        {
            Orders += orders.Count;
            return [.. orders.Reverse().Select(order =>
                TrainingScenarios.Read(Plan, Samples!, allowsPrograms: false).CreateWorker(order.Scenario).Answer(order, SolveControl.Unlimited))];
        }

        public void Dispose()
        {
        }
    }
}
