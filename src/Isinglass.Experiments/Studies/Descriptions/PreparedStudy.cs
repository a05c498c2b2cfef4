using Isinglass.Experiments.Studies.Results;
using Isinglass.Model.Control;
using Isinglass.Training;
using Isinglass.Training.Recipes;

namespace Isinglass.Experiments.Studies.Descriptions;

/// <summary>A study that is ready to run: its request is read and checked.</summary>
/// <param name="Run">Runs it.</param>
internal sealed record PreparedStudy(Func<StudyOptions, SolveControl, ExperimentResult> Run)
{
    /// <summary>The recipe as the study uses it; null when there is none.</summary>
    public Recipe? Recipe { get; init; }

    /// <summary>Usual number of seeds; null = that of the description.</summary>
    public int? Seeds { get; init; }

    /// <summary>Why a property would not be read, a sentence that follows its name; null = it is read.</summary>
    public Func<string, string?> WhyIdle { get; init; } = static _ => null;

    /// <summary>A study that trains by a recipe.</summary>
    public static PreparedStudy Of(Recipe recipe, Func<StudyOptions, SolveControl, ExperimentResult> run) =>
        new(run) { Recipe = recipe, WhyIdle = property => RecipeUse.WhyIdle(property, recipe) };
}
