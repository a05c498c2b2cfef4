using System.CommandLine;
using System.Text.RegularExpressions;
using Isinglass.Model;
using Isinglass.Training;
using Isinglass.Training.Recipes;

namespace Isinglass.Cli;

/// <summary>The flags that make up a recipe: one for each of its properties, as <see cref="RecipeOption"/> describes it, and the file to begin with.</summary>
internal sealed partial class RecipeOptions
{
    private readonly Option<string?> _recipe = new("--recipe")
    {
        Description = "A recipe file or the folder of a run (RUN/recipe.json): reproduces that run to the bit. Other options change it.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _dataDirectory = DataOptions.CreateDirectory();

    private readonly (RecipeOption Property, Option Flag)[] _flags = [.. RecipeOption.All.Select(property => (property, Flag(property)))];

    /// <summary>The flag of a property: of margins, of which one is usual, the singular.</summary>
    public static string FlagOf(string property) => property == "margins" ? "--margin" : $"--{property.Replace('_', '-')}";

    /// <summary>The property of a flag; null when there is none.</summary>
    public static string? PropertyOf(string flag) => RecipeOption.All.FirstOrDefault(property => FlagOf(property.Name) == flag)?.Name;

    /// <summary>A library's message with flags in the place of the properties that it names in backticks.</summary>
    public static string WithFlags(string message) => PropertyName().Replace(message, match => FlagOf(match.Groups[1].Value));

    public void AddTo(Command command)
    {
        foreach (var option in All())
        {
            command.Options.Add(option);
        }
    }

    public string? DataDirectory(ParseResult parsed) => parsed.GetValue(_dataDirectory);

    /// <summary>The seed, 1 unless given.</summary>
    public ulong Seed(ParseResult parsed) => Read(parsed).Seed;

    /// <summary>The name of an option that was given and decides something about the network; null when there is none.</summary>
    public string? Changed(ParseResult parsed) => All().FirstOrDefault(option => option != _dataDirectory && IsGiven(parsed, option))?.Name;

    /// <summary>Refuses options that a study sets itself, so that none is silently ignored.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="cure">What to do instead, a sentence.</param>
    /// <param name="names">The options.</param>
    public void Refuse(ParseResult parsed, string cure, params string[] names)
    {
        if (All().FirstOrDefault(option => names.Contains(option.Name) && IsGiven(parsed, option)) is { } needless)
        {
            throw new InputException($"{needless.Name} is what 'experiment {parsed.CommandResult.Command.Name}' sets itself. {cure}");
        }
    }

    /// <summary>Whether a machine was named.</summary>
    public bool HasMachine(ParseResult parsed) => IsGiven(parsed, _flags.First(flag => flag.Property.Name == "machine").Flag);

    /// <summary>The name of an option that was given and concerns training, not only data folder and seed; null when there is none.</summary>
    public string? Given(ParseResult parsed) =>
        All().FirstOrDefault(option => option != _dataDirectory && option.Name != "--seed" && IsGiven(parsed, option))?.Name;

    /// <summary>The recipe that the command line describes.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="usual">What its options change where it names no recipe; null = an empty recipe.</param>
    /// <exception cref="InputException">Values that are not possible, all of them.</exception>
    public Recipe Read(ParseResult parsed, Recipe? usual = null)
    {
        var recipe = parsed.GetValue(_recipe) is { } file ? Recipe.Read(Directory.Exists(file) ? Path.Combine(file, "recipe.json") : file) : usual
            ?? new Recipe();
        var faults = new List<RecipeFault>();
        foreach (var (property, flag) in _flags.Where(flag => IsGiven(parsed, flag.Flag)))
        {
            var text = flag is Option<bool> isOn ? parsed.GetValue(isOn).ToString() : parsed.GetValue((Option<string?>)flag)!;
            recipe = property.Read(recipe, text, out var fault);
            if (fault is not null)
            {
                faults.Add(fault);
            }
        }

        RecipeFault.Refuse(faults);
        return recipe;
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Values are read by the property's own description, not by the parser, whose complaints know no ranges.</summary>
    private static Option Flag(RecipeOption property)
    {
        var description = $"{property.Meaning} Default: {property.Automatic}.";
        return property.IsSwitch
            ? new Option<bool>(FlagOf(property.Name)) { Description = description }
            : new Option<string?>(FlagOf(property.Name)) { Description = description, HelpName = property.Help };
    }

    private IEnumerable<Option> All() => [_recipe, .. _flags.Select(flag => flag.Flag), _dataDirectory];

    [GeneratedRegex("`(?<name>[a-z_]+)`", RegexOptions.NonBacktracking, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PropertyName();
}
