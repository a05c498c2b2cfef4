using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Compilation.Resources;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Generators;
using Isinglass.Neural.Export;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Exact;
using Isinglass.Testing;

namespace Isinglass.Neural.Tests;

/// <summary>Networks that predict a number: the loss is one of the residual.</summary>
public sealed class RegressionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, string?, string, string, int> Cases => new()
    {
        // widths, weights, biases, activation, loss, samples
        { "4-1", "binary", null, "sign", "squared", 5 },
        { "3-1", "int2", "binary", "sign", "squared", 4 },
        { "3-1", "ternary", null, "sign", "absolute", 3 },
        { "3-1", "binary", "binary", "sign", "huber", 3 },
        { "3-1", "binary", null, "sign", "x^4", 2 },
        { "2-2-1", "binary", null, "sign", "squared", 3 },
        { "2-2-1", "ternary/binary", null, "sign", "squared", 2 },
        { "2-2-1", "binary", null, "relu", "squared", 3 },
        { "2-2-1", "binary", null, "sign", "absolute", 2 },
        { "2-2-2-1", "binary", null, "sign", "squared", 2 },
        { "2x2-conv1x2x2-1", "binary", null, "sign", "squared", 2 },
        { "2-res2-1", "binary", null, "sign", "absolute", 2 },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_exact_model_has_the_optimum_and_the_optimal_networks(string widths, string weights, string? biases, string activation, string loss,
        int samples)
    {
        var data = Data(samples, NetworkSpec.Parse(widths).InputCount, 2);
        var lattice = Lattice(widths, weights, biases, activation, data);
        var spec = LossSpec.Regression(loss, 0.8);
        foreach (var (selectors, slack) in new[] { (SelectorEncoding.DomainWall, SlackPolicy.None), (SelectorEncoding.OneHot, SlackPolicy.Binary) })
        {
            var options = new CompileOptions { Encoding = ModelEncoding.Exact, Selectors = selectors, Slack = slack };
            var compiled = NetworkCompiler.Compile(lattice, data, spec, TinyProblems.OneBundle(data), options);
            var losses = TinyProblems.AllBits(lattice.Layout.BitCount).Select(bits => (Bits: bits, Loss: TrueLoss(lattice, data, spec, bits))).ToArray();
            var least = losses.Min(pair => pair.Loss);
            var optima = ExactSolver.AllOptima(compiled.Scenarios.Scenarios[0].Model, 1_000_000);
            optima.IsComplete.ShouldBeTrue();
            optima.Objective.ShouldBe(least, Tolerance(loss));
            var optimal = losses.Where(pair => pair.Loss <= least + Tolerance(loss)).Select(pair => string.Concat(pair.Bits)).ToHashSet();
            optima.Points.Select(point => string.Concat(point[..lattice.Layout.BitCount])).ToHashSet().SetEquals(optimal).ShouldBeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_walk_of_flips_follows_the_loss_of_the_forward_pass(string widths, string weights, string? biases, string activation, string loss, int samples)
    {
        var data = Data(samples + 30, NetworkSpec.Parse(widths).InputCount, 5);
        var lattice = Lattice(widths, weights, biases, activation, data);
        var spec = LossSpec.Regression(loss, 1.3);
        var walker = TinyProblems.Completion(lattice, data, spec).CreateEvaluator();
        var random = new RandomKey(9).CreateSource();
        walker.Load(TinyProblems.RandomBits(walker.FreeCount, random));
        for (var step = 0; step < 100; step++)
        {
            walker.TryFlip(random.NextBelow(walker.FreeCount), step % 2 == 0 ? double.PositiveInfinity : 0);
            walker.Objective.ShouldBe(TrueLoss(lattice, data, spec, walker.Free.ToArray()), Tolerance(loss));
        }
    }

    [Fact]
    public void The_rows_of_a_linear_network_are_its_squared_loss()
    {
        var data = Data(6, 4, 3);
        var lattice = Lattice("4-1", "int2", "binary", "sign", data);
        var spec = LossSpec.Regression("squared", 0.7);
        var model = NetworkCompiler.Compile(lattice, data, spec, TinyProblems.OneBundle(data),
            new CompileOptions { Encoding = ModelEncoding.SoftMargin }).Scenarios.Scenarios[0].Model;
        model.VariableCount.ShouldBe(lattice.Layout.BitCount);
        foreach (var bits in TinyProblems.AllBits(lattice.Layout.BitCount).Where((_, k) => k % 7 == 0))
        {
            model.Objective.Energy(bits).ShouldBe(TrueLoss(lattice, data, spec, bits), Tolerance("squared"));
        }
    }

    [Fact]
    public void The_squared_loss_of_a_linear_network_needs_no_bits_of_its_own()
    {
        var data = Data(6, 4, 3);
        var lattice = Lattice("4-1", "binary", null, "sign", data);
        var compiled = NetworkCompiler.Compile(lattice, data, LossSpec.Regression("squared", 1), TinyProblems.OneBundle(data),
            new CompileOptions { Encoding = ModelEncoding.Exact });
        ResourceReport.Of(compiled, data.SampleCount).SpinsPerCall.ShouldBe(4);
    }

    [Fact]
    public void Losses_and_data_that_do_not_belong_together_are_refused()
    {
        Should.Throw<InputException>(() => LossSpec.Regression("hinge", 1)).Message.ShouldContain("least where there is no error");
        Should.Throw<InputException>(() => LossSpec.Regression("squared", 0)).Message.ShouldContain("positive");
        var (numbers, classes) = (Data(4, 3, 2), TinyProblems.Data(1, 4, 3, 2));
        var lattice = Lattice("3-1", "binary", null, "sign", numbers);
        Should.Throw<InputException>(() => TinyProblems.Completion(lattice, numbers, LossSpec.Hinge(1))).Message.ShouldContain("classes");
        Should.Throw<InputException>(() => TinyProblems.Completion(lattice, classes, LossSpec.Regression("squared", 1))).Message.ShouldContain("regression");
        Should.Throw<InputException>(() => TinyProblems.Completion(Lattice("3-2", "binary", null, "sign", numbers), numbers,
            LossSpec.Regression("squared", 1))).Message.ShouldContain("1 output");
    }

    [Fact]
    public void The_line_of_least_squares_has_no_better_neighbour()
    {
        double[] outputs = [-3, -1, 0, 2, 7], targets = [1, 2.5, 2, 4, 9];
        var line = RegressionTarget.Fit("y", outputs, targets);
        double Error(double slope, double offset) => RegressionScore.Of([.. outputs.Select(output => slope * output + offset)], targets).RootMeanSquareError;
        var least = Error(line.Slope, line.Offset);
        foreach (var (slope, offset) in new[] { (0.01, 0.0), (-0.01, 0.0), (0.0, 0.01), (0.0, -0.01) })
        {
            Error(line.Slope + slope, line.Offset + offset).ShouldBeGreaterThan(least);
        }

        RegressionScore.Of(targets, targets).Determination.ShouldBe(1);
        RegressionScore.Of([.. targets.Select(_ => targets.Average())], targets).Determination.ShouldBe(0, 1e-12);
        RegressionTarget.Fit("y", [2, 2, 2], [1, 2, 6]).Predict(2).ShouldBe(3, 1e-12);
    }

    [Fact]
    public void The_generated_problem_is_the_published_one()
    {
        // Friedman (1991): y = 10 sin(pi x1 x2) + 20 (x3 - 1/2)^2 + 10 x4 + 5 x5; by hand at (1/2, 1, 0, 1, 0) and at the centre.
        FriedmanGenerator.Expectation([0.5f, 1, 0, 1, 0, 9, 9, 9, 9, 9]).ShouldBe(10 + 5 + 10, 1e-9);
        FriedmanGenerator.Expectation([0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0, 0, 0, 0, 0]).ShouldBe(10 * Math.Sin(Math.PI / 4) + 7.5, 1e-9);
        var (train, test) = FriedmanGenerator.Generate(3);
        (train.SampleCount, test.SampleCount, train.FeatureCount).ShouldBe((2000, 1000, 10));
        FriedmanGenerator.Generate(3).Train.Targets.ShouldBe(train.Targets);
        FriedmanGenerator.Generate(4).Train.Targets.ShouldNotBe(train.Targets);
        var noise = train.Targets!.Select((target, n) => target - FriedmanGenerator.Expectation(train.Sample(n))).ToArray();
        noise.Average().ShouldBe(0, 0.1);
        noise.Average(value => value * value).ShouldBe(1, 0.1);
    }

    [Fact]
    public void A_column_of_a_table_is_the_target()
    {
        var path = _folder.Write("x.csv", "a,speed,b\n" + string.Concat(Enumerable.Range(0, 20).Select(n => $"{n},{n}.25,{-n}\n")));
        var (train, test) = DataCatalog.Load(path + "#target=speed", null, 1);
        (train.SampleCount, test.SampleCount, train.FeatureCount).ShouldBe((16, 4, 2));
        train.ClassNames.ShouldBe(["speed"]);
        train.Targets.ShouldBe(Enumerable.Range(0, 16).Select(n => train.Sample(n)[0] + 0.25));
        train.Subset([3, 1]).Targets.ShouldBe([train.Targets![3], train.Targets[1]]);
        Should.Throw<InputException>(() => DataCatalog.Load(path + "#target=speed,class=a", null, 1)).Message.ShouldContain("a label (a) and a target (speed)");
        Should.Throw<InputException>(() => DataCatalog.Load(path + "#target=height", null, 1)).Message.ShouldContain("a, speed, b");
        Should.Throw<InputException>(() => train.SelectClasses(["a", "b"])).Message.ShouldContain("speed");
        var words = _folder.Write("y.csv", "a,b\n1,2\n2,two\n3,3\n");
        Should.Throw<InputException>(() => DataCatalog.Load(words + "#target=b", null, 1)).Message.ShouldContain("y.csv:3");
    }

    [Fact]
    public void A_network_file_keeps_the_unit_of_its_predictions()
    {
        var data = Data(8, 3, 4);
        var network = new QuantizedNetwork(Lattice("3-1", "int2", null, "sign", data), [1, 0, 0, 1, 1, 1]);
        var trained = new TrainedNetwork(network, new InputQuantizer(4, [0, 0, 0], [1, 1, 1]), null, ["speed"], [0],
            "x")
        { Target = new RegressionTarget("speed", 0.5, 2) };
        NetworkFile.Write(_folder.File("network.json"), trained);
        var read = NetworkFile.Read(_folder.File("network.json"));
        read.Target.ShouldBe(trained.Target);
        var raw = new Dataset("x", 3, null, [1, 2, 3, -1, 0, 2], [0, 0], ["speed"], [3.5, 1]);
        read.Evaluate(raw).Regression!.RootMeanSquareError.ShouldBe(
            RegressionScore.Of([.. network.Outputs(read.Quantizer.Apply(raw)).Select(output => 0.5 * output + 2)], raw.Targets).RootMeanSquareError);
        Should.Throw<InputException>(() => read.Evaluate(new Dataset("x", 3, null, [1, 2, 3], [0], ["a", "b"]))).Message.ShouldContain("#target=");
    }

    /// <summary>The loss straight from its definition: the mean of s phi((z/sigma - s y) / s) with targets rounded to the lattice.</summary>
    private static double TrueLoss(IntegerNetwork lattice, QuantizedDataset data, LossSpec loss, sbyte[] bits)
    {
        var sigma = lattice.Deviations[^1];
        return new QuantizedNetwork(lattice, bits).Outputs(data)
            .Select((z, n) => loss.Margin * loss.Function.Evaluate((z - Math.Round(data.Targets![n] * loss.Margin * sigma,
            MidpointRounding.AwayFromZero)) / sigma / loss.Margin)).Average();
    }

    /// <summary>The square is exact; other losses are rounded to a unit of the lattice's table.</summary>
    private static double Tolerance(string loss) => loss == "squared" ? 1e-9 : 2.0 / 4096;

    private static QuantizedDataset Data(int samples, int features, int maxAbs)
    {
        var data = TinyProblems.Data(samples * 13 + features, samples, features, 1, maxAbs);
        var random = new RandomKey((ulong)samples).Derive("targets").CreateSource();
        return new QuantizedDataset(features, data.Values, data.Labels, ["y"], maxAbs, [.. Enumerable.Range(0, samples).Select(_ => random.NextGaussian())]);
    }

    private static IntegerNetwork Lattice(string widths, string weights, string? biases, string activation, QuantizedDataset data) => TinyProblems.Lattice(
        widths, weights, biases, activation == "sign" ? ActivationSpec.Sign : new ActivationSpec(ScalarFunction.Parse(activation), 3), data);
}
