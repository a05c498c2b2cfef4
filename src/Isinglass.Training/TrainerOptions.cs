using Isinglass.Hedging;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Neural.Data;
using Isinglass.Neural.Export;
using Isinglass.Solvers.Machines;
using Isinglass.Training.Calls;
using Isinglass.Training.Runs;
using Isinglass.Training.Scenarios;

namespace Isinglass.Training;

/// <summary>
/// Settings that do not affect the trained network, and objects given by a program instead of named in the recipe: data, a machine, a solver, a start.
/// </summary>
public sealed record TrainerOptions
{
    /// <summary>The folder where data is looked for first; null = the usual places.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>
    /// The samples instead of the recipe's <see cref="Recipe.Data"/>; the recipe still selects classes, draws and pools. Null = the recipe's data.
    /// </summary>
    public DatasetPair? Data { get; init; }

    /// <summary>
    /// An Ising machine of your own instead of the recipe's <see cref="Recipe.Machine"/>, whose name then only determines the automatic choices (for completion
    /// those of simulated annealing). Several threads call it at once where <see cref="Threads"/> is above 1.
    /// </summary>
    public ISampler? Machine { get; init; }

    /// <summary>A solver of your own for the bundles of hedging, the only method that it can be combined with; null = as the recipe says.</summary>
    public ISolver? Solver { get; init; }

    /// <summary>
    /// A network of the same layers and codebooks to start from, instead of the recipe's <see cref="Recipe.WarmStart"/>; null = as the recipe says.
    /// </summary>
    public TrainedNetwork? Start { get; init; }

    /// <summary>Number of threads; never changes the network.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Workers for the scenarios of hedging; null = threads of this process. They never change the network; the caller closes them.</summary>
    internal IWorkerPool? Workers { get; init; }

    /// <summary>
    /// Name of the machine profile (<see cref="DeviceProfile.All"/>) whose calls and time the result estimates; null = that of the recipe's machine, or the
    /// simulated one.
    /// </summary>
    public string? Profile { get; init; }

    /// <summary>Train the baselines as well.</summary>
    public bool Baselines { get; init; } = true;

    /// <summary>Records calls of the machine, if there is one; null = not recorded. Does not change the network.</summary>
    internal MachineCalls? Calls { get; init; }

    /// <summary>Called with the data before training.</summary>
    internal Action<TrainingData>? OnData { get; init; }

    /// <summary>Called with the plan, in which every automatic choice is made, before training.</summary>
    internal Action<TrainingPlan>? OnPlan { get; init; }

    /// <summary>Called on the training thread with the progress: first of the choice among networks, then of the run with its baselines.</summary>
    internal Action<SolveProgress>? OnProgress { get; init; }

    /// <summary>Called after every round with its margin and the training accuracy (0..1) of the incumbent.</summary>
    internal Action<double, HedgingRound, double>? OnRound { get; init; }

    /// <summary>Called after every round with its margin and its scenarios.</summary>
    internal Action<double, HedgingRound, IReadOnlyList<ScenarioState>>? OnScenarios { get; init; }

    /// <summary>A checkpoint of a run with the same recipe to continue; null = a new run.</summary>
    internal TrainingCheckpoint? Resume { get; init; }

    /// <summary>Called with a checkpoint from time to time, on the training thread.</summary>
    internal Action<TrainingCheckpoint>? OnCheckpoint { get; init; }

    /// <summary>Shortest time between two checkpoints; zero = after every round. Default 30 seconds.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Called after every round: whether to make a checkpoint before its time; null = never.</summary>
    internal Func<bool>? IsCheckpointWanted { get; init; }
}
