using Isinglass.Training;
using Isinglass.Training.Scenarios;

namespace Isinglass.Cli.Clusters;

/// <summary>Work on other processes and machines. Implemented by the program beside this one, Isinglass.Cluster, which runs the same commands.</summary>
internal interface ICluster
{
    /// <summary>The name of the program that implements it.</summary>
    const string Program = "Isinglass.Cluster";

    /// <summary>Workers for the scenarios of a run.</summary>
    IWorkerPool Open(WorkerChoice choice);

    /// <summary>Workers for the cells of a study.</summary>
    ICellPool OpenCells(WorkerChoice choice);

    /// <summary>The cost of a round of a recipe.</summary>
    /// <param name="recipe">The recipe; its method must have scenarios.</param>
    /// <param name="dataDirectory">Where data is looked for first; null = the usual places.</param>
    RoundCost Measure(Recipe recipe, string? dataDirectory);

    /// <summary>Runs a worker until it is asked to end.</summary>
    /// <param name="settings">The cluster and the worker's settings.</param>
    /// <param name="input">Ends when the process that started this one does.</param>
    /// <param name="output">Receives a line when this worker is ready.</param>
    /// <returns>The exit code.</returns>
    int Work(WorkerSettings settings, TextReader input, TextWriter output);
}
