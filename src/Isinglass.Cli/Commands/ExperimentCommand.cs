using System.CommandLine;
using Isinglass.Cli.Experiments;

namespace Isinglass.Cli.Commands;

/// <summary><c>isinglass experiment</c>: protocols with seeds, controls, tables and pictures.</summary>
internal static class ExperimentCommand
{
    public static Command Create() => new("experiment", "Protocols with seeds, controls, tables, verdicts and pictures.")
    {
        AccuracyExperiment.Create(),
        AccuracyExperiment.CreateFull(),
        PairsExperiment.Create(),
        FewShotExperiment.Create(),
        BottleneckExperiment.Create(),
        TeacherExperiment.Create(),
        DecompositionExperiment.Create(),
        BoundExperiment.Create(),
        FaultExperiment.CreateNoise(),
        FaultExperiment.CreatePrecision(),
        FaultExperiment.CreateMisses(),
        ConstrainedExperiment.Create(),
        ScaleExperiment.Create(),
        SplineExperiment.Create(),
    };
}
