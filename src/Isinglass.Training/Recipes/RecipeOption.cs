using System.Text.Json;
using Isinglass.Model;

namespace Isinglass.Training.Recipes;

/// <summary>
/// A property of a recipe, described once: reading and writing of recipe.json, checks, the flags of the command line with their help, and the tables of the
/// guide all come from here.
/// </summary>
internal abstract class RecipeOption
{
    private protected RecipeOption(OptionGroup group, string name, string help, string meaning, string automatic) =>
        (Group, Name, Help, Meaning, Automatic) = (group, name, help, meaning, automatic);

    /// <summary>All options, by group.</summary>
    public static IReadOnlyList<RecipeOption> All => RecipeTable.Options;

    /// <summary>Its subject.</summary>
    public OptionGroup Group { get; }

    /// <summary>The name of the property as in recipe.json: row_bits.</summary>
    public string Name { get; }

    /// <summary>The form of its value in a word: N.</summary>
    public string Help { get; }

    /// <summary>Its meaning, a sentence.</summary>
    public string Meaning { get; }

    /// <summary>Its default, in a few words.</summary>
    public string Automatic { get; }

    /// <summary>The possible values: "2 to 16, or 0".</summary>
    public abstract string Allowed { get; }

    /// <summary>The possible words; empty if the value is not a word of a list.</summary>
    public abstract IReadOnlyList<string> Words { get; }

    /// <summary>Whether it is on or off.</summary>
    public abstract bool IsSwitch { get; }

    /// <summary>A recipe with the value of a text.</summary>
    /// <param name="recipe">The recipe with the old value.</param>
    /// <param name="text">The value as text, not JSON: lists separated by commas, "auto" for the automatic choice.</param>
    /// <param name="fault">The fault of the text; null if there is none.</param>
    /// <returns>The new recipe, or the old one if there is a fault.</returns>
    public abstract Recipe Read(Recipe recipe, string text, out RecipeFault? fault);

    /// <summary>The fault of a recipe's value; null if there is none.</summary>
    public abstract RecipeFault? Check(Recipe recipe);

    /// <summary>A recipe with the value of a JSON element.</summary>
    internal abstract Recipe Read(Recipe recipe, JsonElement value, out RecipeFault? fault);

    /// <summary>A recipe that leaves the property out.</summary>
    internal abstract Recipe Clear(Recipe recipe);

    /// <summary>Writes the recipe's value.</summary>
    internal abstract void Write(Utf8JsonWriter json, Recipe recipe);

    /// <summary>The fault of a value.</summary>
    private protected RecipeFault Wrong(string value) =>
        new(Name, $"`{Name}` must be {Allowed}, not {value}.{(Words.Count > 0 ? NearestName.Hint(value.Trim('\'', '"'), Words) : "")}");
}

/// <summary>An option with the type of its property.</summary>
internal sealed class RecipeOption<T>(
    OptionGroup group, string name, string help, string meaning, string automatic, ValueKind<T> kind, Func<Recipe, T> get, Func<Recipe, T, Recipe> set)
    : RecipeOption(group, name, help, meaning, automatic)
{
    // Longer texts are cut in messages.
    private const int MostShown = 60;

    public override string Allowed => kind.Allowed;

    public override IReadOnlyList<string> Words => kind.Words;

    public override bool IsSwitch => typeof(T) == typeof(bool);

    public override Recipe Read(Recipe recipe, string text, out RecipeFault? fault)
    {
        var isRead = kind.TryRead(text, out var value);
        fault = isRead && kind.IsPossible(value) ? null : Wrong(Cut(kind.IsNumber && isRead ? text : $"'{text}'"));
        return fault is null ? set(recipe, value) : recipe;
    }

    public override RecipeFault? Check(Recipe recipe) => get(recipe) is { } value && !kind.IsPossible(value) ? Wrong(Cut(kind.Show(value))) : null;

    internal override Recipe Read(Recipe recipe, JsonElement value, out RecipeFault? fault)
    {
        fault = null;
        if (value.ValueKind == JsonValueKind.Null)
        {
            return Clear(recipe);
        }

        fault = kind.TryReadJson(value, out var read) && kind.IsPossible(read) ? null : Wrong(Cut(value.GetRawText()));
        return fault is null ? set(recipe, read) : recipe;
    }

    internal override Recipe Clear(Recipe recipe) => set(recipe, get(new Recipe()));

    internal override void Write(Utf8JsonWriter json, Recipe recipe)
    {
        json.WritePropertyName(Name);
        if (get(recipe) is { } value)
        {
            kind.Write(json, value);
        }
        else if (kind.WordOfNull is { } word)
        {
            json.WriteStringValue(word);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static string Cut(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= MostShown ? line : $"{line.AsSpan(0, MostShown)}...";
    }
}
