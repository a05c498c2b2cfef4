using System.Text.Json;
using System.Text.Json.Serialization;
using Isinglass.Hedging.Rules;
using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Spec;
using Isinglass.Training.Ensembles;

namespace Isinglass.Training;

/// <summary>
/// Everything that decides a training run, and nothing else: equal recipes give equal networks to the bit, on any number of threads. Null means the automatic choice,
/// which <see cref="Resolved"/> writes out.
/// </summary>
public sealed record Recipe
{
    private const int FewSamples = 100;

    // What coherent Ising machines hold; six bits cost a sixth of a point of accuracy (docs/decisions/0012).
    private const int HedgingRowBits = 8;

    /// <summary>Names of all methods.</summary>
    public static IReadOnlyList<string> MethodNames { get; } = ["auto", "qph", "mw", "qcgd", "penalty", "anneal", "gradient"];

    /// <summary>Names of all machines.</summary>
    public static IReadOnlyList<string> MachineNames => MachineCatalog.Names;

    /// <summary>Names of the ways in which hedging brings bundles together.</summary>
    public static IReadOnlyList<string> ModeNames { get; } = ["hedging", "replicated", "frank-wolfe"];

    /// <summary>Names of refinements.</summary>
    public static IReadOnlyList<string> RefinementNames { get; } = ["none", "greedy", "anneal"];

    /// <summary>Names of the solvers of a bundle.</summary>
    public static IReadOnlyList<string> BundleSolverNames { get; } = ["auto", "completion", "machine", "qcgd", "penalty", "exact"];

    /// <summary>Names of what breaks a cycle.</summary>
    public static IReadOnlyList<string> CycleNames { get; } = ["rho", "slam"];

    /// <summary>Names of all encodings.</summary>
    public static IReadOnlyList<string> EncodingNames { get; } = ["soft-margin", "exact", "implicit"];

    /// <summary>Data set: a known name, a folder with IDX files, a CSV file, or teacher:WIDTHS. Default: the generated glyphs.</summary>
    public string Data { get; init; } = DataCatalog.DefaultName;

    /// <summary>Classes by name or number; null = all.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Training samples of each class; null = all that validation leaves.</summary>
    public int? PerClass { get; init; }

    /// <summary>Training samples in all, drawn without regard to classes; null = see <see cref="PerClass"/>.</summary>
    public int? Samples { get; init; }

    /// <summary>Validation samples of each class, apart from training and test; null = automatic.</summary>
    public int? Validation { get; init; }

    /// <summary>Size to which images are pooled; null = as they are.</summary>
    public string? Image { get; init; }

    /// <summary>Bits of an input, 1..8; null = 1 for two-valued features, else 8.</summary>
    public int? InputBits { get; init; }

    /// <summary>Inputs and layers, such as 196-10 or 14x14-conv3x3x4-pool2-10; null = inputs-outputs.</summary>
    public string? Network { get; init; }

    /// <summary>Codebook of the weights, one for all layers or one a layer separated by '/'.</summary>
    public string Weights { get; init; } = "binary";

    /// <summary>Codebook of the biases, likewise; "none" for no biases (inputs are centred).</summary>
    public string Biases { get; init; } = "none";

    /// <summary>Activation of hidden units: a built-in name or a formula.</summary>
    public string Activation { get; init; } = "sign";

    /// <summary>Subintervals of the activation's spline.</summary>
    public int Subintervals { get; init; } = 4;

    /// <summary>Degree of the activation's spline, 0 or 1.</summary>
    public int Degree { get; init; }

    /// <summary>Knots of the activation's spline in standard deviations; null = uniform.</summary>
    public IReadOnlyList<double>? Knots { get; init; }

    /// <summary>Error of the activation's spline, for which the fewest subintervals are chosen; null = uniform.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Loss: see <see cref="LossSpec.Parse"/>; null = hinge, pairwise when there are several classes.</summary>
    public string? Loss { get; init; }

    /// <summary>Margins in standard deviations of the output; the best on the validation samples is taken. Null = automatic.</summary>
    public IReadOnlyList<double>? Margins { get; init; }

    /// <summary>
    /// qph (progressive hedging), mw (one model of all samples whose weights follow the errors of completed reads), qcgd, penalty, anneal or gradient (annealed tanh, straight-through and Bop, by validation). Default auto: mw for a machine
    /// with few samples, which then fit into one call, else qph.
    /// </summary>
    public string Method { get; init; } = "auto";

    /// <summary>Ising machine of a bundle, one of <see cref="MachineCatalog.Names"/>.</summary>
    public string Machine { get; init; } = MachineCatalog.Completion;

    /// <summary>implicit, soft-margin or exact; null = what the machine needs.</summary>
    public string? Encoding { get; init; }

