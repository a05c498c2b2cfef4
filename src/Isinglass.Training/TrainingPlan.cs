using Isinglass.Hedging;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Data;
using Isinglass.Neural.Export;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;
using Isinglass.Training.Calls;
using Isinglass.Training.Fitting;
using Isinglass.Training.Recipes;

namespace Isinglass.Training;

/// <summary>A recipe completed for given data: every automatic choice is made, every value is checked, nothing is null.</summary>
internal sealed record TrainingPlan
{
    private const int FewSamples = 100;

    // The bits of coherent Ising machines; six bits cost a sixth of a point of accuracy (docs/decisions/0012).
    private const int HedgingRowBits = 8;

    /// <summary>Target of hidden units in the rows of a bundle (docs/decisions/0012).</summary>
    private const double BundleKappa = 1.5;

    /// <summary>Copies of all samples in the replicated mode.</summary>
    private const int DefaultReplicas = 8;

    // Bytes of a bit (point, mean, step and others), and of its copy in a bundle (multiplier, bias and point).
    private const double BytesPerBit = 40, BytesPerCopy = 18;

    private TrainingPlan()
    {
    }

    /// <summary>The recipe with all choices written out; its plan is this one.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>A given machine; null = the one named by <see cref="Machine"/>.</summary>
    internal ISampler? OwnMachine { get; private init; }

    /// <summary>A given solver of bundles; null = the one named by <see cref="BundleSolver"/>.</summary>
    internal ISolver? OwnSolver { get; private init; }

    /// <summary>A network given as the start.</summary>
    internal TrainedNetwork? OwnStart { get; private init; }

    /// <summary>Records calls of the machine; null = not recorded.</summary>
    internal MachineCalls? Calls { get; private init; }

    /// <summary>Whether training starts from a given network instead of random bits.</summary>
    internal bool IsWarm => Recipe.WarmStart is not null || OwnStart is not null;

    /// <summary>Whether a number is predicted instead of classes.</summary>
    public required bool IsRegression { get; init; }

    /// <summary>The network with its activation.</summary>
    public required NetworkSpec Network { get; init; }

    /// <summary>Name or formula of the loss.</summary>
    public required string Loss { get; init; }

    /// <summary>Margins in standard deviations of the output, in the order in which they are trained.</summary>
    public required IReadOnlyList<double> Margins { get; init; }

    /// <summary>The method that searches for the bits.</summary>
    public required TrainingMethod Method { get; init; }

    /// <summary>Name of the Ising machine, one of <see cref="MachineCatalog.Names"/>.</summary>
    public required string Machine { get; init; }

    /// <summary>The encoding of the network for a solver.</summary>
    public required ModelEncoding Encoding { get; init; }

    /// <summary>The solver of a bundle.</summary>
    public required BundleSolverKind BundleSolver { get; init; }

    /// <summary>Samples of a bundle.</summary>
    public required int Bundle { get; init; }

    /// <summary>rho_0 in units of 2/sqrt(fan-in * hidden units) for a bundle of 30 samples.</summary>
    public required double Rho { get; init; }

    /// <summary>Growth of rho each round.</summary>
    public required double Growth { get; init; }

    /// <summary>Largest number of rounds or calls.</summary>
    public required int Rounds { get; init; }

    /// <summary>Runs of hedging from different starts.</summary>
    public required int Restarts { get; init; }

    /// <summary>Sweeps of the machine in a call.</summary>
    public required int Sweeps { get; init; }

    /// <summary>Reads of the machine in a call.</summary>
    public required int Reads { get; init; }

    /// <summary>Bits of the coefficients of soft-margin rows; 0 = not rounded.</summary>
    public required int RowBits { get; init; }

    /// <summary>Copies of all samples in the replicated mode.</summary>
    public required int Replicas { get; init; }

    /// <summary>Refinement on the true loss after the method.</summary>
    public required RefinementKind Refinement { get; init; }

    /// <summary>Members of the committee; 0 = none is chosen.</summary>
    public int Committee => Recipe.Committee ?? 0;

    /// <summary>How hedging makes bundles agree.</summary>
    public HedgingMode Mode => Recipe.Mode;

    /// <summary>The seed of all random numbers.</summary>
    public ulong Seed => Recipe.Seed;

    /// <summary>The method's word: qph.</summary>
    public string MethodName => RecipeWords.Methods.Of(Method);

    /// <summary>The method with its refinement in words: "qph + greedy flips".</summary>
    public string RefinedName => Refinement switch
    {
        RefinementKind.None => MethodName,
        RefinementKind.Annealed => $"{MethodName} + annealed flips",
        _ => $"{MethodName} + greedy flips",
    };

    /// <summary>The encoding's word: soft-margin.</summary>
    public string EncodingName => RecipeWords.Encodings.Of(Encoding);

    /// <summary>Whether the solver reads the coefficients of a model, as every machine does.</summary>
    internal bool ReadsCoefficients => Method switch
    {
        TrainingMethod.ProgressiveHedging => BundleSolver is BundleSolverKind.Machine or BundleSolverKind.ConditionalGradient or BundleSolverKind.Penalty,
        TrainingMethod.Annealing or TrainingMethod.Gradient => false,
        _ => true,
    };

