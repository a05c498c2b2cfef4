using System.Text.Json;
using Isinglass.Model;
using Isinglass.Neural;
using Isinglass.Solvers;

namespace Isinglass.Training;

/// <summary>
/// Everything that decides a training run, and nothing else: equal recipes give equal networks to the bit, on any number of threads. Null means the automatic choice,
/// which <see cref="Resolved"/> writes out.
/// </summary>
public sealed record Recipe
{
    private const int FewSamples = 100;

    /// <summary>Names of all methods.</summary>
    public static IReadOnlyList<string> MethodNames { get; } = ["qph", "qcgd", "penalty", "anneal"];

    /// <summary>Names of all machines.</summary>
    public static IReadOnlyList<string> MachineNames { get; } = ["completion", .. SamplerCatalog.Names];

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

    /// <summary>Widths, such as 196-10; null = inputs-outputs.</summary>
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

    /// <summary>qph, qcgd, penalty or anneal.</summary>
    public string Method { get; init; } = "qph";

    /// <summary>Ising machine of a bundle: completion, or the name of a sampler.</summary>
    public string Machine { get; init; } = "completion";

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

    /// <summary>Seed of everything.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The recipe as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RecipeJson.Default.Recipe) + "\n";

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
        var outputs = data.Train.ClassCount == 2 ? 1 : data.Train.ClassCount;
        var network = Network ?? $"{data.Train.FeatureCount}-{outputs}";
        var hidden = network.Count(character => character == '-') - 1;
        var several = !network.EndsWith("-1", StringComparison.Ordinal);
        var isBlackBox = Machine != "completion";
        var isHedging = Method == "qph";

        // Slow growth of rho pays where there is one layer and either many outputs or so few samples that it costs nothing.
        var isSlow = hidden == 0 && (several || samples <= FewSamples);
        return this with
        {
            Network = network,
            InputBits = data.Quantizer.Bits,
            Loss = Loss ?? (several ? "pairwise" : "hinge"),
            Margins = Margins ?? (several ? [0.5, 0.7] : hidden > 0 ? [0.5, 1, 2] : [0.5, 1, 2, 4]),
            Encoding = Encoding ?? (Method is "qcgd" or "penalty" ? "exact" : isBlackBox ? "soft-margin" : "implicit"),
            Bundle = Math.Min(samples, Bundle ?? (isHedging ? BundleSize(samples, hidden, several, isBlackBox) : samples)),
            Rho = Rho ?? (hidden > 0 ? (several ? 3 : isBlackBox ? 6 : 1.2) : several ? 0.12 : isBlackBox ? 0.9 : 0.36),
            Growth = Growth ?? (isSlow ? 1.01 : 1.03),
            Rounds = Rounds ?? (Method == "anneal" ? 1 : isHedging && isSlow ? 300 : 100),
            Restarts = Restarts ?? (samples <= FewSamples ? 4 : 1),
            Sweeps = Sweeps ?? (Method == "anneal" ? 300 : isHedging ? (isBlackBox ? 8 : hidden == 0 && several ? 20 : 6) : 100),
            Reads = Reads ?? (isHedging ? 1 : 10),
        };
    }

    /// <summary>
    /// Measured: N/8 without hidden units, N/10 with several outputs, 30 to 60 with hidden units; 10 for black boxes, whose bundle must fit the machine.
    /// </summary>
    private static int BundleSize(int samples, int hidden, bool several, bool isBlackBox) =>
        isBlackBox ? 10 : hidden > 0 ? Math.Clamp(samples / 4, 10, 60) : Math.Max(10, samples / (several ? 10 : 8));
}
