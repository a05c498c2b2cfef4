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
/// Settings that do not affect the trained network, and objects that a program hands in instead of naming them in the recipe: data, a machine, a solver, a
/// start.
/// </summary>
public sealed record TrainerOptions
{
    /// <summary>The folder where data is looked for first; null = the usual places.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>
    /// The samples instead of the recipe's <see cref="Recipe.Data"/>; the recipe still selects classes, draws and pools. Null = what it names.
    /// </summary>
    public DatasetPair? Data { get; init; }

    /// <summary>
    /// An Ising machine of your own instead of the recipe's <see cref="Recipe.Machine"/>, whose name then says only whose automatic choices hold (those of
    /// simulated annealing where it is completion). It is asked by several threads at once where <see cref="Threads"/> is above 1.
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

    /// <summary>Who looks at the calls of the machine, where there is one; null = nobody. Changes nothing.</summary>
    internal MachineCalls? Calls { get; init; }

    /// <summary>Called with the data before training.</summary>
    internal Action<TrainingData>? OnData { get; init; }

    /// <summary>Called with the plan, in which every automatic choice is made, before training.</summary>
    internal Action<TrainingPlan>? OnPlan { get; init; }

    /// <summary>
    /// Called on the thread that trains with the progress: of the choice among networks while that goes on, then of the run with its baselines.
    /// </summary>
    internal Action<SolveProgress>? OnProgress { get; init; }

    /// <summary>Called after every round with its margin and the training accuracy (0..1) of the incumbent.</summary>
    internal Action<double, HedgingRound, double>? OnRound { get; init; }

    /// <summary>A checkpoint of a run with the same recipe to continue; null = a new run.</summary>
    internal TrainingCheckpoint? Resume { get; init; }

    /// <summary>Called with a checkpoint from time to time, on the thread that trains.</summary>
    internal Action<TrainingCheckpoint>? OnCheckpoint { get; init; }

    /// <summary>Shortest time between two checkpoints; zero = after every round. Default 30 seconds.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Asked after every round whether a checkpoint is wanted before its time; null = never.</summary>
    internal Func<bool>? IsCheckpointWanted { get; init; }
}
