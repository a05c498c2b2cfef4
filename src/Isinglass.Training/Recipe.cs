using System.Text.Json.Serialization;
using Isinglass.Files;
using Isinglass.Hedging;
using Isinglass.Model;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Tables;
using Isinglass.Neural.Spec;
using Isinglass.Training.Recipes;
using Isinglass.Training.Runs;

namespace Isinglass.Training;

/// <summary>
/// The recipe of a training run: everything that the network depends on, and nothing else. Equal recipes give equal networks to the bit, on any number of
/// threads. Null means the automatic choice, which <see cref="TrainingPlan"/> makes. <see cref="RecipeOption.All"/> describes every property.
/// </summary>
[JsonConverter(typeof(RecipeConverter))]
public sealed record Recipe
{
    /// <summary>Data set: a known name, a folder with IDX files, a CSV file, or teacher:WIDTHS. Default: the generated glyphs.</summary>
    public string Data { get; init; } = DataCatalog.DefaultName;

    /// <summary>The class column of a table, by name or number from 1; null = found in the header, else the last.</summary>
    public string? Label { get; init; }

    /// <summary>The column of a table with the number to predict, by name or number from 1; null = classes.</summary>
    public string? Target { get; init; }

    /// <summary>Columns of a table that are not features, by name or number from 1; null = none.</summary>
    public IReadOnlyList<string>? Ignore { get; init; }

    /// <summary>What is done with missing values of a table; null = the mean replaces them.</summary>
    public MissingValues? Missing { get; init; }

    /// <summary>The decimal separator of a table, "." or ","; null = ".".</summary>
    public string? Decimal { get; init; }

    /// <summary>The weights of the classes; null = by their numbers of samples.</summary>
    public ClassWeighting? ClassWeight { get; init; }

    /// <summary>Classes by name or number; null = all.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Training samples of each class; null = all that are not used for validation.</summary>
    public int? PerClass { get; init; }

    /// <summary>Training samples in all, drawn without regard to classes; null = see <see cref="PerClass"/>.</summary>
    public int? Samples { get; init; }

    /// <summary>Validation samples of each class, separate from training and test; null = automatic.</summary>
    public int? Validation { get; init; }

    /// <summary>Size to which images are pooled; null = their own.</summary>
    public string? Image { get; init; }

    /// <summary>Bits of an input, 1..8; null = 1 for two-valued features, else 8.</summary>
    public int? InputBits { get; init; }

    /// <summary>Inputs and layers, such as 196-10 or 14x14-conv3x3x4-pool2-10; null = inputs-outputs.</summary>
    public string? Network { get; init; }

    /// <summary>
    /// Codebook of the weights, one for all layers or one a layer separated by '/'. Null = chosen by validation for a table (with biases, hidden units, loss
    /// and margin, as far as they are null), else binary.
    /// </summary>
    public string? Weights { get; init; }

    /// <summary>
    /// Codebook of the biases, in the same form; "none" for no biases (inputs are centred). Null = chosen by validation for a table, else none.
    /// </summary>
    public string? Biases { get; init; }

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

    /// <summary>Margins in standard deviations of the output; validation chooses the best. Null = automatic.</summary>
    public IReadOnlyList<double>? Margins { get; init; }

    /// <summary>
    /// qph (progressive hedging), mw (one model of all samples whose weights follow the errors of completed reads), qcgd, penalty, anneal or gradient (annealed
    /// tanh, straight-through and Bop, by validation). Default auto: mw for a machine with few samples, which then fit into one call, anneal for a table
    /// whose network is chosen and under a budget of weights, else qph.
    /// </summary>
    public TrainingMethod? Method { get; init; }

    /// <summary>Ising machine of a bundle, one of <see cref="MachineCatalog.Names"/>.</summary>
    public string Machine { get; init; } = MachineCatalog.Completion;

    /// <summary>implicit, soft-margin or exact; null = what the machine needs.</summary>
    public ModelEncoding? Encoding { get; init; }

    /// <summary>Samples of a bundle; null = automatic.</summary>
    public int? Bundle { get; init; }

    /// <summary>Proximal weight rho_0 in units of 2/sqrt(fan-in * hidden units) for a bundle of 30 samples; null = automatic.</summary>
    public double? Rho { get; init; }

    /// <summary>Growth of rho each round; null = automatic.</summary>
    public double? Growth { get; init; }

    /// <summary>Largest number of rounds (calls, for methods without rounds); null = automatic.</summary>
    public int? Rounds { get; init; }

    /// <summary>
    /// Runs of hedging from different starts, the best of which by training loss is used; they end early at loss 0. Null = 4 up to 100 samples, else 1.
    /// </summary>
    public int? Restarts { get; init; }

    /// <summary>Sweeps of the machine in a call; null = automatic.</summary>
    public int? Sweeps { get; init; }

