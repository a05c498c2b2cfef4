using Isinglass.Hedging;
using Isinglass.Model.Control;
using Isinglass.Neural.Compilation.Resources;
using Isinglass.Neural.Export;
using Isinglass.Neural.Inference;
using Isinglass.Training.Bounds;
using Isinglass.Training.Choice;
using Isinglass.Training.Demands;
using Isinglass.Training.Ensembles;
using Isinglass.Training.Exchange;
using Isinglass.Training.Runs;
using Isinglass.Training.Scenarios;

namespace Isinglass.Training;

/// <summary>The result of a training run: the network, its scores, its cost, and its baselines.</summary>
public sealed record TrainingRun
{
    internal TrainingRun(TrainingPlan plan, ResourceReport resources, MachineEstimate estimate, IReadOnlyList<MarginRun> margins, MarginRun chosen) =>
        (Plan, Resources, Estimate, Margins, Chosen) = (plan, resources, estimate, margins, chosen);

    /// <summary>The plan: the recipe with every automatic choice made.</summary>
    internal TrainingPlan Plan { get; }

    /// <summary>Name of the Ising machine; that of the given one, if one was given.</summary>
    public string Machine => Plan.Machine;

    /// <summary>The recipe with every automatic choice written out.</summary>
    public Recipe Recipe => Plan.Recipe;

    /// <summary>The network after refinement, with everything that is needed to use it.</summary>
    public required TrainedNetwork Network { get; init; }

    /// <summary>Scores after refinement.</summary>
    public required Score Score { get; init; }

    /// <summary>Scores of the method alone, before refinement.</summary>
    public required Score MethodScore { get; init; }

    /// <summary>The measure of the scores.</summary>
    internal Quality Quality => Quality.Of(Test);

    /// <summary>Confusion on the test part, or the errors of predictions.</summary>
    public required Evaluation Test { get; init; }

    /// <summary>For regression the predictions on the test part beside their targets, in the target's unit; empty for classes.</summary>
    public IReadOnlyList<(double Target, double Prediction)> Predictions { get; init; } = [];

    /// <summary>All margins that were trained, in order.</summary>
    internal IReadOnlyList<MarginRun> Margins { get; }

    /// <summary>The margin chosen by validation.</summary>
    internal MarginRun Chosen { get; }

    /// <summary>The chosen margin, in standard deviations of the output.</summary>
    public double Margin => Chosen.Margin;

    /// <summary>Mean training loss after refinement, in units of the margin's standard deviations.</summary>
    public double TrainingLoss => Chosen.Loss;

    /// <summary>Rounds of the chosen margin; empty for methods without rounds.</summary>
    internal IReadOnlyList<HedgingRound> Rounds => Chosen.Rounds;

    /// <summary>Spins and couplings in the encoding for machines.</summary>
    internal ResourceReport Resources { get; }

    /// <summary>Calls and time that the machine of a profile would need for the run.</summary>
    internal MachineEstimate Estimate { get; }

    /// <summary>The error of the approximated activations at the outputs of the network, bound and measured; null without any.</summary>
    internal CarriedErrorReport? CarriedError { get; init; }

    /// <summary>Calls of the machine, all margins together.</summary>
    public long OracleCalls => Margins.Sum(margin => margin.Method.OracleCalls);

    /// <summary>
    /// Certified lower bound of the chosen margin's training loss over all networks of this shape; -infinity when there is none; 0 is trivial.
    /// </summary>
    public double LowerBound => Math.Max(Chosen.Method.LowerBound, RelaxationBound ?? double.NegativeInfinity);

    /// <summary>What proved the bound.</summary>
    internal BoundSource BoundSource =>
        RelaxationBound is null && double.IsInfinity(Chosen.Method.LowerBound) ? BoundSource.None
        : RelaxationBound >= Chosen.Method.LowerBound ? BoundSource.Relaxation
        : BoundSource.FrankWolfe;

    /// <summary>Lower bound of the chosen margin's training loss by convex relaxation; null when there is none.</summary>
    public double? RelaxationBound { get; init; }

    /// <summary>Time that the real device would take for all calls; null when the machine emulates no device.</summary>
    public TimeSpan? DeviceTime => OracleCalls * MachineCatalog.CallDuration(Plan.Machine);

    /// <summary>Candidates scored on all training data, all margins together.</summary>
    public long CandidatesScored => Margins.Sum(margin => margin.Method.CandidatesScored);

    /// <summary>
    /// Wall time in seconds within the solvers of bundles, all margins together; the rest of the time is coordination, scoring and refinement.
    /// </summary>
    public double SolverSeconds => Margins.Sum(margin => margin.SolverSeconds);

    /// <summary>Why the training stopped.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>The committee; null when none was asked for.</summary>
    internal CommitteeResult? Committee { get; init; }

    /// <summary>Scores of always predicting the largest class of the training part; null for regression.</summary>
    public Score? Majority { get; init; }

    /// <summary>Whether the network is less accurate than <see cref="Majority"/> on the test part.</summary>
    public bool IsBelowMajority => Score.TestAccuracy < Majority?.TestAccuracy;

    /// <summary>The networks that were compared to choose codebooks and hidden units; empty where the recipe names them.</summary>
    internal IReadOnlyList<NetworkTrial> Trials { get; init; } = [];

    /// <summary>Whether codebooks and hidden units were left open, and the time limit left no time to compare any.</summary>
    internal bool IsNetworkGuessed { get; init; }

    /// <summary>Report of workers outside this process; null without any.</summary>
    internal WorkerReport? Workers { get; init; }

    /// <summary>For each demand of the recipe, whether the network keeps it; empty without demands.</summary>
    public IReadOnlyList<ConstraintResult> Constraints { get; init; } = [];

    /// <summary>Baselines by name; empty when they were not asked for or the run was interrupted.</summary>
    public IReadOnlyDictionary<string, Score> Baselines { get; init; } = new Dictionary<string, Score>();

    /// <summary>The baselines for which a time limit or an interruption left no time.</summary>
    public IReadOnlyList<SkippedBaseline> SkippedBaselines { get; init; } = [];
}