    /// <summary>The plan of a recipe for its prepared data.</summary>
    /// <exception cref="InputException">The recipe cannot be followed; the message names every reason.</exception>
    public static TrainingPlan Of(Recipe recipe, TrainingData data) => Of(recipe, data.Train, data.Quantizer.Bits);

    /// <summary>The plan of a recipe for training samples whose inputs have <paramref name="inputBits"/> bits.</summary>
    internal static TrainingPlan Of(Recipe recipe, QuantizedDataset train, int inputBits)
    {
        var plan = Choose(recipe, train, inputBits);
        RecipeFault.Refuse(RecipeChecks.Of(plan));
        plan.CheckMemory(train.SampleCount);
        return plan;
    }

    /// <summary>Refuses a network that does not fit in memory before anything of its size is allocated.</summary>
    private void CheckMemory(int samples)
    {
        double bits = new ParameterLayout(Network).BitCount;
        var scenarios = Method == TrainingMethod.ProgressiveHedging ? Math.Ceiling((double)samples / Bundle) : 1;
        Memory.Require($"The network {Network.Widths} ({bits:G6} bits, {scenarios} bundles of samples)", bits * (BytesPerBit + BytesPerCopy * scenarios),
            "Use a smaller network, fewer samples (`per_class`, `samples`), or larger bundles (`bundle`).");
    }

    /// <summary>The loss at a margin.</summary>
    internal LossSpec LossAt(double margin) => IsRegression ? LossSpec.Regression(Loss, margin) : LossSpec.Parse(Loss, margin);

    /// <summary>The options of the compiler for an encoding.</summary>
    internal CompileOptions In(ModelEncoding encoding) => new() { Encoding = encoding, RowBits = RowBits, Kappa = BundleKappa };

    /// <summary>The plan with the given machine, solver and start.</summary>
    internal TrainingPlan With(TrainerOptions options) => this with
    {
        Machine = options.Machine?.Name ?? Machine,
        OwnMachine = options.Machine,
        OwnSolver = options.Solver,
        OwnStart = options.Start,
        Calls = options.Calls,
    };

    /// <summary>The sampler of the plan, without the recipe's limits.</summary>
    internal ISampler CreateMachine() => OwnMachine ?? MachineCatalog.Create(Machine);

    /// <summary>A solver over a machine, whose calls are recorded if <see cref="Calls"/> is set.</summary>
    internal ISolver Over(ISampler machine, Func<ISampler, ISolver> solver) =>
        Calls is { } calls ? new WatchedSolver(machine, solver, calls) : solver(machine);

