using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Compilation.Resources;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Compilation;

/// <summary>
/// Compiles a network and its samples into a scenario model: one scenario a bundle, the parameter bits shared. The role of each variable is recorded, so that
/// the cost is known before anything is solved.
/// </summary>
internal static class NetworkCompiler
{
    /// <summary>Compiles.</summary>
    /// <param name="lattice">The network on the integers.</param>
    /// <param name="data">The training samples.</param>
    /// <param name="loss">The loss of a margin.</param>
    /// <param name="bundles">Samples of each bundle; together all samples, each once.</param>
    /// <param name="options">The encoding.</param>
    public static CompiledNetwork Compile(IntegerNetwork lattice, QuantizedDataset data, LossSpec loss, int[][] bundles, CompileOptions options) =>
        Compile(new NetworkCompletion(lattice, new SampleBlock(data, [.. Enumerable.Range(0, data.SampleCount)]), loss), data, bundles, options);

    /// <summary>Compiles a network with its loss over all samples.</summary>
    /// <param name="whole">The mean loss of all samples, in their order.</param>
    /// <param name="data">The training samples.</param>
    /// <param name="bundles">Samples of each bundle; together all samples, each once.</param>
    /// <param name="options">The encoding.</param>
    public static CompiledNetwork Compile(NetworkCompletion whole, QuantizedDataset data, int[][] bundles, CompileOptions options)
    {
        if (bundles.Sum(bundle => bundle.Length) != data.SampleCount)
        {
            throw new ArgumentException($"The bundles hold {bundles.Sum(bundle => bundle.Length)} samples, the data {data.SampleCount}.", nameof(bundles));
        }

        var (lattice, loss) = (whole.Lattice, whole.Loss.Spec);
        CheckMemory(whole, options);
        var scenarios = new List<Scenario>();
        var causes = new List<IReadOnlyList<VariableRole>>();
        foreach (var bundle in bundles)
        {
            var (model, cause) = Encode(new NetworkCompletion(lattice, new SampleBlock(data, bundle), loss) { Demands = whole.Demands }, options);
            scenarios.Add(new Scenario((double)bundle.Length / data.SampleCount, model));
            causes.Add(cause);
        }

        var scenarioModel = new ScenarioModel(whole.FreeCount, scenarios) { Completion = whole, SharedScales = Scales(lattice) };
        return new CompiledNetwork(lattice, loss, options, scenarioModel, whole, bundles, causes);
    }

    /// <summary>The model of one bundle with the role of each variable.</summary>
    public static (ConstrainedQuadraticModel Model, IReadOnlyList<VariableRole> Causes) Encode(NetworkCompletion network, CompileOptions options) =>
        options.Encoding switch
        {
            ModelEncoding.Exact => ExactEncoder.Encode(network, options),
            ModelEncoding.SoftMargin => SoftMarginEncoder.Encode(network, options),
            _ => (new ConstrainedQuadraticModelBuilder(network.FreeCount) { Completion = network }.Build(),
            [.. Enumerable.Repeat(VariableRole.Parameter, network.FreeCount)]),
        };

    /// <summary>Refuses a model that would not fit in memory, by the formulas, before it is built.</summary>
    private static void CheckMemory(NetworkCompletion whole, CompileOptions options)
    {
        var one = SpinCountEstimate.PerSample(whole.Lattice, whole.Loss, whole.Loss.Spec.MultiClass, options, whole.Block.MaximumInput);
        var samples = whole.Block.SampleCount;
        var isExact = options.Encoding == ModelEncoding.Exact;
        var model = $"The {(isExact ? "exact" : "soft-margin")} model of {samples} samples of {whole.Lattice.Spec.Widths} has about "
            + $"{(double)one.Spins * samples:G3} spins and {(double)one.Entries * samples:G3} coefficients";
        var cure = $"Use fewer samples (`per_class`, `samples`), fewer input bits or a smaller network{(isExact ? ", or `encoding` soft-margin" : "")}.";
        Memory.Require($"{model} and", (double)one.Bytes * samples, cure, options.MemoryLimit);
        if ((double)one.Spins * samples + whole.FreeCount > int.MaxValue / 2)
        {
            throw new InputException($"{model}, more than can be numbered. {cure}");
        }
    }

    /// <summary>The square of each bit's step in its parameter, in units of a one-bit weight's: the proximal term is uniform in the parameters.</summary>
    private static double[] Scales(IntegerNetwork lattice)
    {
        var scales = new double[lattice.Layout.BitCount];
        for (var bit = 0; bit < scales.Length; bit++)
        {
            var (layer, _, input, digit) = lattice.Layout.Locate(bit);
            var description = lattice.Spec.Layers[layer];
            var codebook = input == lattice.Spec.FanIn(layer) ? description.Biases! : description.Weights;
            var step = codebook.Coefficients[digit] / (2 * codebook.RootMeanSquare);
            scales[bit] = step * step;
        }

        return scales;
    }
}

/// <summary>A compiled network: the scenario model, and the decoding of its points.</summary>
internal sealed class CompiledNetwork
{
    internal CompiledNetwork(
        IntegerNetwork lattice, LossSpec loss, CompileOptions options, ScenarioModel scenarios, NetworkCompletion completion, int[][] bundles,
        IReadOnlyList<IReadOnlyList<VariableRole>> causes)
    {
        (Lattice, Loss, Options, Scenarios, Completion, Bundles, Causes) = (lattice, loss, options, scenarios, completion, bundles, causes);
    }

    /// <summary>The network on the integers.</summary>
    public IntegerNetwork Lattice { get; }

    /// <summary>The loss.</summary>
    public LossSpec Loss { get; }

    /// <summary>The encoding.</summary>
    public CompileOptions Options { get; }

    /// <summary>One scenario a bundle; its completion scores bits by the mean loss of all samples.</summary>
    public ScenarioModel Scenarios { get; }

    /// <summary>The mean loss of all samples.</summary>
    public NetworkCompletion Completion { get; }

    /// <summary>The samples of each bundle.</summary>
    public IReadOnlyList<int[]> Bundles { get; }

    /// <summary>For each bundle, the role of each variable.</summary>
    public IReadOnlyList<IReadOnlyList<VariableRole>> Causes { get; }

    /// <summary>The network of a point, whose first bits are the parameters.</summary>
    public QuantizedNetwork Decode(ReadOnlySpan<sbyte> point) => new(Lattice, point);
}
