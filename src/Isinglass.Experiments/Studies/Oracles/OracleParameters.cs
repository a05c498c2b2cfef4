using Isinglass.Experiments.Campaigns;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Neural.Compilation;
using Isinglass.Training;
using Isinglass.Training.Exchange;
using Isinglass.Training.Recipes;

namespace Isinglass.Experiments.Studies.Oracles;

/// <summary>A plan of <see cref="OracleStudy"/>.</summary>
internal sealed record OracleParameters
{
    /// <summary>A problem with rows; null = the exact model of a planted teacher.</summary>
    public InstanceSource? Problem { get; init; }

    /// <summary>How the oracle is disturbed.</summary>
    public OracleLevel Level { get; init; } = OracleLevel.Undisturbed;

    /// <summary>Oracle calls of a run, at least 2.</summary>
    public int Iterations { get; init; } = OracleStudy.DefaultIterations;

    /// <summary>How inequalities become equalities.</summary>
    public SlackPolicy Slack { get; init; } = SlackPolicy.Bounded;

    /// <summary>The model.</summary>
    /// <exception cref="InputException">The problem cannot be read, or has no rows.</exception>
    public ConstrainedQuadraticModel Model() => Problem is null ? TeacherModel() : Problem.Load().File.Constrained
        ?? throw new InputException($"{Problem.Path ?? Problem.Name} has no rows; this experiment is about constrained problems.");

    private static ConstrainedQuadraticModel TeacherModel()
    {
        var recipe = new Recipe
        {
            Data = "teacher:11-3-1",
            Network = "11-3-1",
            Samples = 4,
            Encoding = ModelEncoding.Exact,
            Method = TrainingMethod.ConditionalGradient,
            Seed = 1,
        };
        return CompilePlan.Prepare(recipe, null).CompileWhole(new CompileOptions()).Scenarios.Scenarios[0].Model;
    }
}
