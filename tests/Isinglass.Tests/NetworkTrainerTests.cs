using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Neural.Data;
using Isinglass.Neural.Export;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Machines;
using Isinglass.Testing;
using Isinglass.Training;
using Isinglass.Training.Recipes;

namespace Isinglass.Tests;

/// <summary>Networks trained, kept and asked in one call each, with what a program hands in.</summary>
public sealed class NetworkTrainerTests : IDisposable
{
    private static readonly Recipe Small = new()
    {
        Classes = ["3", "8"],
        PerClass = 20,
        Validation = 5,
        Image = "6x6",
        Margins = [1],
        Rounds = 10,
        Restarts = 1,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(TrainingMethod.ProgressiveHedging)]
    [InlineData(TrainingMethod.SampleWeights)]
    public void A_machine_of_ones_own_is_asked_for_every_read(TrainingMethod method)
    {
        var machine = new CountingMachine(new SimulatedAnnealing(new AnnealingOptions()));
        var result = NetworkTrainer.Train(Small with { Method = method }, new TrainerOptions { Machine = machine, Baselines = false });
        result.Plan.Machine.ShouldBe("counting");
        machine.Calls.ShouldBe(result.OracleCalls);
        machine.Calls.ShouldBeGreaterThan(0);
        result.Score.TrainAccuracy.ShouldBeGreaterThan(0.8);
    }

    [Fact]
    public void A_solver_of_ones_own_solves_the_bundles_of_hedging()
    {
        var solver = new CountingSolver(new SamplerSolver(new SimulatedAnnealing(new AnnealingOptions()), new SamplerSolverOptions()));
        var options = new TrainerOptions { Solver = solver, Baselines = false };
        NetworkTrainer.Train(Small, options).Score.TrainAccuracy.ShouldBeGreaterThan(0.6);
        solver.Prepared.ShouldBeGreaterThan(0);
        Should.Throw<InputException>(() => NetworkTrainer.Train(Small with { Method = TrainingMethod.Annealing }, options)).Message.ShouldContain("`method`");
        Should.Throw<InputException>(() => NetworkTrainer.Train(Small,
            options with { Machine = new RandomSampler() })).Message.ShouldContain("one of them is enough");
    }

    [Fact]
    public void Samples_of_ones_own_are_trained_on_and_predicted()
    {
        var (train, test) = (Points(120, 1), Points(60, 2));
        var result = NetworkTrainer.Train(new Recipe { Weights = "int3", Biases = "int3" },
            new TrainerOptions { Data = new DatasetPair(train, test), Baselines = false });
        result.Score.TestAccuracy.ShouldBeGreaterThan(0.9);
        result.Network.Data.ShouldBe("points");
        var right = Enumerable.Range(0, 60).Count(n => result.Network.Predict(test.Sample(n)).Label == test.Labels[n]);
        right.ShouldBe((int)Math.Round(60 * result.Score.TestAccuracy));
        Should.Throw<InputException>(() => result.Network.Predict([1])).Message.ShouldContain("takes 2 features, 1 were given");
    }

    [Fact]
    public void A_network_is_saved_loaded_and_asked_by_sample_and_by_file()
    {
        var lines = Enumerable.Range(0, 60).Select(static n => $"{n},{n * 37 % 60},{(n < 30 ? "low" : "high")}\n").ToArray();
        var table = _folder.Write("x.csv", "a,b,kind\n" + string.Concat(lines));
        var result = NetworkTrainer.Train(new Recipe { Data = table, Label = "kind", Weights = "int3", Biases = "int3" });
        result.Network.Save(_folder.File("network.json"));
        var network = TrainedNetwork.Load(_folder.File("network.json"));
        var predictions = network.PredictFile(_folder.Write("y.csv", "b,a\n30,2\n30,57\n")).ToArray();
        predictions.Select(static one => one.Class).ShouldBe(["low", "high"]);
        predictions.ShouldAllBe(static one => one.Scores.Count == 2 && one.Scores[one.Label] == one.Scores.Max() && double.IsNaN(one.Value));
        network.Predict([2, 30]).Scores.ShouldBe(predictions[0].Scores);
    }

    [Fact]
    public void A_predicted_number_has_its_unit()
    {
        var lines = Enumerable.Range(0, 80).Select(static n => $"{n % 9},{n * 7 % 10},{100 * (n % 9) + 1}\n");
        var result = NetworkTrainer.Train(new Recipe
        {
            Data = _folder.Write("x.csv", "a,b,price\n" + string.Concat(lines)),
            Target = "price",
            Weights = "int4"
        });
        var prediction = result.Network.Predict([8, 5]);
        prediction.Class.ShouldBeNull();
        prediction.Value.ShouldBe(801, 80);
    }

    [Fact]
    public void A_network_is_a_start_for_another_training()
    {
        var first = NetworkTrainer.Train(Small);
        var options = new TrainerOptions { Start = first.Network, Baselines = false };
        var second = NetworkTrainer.Train(Small with { Rounds = 1, Refine = RefinementKind.None }, options);
        second.TrainingLoss.ShouldBeLessThanOrEqualTo(NetworkTrainer.Train(Small with { Rounds = 1, Refine = RefinementKind.None }).TrainingLoss);
        Should.Throw<InputException>(() => NetworkTrainer.Train(Small with { Weights = "ternary" },
            options)).Message.ShouldContain("a start needs the same ones");
    }

    [Fact]
    public async Task Cancelling_returns_the_best_network_so_far_and_progress_is_told()
    {
        using var source = new CancellationTokenSource();
        var phases = new List<string>();
        var listener = new Listener(progress =>
        {
            phases.Add(progress.Message);
            source.Cancel();
        });
        var result = await NetworkTrainer.TrainAsync(Small with { Rounds = 100_000 }, control: new SolveControl { Progress = listener },
            cancellation: source.Token);
        result.StopReason.ShouldBe(StopReason.Cancelled);
        result.Network.Network.Bits.Length.ShouldBe(36);
        phases.ShouldNotBeEmpty();
    }

    private static Dataset Points(int count, ulong seed)
    {
        var random = new RandomKey(seed).CreateSource();
        var features = Enumerable.Range(0, 2 * count).Select(_ => (float)random.NextDouble()).ToArray();
        return new Dataset("points", 2, null, features, [.. Enumerable.Range(0, count).Select(n => features[2 * n] + features[2 * n + 1] > 1.1 ? 1 : 0)],
            ["below", "above"]);
    }

    private sealed class Listener(Action<SolveProgress> told) : IProgress<SolveProgress>
    {
        public void Report(SolveProgress value) => told(value);
    }

    private sealed class CountingMachine(ISampler inner) : ISampler
    {
        private long _calls;

        public long Calls => Interlocked.Read(ref _calls);

        public string Name => "counting";

        public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
        {
            Interlocked.Increment(ref _calls);
            return inner.Sample(model, request, control);
        }
    }

    private sealed class CountingSolver(ISolver inner) : ISolver
    {
        public int Prepared { get; private set; }

        public string Name => "counting";

        public ISolverSession Prepare(ConstrainedQuadraticModel model)
        {
            Prepared++;
            return inner.Prepare(model);
        }
    }
}
