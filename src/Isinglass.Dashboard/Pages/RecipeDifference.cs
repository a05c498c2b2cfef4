using System.Text.Json;
using Isinglass.Model;
using Isinglass.RunStore.Index;
using Isinglass.Training;
using Isinglass.Training.Recipes;
using Isinglass.Training.Runs;

namespace Isinglass.Dashboard.Pages;

/// <summary>A difference of a recipe from the defaults.</summary>
/// <param name="Option">The property.</param>
/// <param name="Value">Its value, as in recipe.json.</param>
/// <param name="IsAsked">Whether the user chose it; otherwise it is an automatic choice.</param>
internal sealed record RecipeDifference(RecipeOption Option, string Value, bool IsAsked)
{
    /// <summary>The differences of a run, the user's first; empty when the folder has no readable recipe.</summary>
    public static IReadOnlyList<RecipeDifference> Of(string folder)
    {
        try
        {
            var recipe = Recipe.Read(Path.Combine(folder, RunFolder.RecipeName));
            var (values, defaults, asked) = (Values(recipe), Values(new Recipe()), Values(RunStart.Read(folder)?.Recipe ?? recipe));
            return [.. RecipeOption.All.Where(option => values[option.Name] != defaults[option.Name])
                .Select(option => new RecipeDifference(option, values[option.Name], asked[option.Name] != defaults[option.Name]))
                .OrderBy(difference => !difference.IsAsked)];
        }
        catch (InputException)
        {
            return [];
        }
    }

    private static Dictionary<string, string> Values(Recipe recipe)
    {
        using var json = JsonDocument.Parse(recipe.ToJson());
        return json.RootElement.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.ToString(), StringComparer.Ordinal);
    }
}
