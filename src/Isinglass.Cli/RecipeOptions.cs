using System.CommandLine;
using Isinglass.Model;
using Isinglass.Training;
using Isinglass.Training.Recipes;

namespace Isinglass.Cli;

/// <summary>The flags of a recipe: one for each property by its <see cref="RecipeOption"/>, and the recipe's file.</summary>
internal sealed class RecipeOptions
{
    private readonly Option<string?> _recipe = Flag.Text("--recipe", "FILE",
        "A recipe file or the folder of a run (RUN/recipe.json): reproduces that run to the bit. Other options change it.");

    private readonly Option<string?> _dataDirectory = DataOptions.CreateDirectory();

    private readonly (RecipeOption Property, Option Flag)[] _flags = [.. RecipeOption.All.Select(property => (property, Create(property)))];

    public void AddTo(Command command) => command.With(All());

    public string? DataDirectory(ParseResult parsed) => parsed.GetValue(_dataDirectory);

    /// <summary>The seed, 1 unless given.</summary>
    public ulong Seed(ParseResult parsed) => Read(parsed).Seed;

    /// <summary>The name of a given option that affects the network; null when there is none.</summary>
    public string? Changed(ParseResult parsed) => All().FirstOrDefault(option => option != _dataDirectory && parsed.IsGiven(option))?.Name;

    /// <summary>Refuses options that a study sets itself, so that none is silently ignored.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="cure">What to do instead, a sentence.</param>
    /// <param name="properties">The properties.</param>
    public void Refuse(ParseResult parsed, string cure, IReadOnlyList<string> properties)
    {
        if (_flags.FirstOrDefault(flag => properties.Contains(flag.Property.Name) && parsed.IsGiven(flag.Flag)).Flag is { } needless)
        {
            throw new InputException($"{needless.Name} is what 'experiment {parsed.CommandResult.Command.Name}' sets itself. {cure}");
        }
    }

    /// <summary>Refuses options that training by a recipe would not use.</summary>
    public static void RefuseIdle(ParseResult parsed, Recipe recipe) => IdleOptions.Refuse(parsed, property => RecipeUse.WhyIdle(property, recipe));

    /// <summary>Whether a property was given.</summary>
    public bool IsGiven(ParseResult parsed, string property) => parsed.IsGiven(_flags.First(flag => flag.Property.Name == property).Flag);

    /// <summary>The options that concern training, not only data folder and seed.</summary>
    public IEnumerable<Option> OfTraining => All().Where(option => option != _dataDirectory && option.Name != "--seed");

    /// <summary>The recipe of the command line.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="usual">The recipe that the options change when no file is given; null = an empty recipe.</param>
    /// <exception cref="InputException">Lists all impossible values.</exception>
    public Recipe Read(ParseResult parsed, Recipe? usual = null)
    {
        var recipe = parsed.GetValue(_recipe) is { } file ? Recipe.Read(Directory.Exists(file) ? Path.Combine(file, "recipe.json") : file) : usual
            ?? new Recipe();
        var faults = new List<RecipeFault>();
        foreach (var (property, flag) in _flags.Where(flag => parsed.IsGiven(flag.Flag)))
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

    /// <summary>Values are parsed by the property's description, not by the command-line parser, whose messages lack ranges.</summary>
    private static Option Create(RecipeOption property)
    {
        var description = $"{property.Meaning} Default: {property.Automatic}.";
        return property.IsSwitch ? Flag.Switch(Flag.Of(property.Name), description) : Flag.Text(Flag.Of(property.Name), property.Help, description);
    }

    private IEnumerable<Option> All() => [_recipe, .. _flags.Select(flag => flag.Flag), _dataDirectory];
}