    /// <summary>Samples of a bundle; null = automatic.</summary>
    public int? Bundle { get; init; }

    /// <summary>Proximal weight rho_0 in units of 2/sqrt(fan-in * hidden units) for a bundle of 30 samples; null = automatic.</summary>
    public double? Rho { get; init; }

    /// <summary>Growth of rho each round; null = automatic.</summary>
    public double? Growth { get; init; }

    /// <summary>Largest number of rounds (calls, for methods without rounds); null = automatic.</summary>
    public int? Rounds { get; init; }

    /// <summary>Runs of hedging from different starts, of which the one of least training loss counts; ends early without loss. Null = 4 up to 100 samples, else 1.</summary>
    public int? Restarts { get; init; }

    /// <summary>Sweeps of the machine in a call; null = automatic.</summary>
    public int? Sweeps { get; init; }

    /// <summary>Reads of a machine's call; null = automatic.</summary>
    public int? Reads { get; init; }

    /// <summary>Bits of the coefficients of soft-margin rows, 2 .. 16, 0 = as they are; null = six with hidden units (docs/decisions/0006), eight in hedging over a machine (0012), as they are without.</summary>
    public int? RowBits { get; init; }

    /// <summary>Bits of the machine's coefficients, 2 .. 52; null = exact.</summary>
    public int? MachineBits { get; init; }

    /// <summary>Standard deviation of the machine's analogue error as a share of its largest coefficient; null = none.</summary>
    public double? MachineNoise { get; init; }

    /// <summary>Probability of a suboptimal read of the machine; null = none.</summary>
    public double? MachineSuboptimal { get; init; }

    /// <summary>hedging (multipliers), replicated (copies of all samples without multipliers) or frank-wolfe (with a Lagrangian bound).</summary>
    public string Mode { get; init; } = "hedging";

    /// <summary>Who solves a bundle in a round: completion, machine, qcgd, penalty or exact; auto = what machine and encoding ask for.</summary>
    public string BundleSolver { get; init; } = "auto";

    /// <summary>Copies in the replicated mode; null = 8.</summary>
    public int? Replicas { get; init; }

    /// <summary>Share of the bundles that are solved in a round, above 0, at most 1; null = all.</summary>
    public double? BundleShare { get; init; }

    /// <summary>What breaks a cycle: rho (it grows) or slam (bits near consensus are fixed).</summary>
    public string Cycles { get; init; } = "rho";

    /// <summary>Fix a bit after so many rounds in which all copies agree; null = never.</summary>
    public int? FixAfter { get; init; }

    /// <summary>Candidates of a round that are drawn from the consensus; null = none.</summary>
    public int? Mixtures { get; init; }

    /// <summary>Score every bundle's copy in every round.</summary>
    public bool ScoreCopies { get; init; }

    /// <summary>Scale rho of each bit by what its flip costs at the start.</summary>
    public bool FlipSensitivity { get; init; }

    /// <summary>Where training starts: float, gradient, or a network file; null = at random.</summary>
    public string? WarmStart { get; init; }

    /// <summary>
    /// Flips on the true loss after the method: none, greedy, or anneal (greedy, annealed and greedy flips). Null = greedy, but anneal after hedging of a network with hidden
    /// units that is not on a machine and has more samples than parameter bits.
    /// </summary>
    public string? Refine { get; init; }

    /// <summary>The method with its refinement, for people: "qph + greedy flips".</summary>
    [JsonIgnore]
    public string RefinedName => Refine switch { "none" => Method, "anneal" => $"{Method} + annealed flips", _ => $"{Method} + greedy flips" };

    /// <summary>
    /// Members of a committee that is chosen from the good networks which training met anyway, beside the single network; at least 2, odd for one output. Null = none.
    /// </summary>
    public int? Committee { get; init; }

    /// <summary>Seed of everything.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The recipe as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RecipeJson.Default.Recipe) + "\n";

    /// <summary>A recipe from what <see cref="ToJson"/> wrote.</summary>
    internal static Recipe FromJson(string json) => JsonSerializer.Deserialize(json, RecipeJson.Default.Recipe) ?? throw new InputException("The recipe is empty.");

