using System.CommandLine;
using Isinglass.Cli.Experiments;

namespace Isinglass.Cli.Commands;

/// <summary><c>isinglass experiment</c>: protocols with seeds, controls, tables and pictures.</summary>
internal static class ExperimentCommand
{
    public static Command Create() => new("experiment", "Protocols with seeds, controls, tables, verdicts and pictures.")
    {
        RecipeExperiments.Accuracy(),
        RecipeExperiments.Full(),
        RecipeExperiments.Pairs(),
        FewShotExperiment.Create(),
        RecipeExperiments.Bottleneck(),
        TeacherExperiment.Create(),
        RecipeExperiments.Decomposition(),
        RecipeExperiments.Bound(),
        FaultExperiment.CreateNoise(),
        FaultExperiment.CreatePrecision(),
        FaultExperiment.CreateMisses(),
        ConstrainedExperiment.Create(),
        ScaleExperiment.Create(),
        RecipeExperiments.Spline(),
    };
}
