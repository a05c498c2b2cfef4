using System.CommandLine;
using Isinglass.Cli.Siblings;

namespace Isinglass.Cli.Commands;

/// <summary><c>isinglass runs</c>: finds, shows, compares and keeps runs. The program with the index does the work.</summary>
internal static class RunsCommand
{
    /// <summary>The program that does the work.</summary>
    public const string Sibling = "Isinglass.Dashboard";

    public static Command Create() => new("runs", "Find, show, compare, tag and share runs.")
    {
        Part("list", "The runs, the newest first.", [Where(), Columns(), Sort(), Limit()]),
        Part("query", "The runs that fulfil a condition: \"test_accuracy > .76 and network = '49-10'\".", [Columns(), Sort(), Limit()],
            Words("condition", "Comparisons of parameters, metrics and tags, joined by and, or, not and parentheses; ~ finds a part of a text.")),
        Part("show", "Parameters, metrics and files of a run.", [], Run()),
        Part("compare", "Runs beside one another: recipes, metrics, and paired differences with their intervals.", [DataOptions.CreateDirectory()],
            Words("run", "Names or folders of two or more runs; the others are compared with the first.")),
        Part("tag", "Give a run tags, or take them away.", [Flag.Switch("--remove", "Take these tags away.")], Run(),
            Words("tag", "One or more words.")),
        Part("rm", "Remove runs with all their files.", [Flag.Switch("--yes", "Do it; without it the folders are only named.")],
            Words("run", "Names or folders of runs.")),
        Part("export", "Runs as one ZIP file.",
            [Flag.Text("--output -o", "FILE.zip", "The file; default: the name of the run with .zip.")],
            Words("run", "Names or folders of runs.")),
        Part("index", "Make the index of the runs anew from their folders.", []),
    };

    /// <summary>The folder that holds the runs.</summary>
    public static Option<string?> Folder() => Flag.Text("--runs", "FOLDER", "Folder that holds the runs; default: runs.");

    private static Command Part(string name, string description, Option[] options, params Argument[] arguments)
    {
        var command = new Command(name, description);
        foreach (var argument in arguments)
        {
            command.Arguments.Add(argument);
        }

        foreach (var option in options.Append(Folder()).Append(Flag.Switch("--json", "Print JSON.")))
        {
            command.Options.Add(option);
        }

        if (name is "list" or "query" or "show" or "compare")
        {
            command.Options.Add(Flag.Switch("--csv", "Print comma-separated values."));
        }

        command.SetAction(static parsed => SiblingProgram.Run(Sibling, SiblingArguments.Of(parsed)));
        return command;
    }

    private static Argument<string> Run() => new("run") { Description = "Name or folder of a run." };

    private static Argument<string[]> Words(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.OneOrMore };

    private static Option<string?> Where() => Flag.Text("--where", "CONDITION", "Only runs that fulfil a condition, as in 'runs query'.");

    private static Option<string?> Columns() =>
        Flag.Text("--columns", "A,B,...", "Parameters and metrics to be told as well, separated by commas.");

    private static Option<string?> Sort() =>
        Flag.Text("--sort", "NAME", "Parameter or metric that orders the runs; with '-' before it the largest comes first (--sort=-test_accuracy).");

    private static Option<int?> Limit() => Flag.Whole("--limit", "N", "Most runs.");
}