    /// <summary>Reads a recipe; an unknown field or a wrong type is an <see cref="InputException"/>.</summary>
    public static Recipe Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new InputException($"There is no recipe {path}. Every run writes one: RUN/recipe.json.");
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), RecipeJson.Default.Recipe) ?? throw new InputException(path, 1, "the recipe is empty.");
        }
        catch (JsonException exception)
        {
            throw new InputException(path, (int)(exception.LineNumber + 1 ?? 0), $"not a recipe: {exception.Message}", exception);
        }
    }

    /// <summary>The recipe with every automatic choice written out for the data at hand.</summary>
    internal Recipe Resolved(TrainingData data)
    {
        var samples = data.Train.SampleCount;
        var outputs = data.IsRegression || data.Train.ClassCount == 2 ? 1 : data.Train.ClassCount;
        var network = Network ?? $"{data.Train.FeatureCount}-{outputs}";
        var spec = NetworkSpec.Parse(network, Weights, Biases);
        var hidden = spec.HiddenCount;
        var several = spec.OutputCount > 1;
        if (Mode != "hedging" && Method is not ("auto" or "qph"))
        {
            throw new InputException($"The mode {Mode} is one of hedging: use --method qph, not {Method}.");
        }

        var isBlackBox = Machine != MachineCatalog.Completion;
        if (Committee is not null && data.IsRegression)
        {
            throw new InputException("Committees vote on classes, and the data has a number to predict. Leave out --committee.");
        }

        if (Committee is { } members && (members < 2 || !several && members % 2 == 0))
        {
            throw new InputException($"A committee of {members} {(members < 2 ? "is none: name at least 2 members" : "with one output can tie: name an odd number of members")}, such as --committee 5.");
        }

        var method = Method != "auto" ? Method : isBlackBox && Mode == "hedging" && BundleSolver == "auto" && samples <= FewSamples && Bundle is null && Encoding is null or "soft-margin" && hidden <= 1 && !several && !data.IsRegression && spec.IsDense ? "mw" : "qph";
        var isHedging = method == "qph";

        // Slow growth of rho pays where there is one layer and either many outputs or so few samples that it costs nothing.
        var isSlow = hidden == 0 && (several || samples <= FewSamples);

        // With more samples than bits, training loss is worth lowering; with fewer, annealed flips overfit.
        var isMany = hidden > 0 && samples > new ParameterLayout(spec).BitCount;
        return this with
        {
            Data = DataCatalog.Absolute(Data),
            Network = network,
            Method = method,
            InputBits = data.Quantizer.Bits,
            Loss = Loss ?? (data.IsRegression ? "squared" : several ? "pairwise" : "hinge"),
            Margins = Margins ?? (method == "gradient" ? BaselineSuite.FlipMargins : data.IsRegression ? [0.35, 0.5, 0.7, 1, 1.4] : several ? (hidden > 0 ? [1, 1.7] : [0.5, 0.7]) : isMany ? [0.7, 1, 1.4] : hidden > 0 ? (isBlackBox ? [1, 2] : [0.5, 1, 2]) : [0.5, 1, 2, 4]),
            Encoding = Encoding ?? (BundleSolver is "qcgd" or "penalty" or "exact" ? "exact" : method is "qcgd" or "penalty" ? "exact" : isBlackBox ? "soft-margin" : "implicit"),
            RowBits = RowBits ?? (isHedging && isBlackBox && hidden > 0 ? HedgingRowBits : null),
            Bundle = Math.Min(samples, Bundle ?? (isHedging ? BundleSize(samples, hidden, several, isBlackBox) : samples)),
            Rho = Rho ?? (hidden > 0 ? (several ? (spec.IsDense ? 3 : 1) : isBlackBox ? 6 : 1.2) : several ? 0.12 : isBlackBox ? 0.9 : 0.36),
            Growth = Growth ?? (isSlow ? 1.01 : 1.03),
            Rounds = Rounds ?? (method is "anneal" or "gradient" ? 1 : method == "mw" ? 40 : isHedging && isSlow ? 300 : 100),
            Restarts = Restarts ?? (isHedging && samples <= FewSamples ? 4 : 1),
            Sweeps = Sweeps ?? (method == "anneal" ? 300 : isHedging ? (isBlackBox ? 8 : hidden == 0 && several ? 20 : 6) : 100),
            Reads = Reads ?? (isHedging ? 1 : 10),
            Refine = Refine ?? (isMany && isHedging && !isBlackBox ? "anneal" : "greedy"),
        };
    }

    /// <summary>
    /// Measured: N/8 without hidden units, N/10 with several outputs, 30 to 60 with hidden units, N/10 if that is more (5000 samples, 49-32-10: 79.2 % of the training
    /// samples instead of 77.0; 49-8-1: 95.5 instead of 95.3, for a quarter of the time); 10 for black boxes, whose bundle must fit the machine.
    /// </summary>
    private static int BundleSize(int samples, int hidden, bool several, bool isBlackBox) =>
        isBlackBox ? 10 : hidden > 0 ? Math.Max(Math.Clamp(samples / 4, 10, 60), samples / 10) : Math.Max(10, samples / (several ? 10 : 8));
}
