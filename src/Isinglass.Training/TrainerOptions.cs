using Isinglass.Hedging;
using Isinglass.Model.Solving;
using Isinglass.Neural.Data;
using Isinglass.Neural.Export;
using Isinglass.Solvers.Machines;
using Isinglass.Training.Runs;
using Isinglass.Training.Scenarios;

namespace Isinglass.Training;

/// <summary>What surrounds a run, and what a program hands to it instead of naming it in the recipe: data, a machine, a solver, a start.</summary>
public sealed record TrainerOptions
{
    /// <summary>Where data is looked for first; null = the usual places.</summary>
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

    /// <summary>Who solves the scenarios of hedging; null = threads of this process. Never changes the network; it is not closed here.</summary>
    internal IWorkerPool? Workers { get; init; }

    /// <summary>
    /// Name of the machine profile (<see cref="DeviceProfile.All"/>) whose calls and time the result tells; null = that of the recipe's machine, or the
    /// simulated one.
    /// </summary>
    public string? Profile { get; init; }

    /// <summary>Train the baselines as well.</summary>
    public bool Baselines { get; init; } = true;

    /// <summary>Told the data before anything is trained on them.</summary>
    internal Action<TrainingData>? OnData { get; init; }

    /// <summary>Told what is going on, from the thread that trains.</summary>
    public Action<TrainingProgress>? OnProgress { get; init; }

    /// <summary>Told every round with the margin it belongs to and the training accuracy (0..1) of the incumbent.</summary>
    public Action<double, HedgingRound, double>? OnRound { get; init; }

    /// <summary>A checkpoint of a run with the same recipe to go on from; null = begin.</summary>
    internal TrainingCheckpoint? Resume { get; init; }

    /// <summary>Given a checkpoint from time to time, from the thread that trains.</summary>
    internal Action<TrainingCheckpoint>? OnCheckpoint { get; init; }

    /// <summary>Shortest time between two checkpoints; zero = after every round. Default 30 seconds.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);
}
