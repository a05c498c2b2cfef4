using System.CommandLine;
using Isinglass.Cli.Experiments;

namespace Isinglass.Cli.Commands;

/// <summary><c>isinglass experiment</c>: protocols with seeds, controls, tables and pictures.</summary>
internal static class ExperimentCommand
{
    public static Command Create()
    {
        var command = new Command("experiment", "Protocols with seeds, controls, tables, verdicts and pictures.")
        {
            AccuracyExperiment.Create(),
            AccuracyExperiment.CreateFull(),
            PairsExperiment.Create(),
            FewShotExperiment.Create(),
            BottleneckExperiment.Create(),
            DecompositionExperiment.Create(),
            TeacherExperiment.Create(),
            ConstrainedExperiment.Create(),
        };
        foreach (var disturbance in DisturbanceExperiment.Create())
        {
            command.Subcommands.Add(disturbance);
        }

        return command;
    }
}