    private static TrainingPlan Choose(Recipe recipe, QuantizedDataset train, int inputBits)
    {
        var samples = train.SampleCount;
        var isRegression = train.Targets is not null;
        var outputs = isRegression || train.ClassCount == 2 ? 1 : train.ClassCount;
        var widths = recipe.Network ?? $"{train.FeatureCount}-{outputs}";
        var (weights, biases) = (recipe.Weights ?? "binary", recipe.Biases ?? "none");
        var network = NetworkSpec.Parse(widths, weights, biases, Activation(recipe));
        var hidden = network.HiddenCount;
        var several = network.OutputCount > 1;
        var isBlackBox = recipe.Machine != MachineCatalog.Completion;
        var isWeighing = isBlackBox && recipe is
        {
            Mode: HedgingMode.ProgressiveHedging, BundleSolver: null, Bundle: null,
            Encoding: null or ModelEncoding.SoftMargin
        }
            && samples <= FewSamples && hidden <= 1 && !several && !isRegression && network.IsDense;

        // Under a budget of weights annealing had the lower training loss in 16 of 20 trainings (49-10, 49-8-1 and 60-1, ternary, budgets of a fourth to a
        // half), in a fourth to a twenty-fifth of the time: copies that spend the budget differently agree late.
        var isBudgeted = recipe.AtMostNonzero is not null && !isBlackBox && recipe is { Mode: HedgingMode.ProgressiveHedging, Committee: null }
            && !RecipeUse.NamesHedging(recipe);
        var method = recipe.Method ?? (isWeighing ? TrainingMethod.SampleWeights : isBudgeted ? TrainingMethod.Annealing : TrainingMethod.ProgressiveHedging);
        var isHedging = method == TrainingMethod.ProgressiveHedging;

        // Slow growth of rho pays where there is one layer and either many outputs or so few samples that it costs nothing.
        var isSlow = hidden == 0 && (several || samples <= FewSamples);

        // With more samples than bits, training loss is worth lowering; with fewer, annealed flips overfit. Bits are counted as for sign units, with which this
        // was measured.
        var isMany = hidden > 0 && samples > new ParameterLayout(NetworkSpec.Parse(widths, weights, biases)).BitCount;
        var encoding = recipe.Encoding ?? DefaultEncoding(isHedging ? recipe.BundleSolver : null, method, isBlackBox);
        var chosen = recipe with
        {
            Data = DataCatalog.Absolute(recipe.Data),
            Network = widths,
            Weights = weights,
            Biases = biases,
            Method = method,
            InputBits = inputBits,
            Loss = recipe.Loss ?? (isRegression ? "squared" : several ? "pairwise" : "hinge"),
            Margins = recipe.Margins ?? (method == TrainingMethod.Gradient ? BaselineSuite.RefinementMargins
                : DefaultMargins(isRegression, several, hidden, isMany, isBlackBox)),
            Encoding = encoding,
            RowBits = recipe.RowBits ?? (isHedging && isBlackBox && hidden > 0 ? HedgingRowBits : null),
            // Other methods have one model of all samples.
            Bundle = isHedging ? Math.Min(samples, recipe.Bundle ?? BundleSize(samples, hidden, several, isBlackBox)) : samples,
            Rho = recipe.Rho ?? (hidden > 0 ? (several ? (network.IsDense ? 3 : 1) : isBlackBox ? 6 : 1.2) : several ? 0.12 : isBlackBox ? 0.9 : 0.36),
            Require = recipe.Require is { } file ? DataCatalog.Absolute(file) : null,
            WarmStart = recipe.WarmStart is null or WarmStart.Float or WarmStart.Gradient ? recipe.WarmStart : Path.GetFullPath(recipe.WarmStart),
            Growth = recipe.Growth ?? (isSlow ? 1.01 : 1.03),
            Rounds = recipe.Rounds ?? (method is TrainingMethod.Annealing or TrainingMethod.Gradient ? 1 : method == TrainingMethod.SampleWeights ? 40
                : isHedging && isSlow ? 300 : 100),
            Restarts = recipe.Restarts ?? (isHedging && samples <= FewSamples ? 4 : 1),
            Sweeps = recipe.Sweeps ?? (method == TrainingMethod.Annealing ? 300 : isHedging ? (isBlackBox ? 8 : hidden == 0 && several ? 20 : 6) : 100),
            Reads = recipe.Reads ?? (isHedging ? 1 : 10),
            Refine = recipe.Refine ?? (isMany && isHedging && !isBlackBox ? RefinementKind.Annealed : RefinementKind.Greedy),
        };
        return new TrainingPlan
        {
            Recipe = chosen,
            IsRegression = isRegression,
            Network = network,
            Loss = chosen.Loss,
            Margins = chosen.Margins,
            Method = method,
            Machine = chosen.Machine,
            Encoding = encoding,
            BundleSolver = chosen.BundleSolver
                ?? (!isBlackBox ? BundleSolverKind.Completion : encoding == ModelEncoding.Exact ? BundleSolverKind.ConditionalGradient
                    : BundleSolverKind.Machine),
            Bundle = chosen.Bundle.Value,
            Rho = chosen.Rho.Value,
            Growth = chosen.Growth.Value,
            Rounds = chosen.Rounds.Value,
            Restarts = chosen.Restarts.Value,
            Sweeps = chosen.Sweeps.Value,
            Reads = chosen.Reads.Value,
            RowBits = chosen.RowBits ?? SoftMarginEncoder.AutomaticRowBits(network),
            Replicas = chosen.Replicas ?? DefaultReplicas,
            Refinement = chosen.Refine.Value,
        };
    }

    private static ActivationSpec Activation(Recipe recipe) => recipe.Activation == "sign" ? ActivationSpec.Sign
        : new ActivationSpec(ScalarFunction.Parse(recipe.Activation), recipe.Subintervals, recipe.Degree)
        {
            Knots = recipe.Knots,
            Tolerance = recipe.Tolerance
        };

    private static ModelEncoding DefaultEncoding(BundleSolverKind? solver, TrainingMethod method, bool isBlackBox) =>
        solver is BundleSolverKind.ConditionalGradient or BundleSolverKind.Penalty or BundleSolverKind.Exact ? ModelEncoding.Exact
        : method is TrainingMethod.ConditionalGradient or TrainingMethod.Penalty ? ModelEncoding.Exact
        : isBlackBox ? ModelEncoding.SoftMargin
        : ModelEncoding.Implicit;

    private static double[] DefaultMargins(bool isRegression, bool several, int hidden, bool isMany, bool isBlackBox) =>
        isRegression ? [0.35, 0.5, 0.7, 1, 1.4]
        : several ? (hidden > 0 ? [1, 1.7] : [0.5, 0.7])
        : isMany ? [0.7, 1, 1.4]
        : hidden == 0 ? [0.5, 1, 2, 4]
        : isBlackBox ? [1, 2]
        : [0.5, 1, 2];

    /// <summary>
    /// Measured: N/8 without hidden units, N/10 with several outputs, 30 to 60 with hidden units, N/10 if that is more (5000 samples, 49-32-10: 79.2 % of the
    /// training samples instead of 77.0; 49-8-1: 95.5 instead of 95.3, for a quarter of the time); 10 for black boxes, whose bundle must fit the machine.
    /// </summary>
    private static int BundleSize(int samples, int hidden, bool several, bool isBlackBox) =>
        isBlackBox ? 10 : hidden > 0 ? Math.Max(Math.Clamp(samples / 4, 10, 60), samples / 10) : Math.Max(10, samples / (several ? 10 : 8));
}