    /// <summary>Reads of a machine's call; null = automatic.</summary>
    public int? Reads { get; init; }

    /// <summary>
    /// Bits of the coefficients of soft-margin rows, 2 .. 16, 0 = not rounded; null = 0 without hidden units, six with them (docs/decisions/0006), eight with
    /// them in hedging over a machine (0012).
    /// </summary>
    public int? RowBits { get; init; }

    /// <summary>Bits of the machine's coefficients, 2 .. 52; null = exact.</summary>
    public int? MachineBits { get; init; }

    /// <summary>Standard deviation of the machine's analogue error as a share of its largest coefficient; null = none.</summary>
    public double? MachineNoise { get; init; }

    /// <summary>Probability of a suboptimal read of the machine; null = none.</summary>
    public double? MachineSuboptimal { get; init; }

    /// <summary>hedging (multipliers), replicated (copies of all samples without multipliers) or frank-wolfe (with a Lagrangian bound).</summary>
    public HedgingMode Mode { get; init; } = HedgingMode.ProgressiveHedging;

    /// <summary>What solves a bundle in a round: completion, machine, qcgd, penalty or exact; null = by machine and encoding.</summary>
    public BundleSolverKind? BundleSolver { get; init; }

    /// <summary>Copies in the replicated mode; null = 8.</summary>
    public int? Replicas { get; init; }

    /// <summary>Share of the bundles that are solved in a round, above 0, at most 1; null = all.</summary>
    public double? BundleShare { get; init; }

    /// <summary>What breaks a cycle: rho (it grows) or slam (bits near consensus are fixed).</summary>
    public CycleAction Cycles { get; init; } = CycleAction.LargerRho;

    /// <summary>A bit is fixed after this many rounds in a row in which all copies agree; null = never.</summary>
    public int? FixAfter { get; init; }

    /// <summary>Number of candidates a round that are drawn from the consensus; null = none.</summary>
    public int? Mixtures { get; init; }

    /// <summary>Score every bundle's copy in every round.</summary>
    public bool ScoreCopies { get; init; }

    /// <summary>Scale rho of each bit by the change of the loss when it flips at the start.</summary>
    public bool FlipSensitivity { get; init; }

    /// <summary>Where training starts: float, gradient, or a network file; null = at random.</summary>
    public string? WarmStart { get; init; }

    /// <summary>
    /// Refinement by flips on the true loss after the method: none, greedy, or anneal (greedy, annealed and greedy flips). Null = greedy, but anneal after
    /// hedging of a network with hidden units that is not on a machine and has more samples than parameter bits.
    /// </summary>
    public RefinementKind? Refine { get; init; }

    /// <summary>Samples that must be right: a CSV file with the class, or a folder of images; null = none.</summary>
    public string? Require { get; init; }

    /// <summary>How many weights may differ from zero: "120" in all, "12/unit" for each unit; null = all.</summary>
    public string? AtMostNonzero { get; init; }

    /// <summary>Columns with which the output may only grow (+COLUMN) or fall (-COLUMN); null = none.</summary>
    public IReadOnlyList<string>? Monotone { get; init; }

    /// <summary>Columns whose weights are equal or opposite: "a,b;c,-d", or "mirror"; null = none.</summary>
    public string? Equal { get; init; }

    /// <summary>A column whose two groups get class 1 about equally often: "sex&lt;=0.05"; null = none.</summary>
    public string? Fair { get; init; }

    /// <summary>Most parameter bits; null = any number.</summary>
    public int? MaxBits { get; init; }

    /// <summary>Whether the network has to satisfy demands, not only to have a small loss.</summary>
    internal bool HasDemands => Require is not null || AtMostNonzero is not null || Monotone is not null || Equal is not null || Fair is not null;

    /// <summary>
    /// Members of a committee that is chosen, in addition to the single network, from the good networks which training found; at least 2, odd for one output.
    /// Null = none.
    /// </summary>
    public int? Committee { get; init; }

    /// <summary>The seed of all random numbers.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The properties of a table.</summary>
    internal TableOptions Table => new() { Label = Label, Target = Target, Ignore = Ignore ?? [], Missing = Missing, Decimal = Decimal?[0] };

    /// <summary>The recipe as JSON.</summary>
    public string ToJson() => RecipeText.Of(this);

    /// <summary>
    /// Reads a recipe. Missing or null properties are automatic; everything that is wrong (unknown properties, wrong types, values out of range) is reported at
    /// once, with its line.
    /// </summary>
    /// <exception cref="InputException">The file is missing or no recipe.</exception>
    public static Recipe Read(string path)
    {
        try
        {
            return RecipeText.Read(File.ReadAllBytes(path), path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"There is no recipe {path}. Every run writes one: RUN/recipe.json.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ReadFailure.Explain(path, exception);
        }
    }
}
