using Isinglass.Model;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Compilation.Resources;
using Isinglass.Neural.Data;
using Isinglass.Neural.Demands;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Numerics.Random;
using Isinglass.Training.Demands;

namespace Isinglass.Training;

/// <summary>A plan with its data: the integer network, and for every margin the model, which is compiled once, and the mean loss of all samples.</summary>
internal sealed class TrainingTask
{
    private readonly SampleBlock _samples;
    private readonly Dictionary<double, NetworkCompletion> _completions = [];

    public TrainingTask(TrainingPlan plan, TrainingData data)
    {
        (Plan, Data, Lattice) = (plan, data, CreateLattice(plan, data));
        Demands = DemandReader.Read(plan, data, Lattice);
        _samples = new SampleBlock(data.Train, [.. Enumerable.Range(0, data.Train.SampleCount)]);
    }

    public TrainingPlan Plan { get; }

    public TrainingData Data { get; }

    public IntegerNetwork Lattice { get; }

    /// <summary>The demands on the network.</summary>
    public NetworkDemands Demands { get; }

    /// <summary>Checks a recipe, reads its data and makes every automatic choice.</summary>
    public static (TrainingPlan Plan, TrainingData Data) Prepare(Recipe recipe, string? dataDirectory)
    {
        Recipes.RecipeFault.Refuse(Recipes.RecipeChecks.Of(recipe));
        var data = TrainingData.Prepare(recipe, dataDirectory);
        return (TrainingPlan.Of(recipe, data), data);
    }

    /// <summary>The integer network of a plan.</summary>
    public static IntegerNetwork CreateLattice(TrainingPlan plan, TrainingData data)
    {
        var spec = plan.Network;
        if (spec.Inputs is { } inputs && data.Image is { } size && (inputs.Height, inputs.Width, inputs.Channels) != (size.Height, size.Width, 1))
        {
            throw new InputException(
                $"The network {spec.Widths} sees images of {inputs}, the samples are images of {size}. "
                + $"Use `image` {inputs.Height}x{inputs.Width}, or a network that begins with {size}.");
        }

        if (spec.InputCount != data.Train.FeatureCount)
        {
            var count = data.Train.FeatureCount;
            var cure = data.Image is { } image ? $"{count} pixels ({image}). Use {count} as the first width, or another `image`."
                : $"{count} features. Use that as the first width.";
            throw new InputException($"The network {spec.Widths} has {spec.InputCount} inputs, the samples have {cure}");
        }

        return IntegerNetwork.From(spec, SampleBlock.RootMeanSquare(data.Train));
    }

    /// <summary>The plan's bundles of samples.</summary>
    public static int[][] Bundles(TrainingPlan plan, QuantizedDataset train) =>
        Bundling.Split(train.SampleCount, plan.Bundle, new RandomKey(plan.Seed).Derive("bundles"));

    /// <summary>The encoding by which a network's cost is counted when its machine needs none.</summary>
    public static ModelEncoding PricedEncoding(IntegerNetwork lattice) => SoftMarginEncoder.Covers(lattice.Spec) ? ModelEncoding.SoftMargin
        : ModelEncoding.Exact;

    /// <summary>The model that consists of a completion alone, for solvers that evaluate the network.</summary>
    public static ConstrainedQuadraticModel ModelOf(NetworkCompletion completion) =>
        new ConstrainedQuadraticModelBuilder(completion.FreeCount) { Completion = completion }.Build();

    /// <summary>The mean loss of all training samples at a margin.</summary>
    public NetworkCompletion Completion(double margin)
    {
        if (!_completions.TryGetValue(margin, out var completion))
        {
            completion = new NetworkCompletion(Lattice, _samples, Plan.LossAt(margin)) { Demands = Demands };
            _completions.Add(margin, completion);
        }

        return completion;
    }

    /// <summary>The same without demands, for the refinement after gradient training.</summary>
    public NetworkCompletion FreeCompletion(double margin) =>
        Demands.IsAny ? new NetworkCompletion(Lattice, _samples, Plan.LossAt(margin)) : Completion(margin);

    /// <summary>The model of a margin, bundle by bundle.</summary>
    public CompiledNetwork Compile(double margin) => NetworkCompiler.Compile(Completion(margin), Data.Train, Bundles(Plan, Data.Train), Plan.In(Plan.Encoding));

    /// <summary>The cost of one bundle, scaled to all samples.</summary>
    public ResourceReport Price()
    {
        var encoding = Plan.Encoding == ModelEncoding.Implicit ? PricedEncoding(Lattice) : Plan.Encoding;
        var bundle = Bundles(Plan, Data.Train)[0];
        var compiled = NetworkCompiler.Compile(
            Lattice, Data.Train.Subset(bundle), Plan.LossAt(Plan.Margins[0]), [[.. Enumerable.Range(0, bundle.Length)]], Plan.In(encoding));
        return ResourceReport.Of(compiled, Data.Train.SampleCount);
    }

    /// <summary>A network's score on the validation samples; NaN without any.</summary>
    public double Validation(sbyte[] bits) => Data.Validation.SampleCount == 0 ? double.NaN
        : Data.Evaluate(new QuantizedNetwork(Lattice, bits), Data.Validation).Accuracy;

    /// <summary>A network's score on the training and the test samples.</summary>
    public Score Score(sbyte[] bits, double seconds, string remark = "")
    {
        var network = new QuantizedNetwork(Lattice, bits);
        return new Score(Data.Evaluate(network, Data.TrainOnce).Accuracy, Data.Evaluate(network, Data.Test).Accuracy, seconds, remark);
    }
}
