using Isinglass.Training;
using Isinglass.Training.Scenarios;

namespace Isinglass.Cli.Clusters;

/// <summary>
/// What commands have other processes and machines do. The program beside this one, Isinglass.Cluster, brings it and runs the very same commands.
/// </summary>
internal interface ICluster
{
    /// <summary>The name of the program that brings it.</summary>
    const string Program = "Isinglass.Cluster";

    /// <summary>Workers for the scenarios of a run.</summary>
    IWorkerPool Open(WorkerChoice choice);

    /// <summary>Workers for the cells of a study.</summary>
    ICellPool OpenCells(WorkerChoice choice);

    /// <summary>What a round of a recipe costs.</summary>
    /// <param name="recipe">The recipe; its method must have scenarios.</param>
    /// <param name="dataDirectory">Where data is looked for first; null = the usual places.</param>
    RoundCost Measure(Recipe recipe, string? dataDirectory);

    /// <summary>Works for others until it is told to end.</summary>
    /// <param name="settings">For whom, and how.</param>
    /// <param name="input">Ends when the process that started this one does.</param>
    /// <param name="output">Told when this worker can be asked.</param>
    /// <returns>The exit code.</returns>
    int Work(WorkerSettings settings, TextReader input, TextWriter output);
}
