using System.CommandLine;
using Isinglass.Training.Recipes;

namespace Isinglass.Cli.Help;

/// <summary>Headings under which the help shows the options of a command; an option has the same one in every command.</summary>
internal static class HelpGroup
{
    /// <summary>The heading of options of one command alone; it comes first.</summary>
    private const string Own = "Options";

    private static readonly (string Heading, string[] Options)[] Groups =
    [
        ("File", ["--format", "--as", "--matrix", "--vartype", "--qplib-mirror", "--integers", "--problem"]),
        ("Data", ["--recipe", "--data", "--data-dir", "--split"]),
        ("Network", []),
        ("Demands", []),
        ("Method", ["--method", "--solver", "--initial", "--penalty", "--penalty-sweep", "--slack", "--structure", "--selectors", "--products"]),
        ("Machine", ["--machine", "--sampler", "--samplers", "--reads", "--num-reads", "--sweeps", "--budget", "--dry-run", "--explain", "--profile"]),
        ("Run", ["--seed", "--seeds", "--threads", "--time-limit", "--target", "--resume", "--checkpoint-every", "--no-baselines", "--live", "--workers",
        "--cluster",
            "--listen", "--slots"]),
        ("Output", ["--output", "--certificate", "--run", "--csv", "--verbose", "--json", "--quiet", "--help", "--version"]),
    ];

    // Other commands have options of the same name with another meaning: --target.
    private static readonly Dictionary<(string Option, string? Value), string> OfRecipe = RecipeOption.All.ToDictionary(
        static option => (Flag.Of(option.Name), option.IsSwitch ? null : option.Help), static option => option.Group.ToString());

    /// <summary>All headings, in their order on the page.</summary>
    public static IEnumerable<string> All => Groups.Select(static group => group.Heading).Prepend(Own);

    /// <summary>The heading of an option.</summary>
    public static string Of(Option option) => OfRecipe.GetValueOrDefault((option.Name, option.HelpName))
        ?? Groups.FirstOrDefault(group => group.Options.Contains(option.Name)).Heading ?? Own;
}
