using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Isinglass.Cli.Display;
using Isinglass.Files.Answers;

namespace Isinglass.Cli.Help;

/// <summary>The page of <c>--help</c>: description, usage, examples, and options under headings.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    private const int WidestName = 34;

    private HelpPage()
    {
    }

    /// <summary>Installs such a page as <c>--help</c> of every command.</summary>
    public static void AddTo(RootCommand root) => root.Options.OfType<HelpOption>().Single().Action = new HelpPage();

    /// <summary><c>help COMMAND</c> and <c>COMMAND help</c> as <c>COMMAND --help</c>.</summary>
    public static string[] Understand(string[] arguments, RootCommand root) => arguments switch
    {
        // Help for what is no command is the refusal of that word.
        ["help", var word, ..] when word is not "help" && !word.StartsWith('-') && !Leads(root, [word]) => [word],
        ["help", .. var command] => [.. command, "--help"],
        [.. var command, "help"] when Leads(root, command) => [.. command, "--help"],
        _ => arguments,
    };

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        foreach (var line in Lines(parseResult.CommandResult.Command, Terminal.OutputWidth ?? Terminal.UsualWidth))
        {
            output.WriteLine(line);
        }

        return ExitCode.Done;
    }

    private static bool Leads(Command command, IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            if (command.Subcommands.FirstOrDefault(subcommand => subcommand.Name == word) is not { } next)
            {
                return false;
            }

            command = next;
        }

        return command is not RootCommand;
    }

    /// <summary>The page of a command in the given width.</summary>
    internal static IEnumerable<string> Lines(Command command, int width)
    {
        var path = PathOf(command);
        var examples = HelpCommands.ExamplesOf(path);
        string[] head =
        [
            .. FittingText.Wrap(command.Description ?? "", width), "", .. FittingText.Wrap($"Usage: {path}{Usage(command)}", width, 7),
            .. examples.Count > 0 ? ["", "Examples:"] : Array.Empty<string>(), .. examples.SelectMany(example => Example(example, width)),
        ];
        foreach (var line in head)
        {
            yield return line;
        }

        var options = command.Options.Concat(Above(command).SelectMany(static parent => parent.Options).Where(static option => option.Recursive))
            .Where(static option => !option.Hidden).ToLookup(HelpGroup.Of);
        var sections = command.Subcommands.Where(static subcommand => !subcommand.Hidden).ToLookup(HelpCommands.HeadingOf).OrderBy(HelpCommands.Place)
            .Select(static group => (group.Key, Rows: group.Select(static one => (Name: one.Name + Arguments(one), Text: one.Description ?? ""))))
            .Append(("Arguments", command.Arguments.Where(static argument => !argument.Hidden)
                .Select(static argument => (Name: NameOf(argument), Text: argument.Description ?? ""))))
            .Concat(HelpGroup.All.Select(heading => (heading, options[heading].Select(static option => (Name: NameOf(option), Text: TextOf(option))))));
        foreach (var line in sections.SelectMany(section => Section(section.Item1, [.. section.Item2], width)))
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Section(string heading, IReadOnlyList<(string Name, string Text)> rows, int width)
    {
        if (rows.Count == 0)
        {
            yield break;
        }

        yield return "";
        yield return $"{heading}:";
        var indent = Math.Min(Math.Min(WidestName, width / 3), Math.Max(rows.Max(static row => row.Name.Length), 16)) + 4;
        foreach (var (name, text) in rows)
        {
            var isBeside = name.Length + 4 <= indent;
            var lines = isBeside ? [] : FittingText.Wrap($"  {name}", width, 6);
            foreach (var line in lines.Concat(FittingText.Wrap((isBeside ? $"  {name}" : "").PadRight(indent) + text, width, indent)))
            {
                yield return line;
            }
        }
    }

    /// <summary>An example with its description, below it if both do not fit on one line; a command of two lines can be copied as printed.</summary>
    private static IEnumerable<string> Example(string example, int width)
    {
        if (example.Length + 2 <= width)
        {
            return [$"  {example}"];
        }

        var words = example.IndexOf("  ", StringComparison.Ordinal) is > 0 and var end ? end : example.Length;
        string[] command = [.. FittingText.Wrap($"  {example[..words]}", width - 2, 6)];
        return
        [
            .. command[..^1].Select(static line => $"{line} \\"), command[^1],
            .. words < example.Length ? [$"      {example[words..].Trim()}"] : Array.Empty<string>(),
        ];
    }

    private static string Usage(Command command) => command.Subcommands.Count > 0 ? " COMMAND"
        : Arguments(command) + (command.Options.Any(static option => option is not HelpOption) ? " [OPTIONS]" : "");

    private static string Arguments(Command command) => string.Concat(command.Arguments.Where(static argument => !argument.Hidden)
        .Select(static argument => argument.Arity.MinimumNumberOfValues > 0 ? $" {NameOf(argument)}" : $" [{NameOf(argument)}]"));

    private static string NameOf(Argument argument) =>
        (argument.HelpName ?? argument.Name.ToUpperInvariant()) + (argument.Arity.MaximumNumberOfValues > 1 ? "..." : "");

    private static string NameOf(Option option)
    {
        var names = option.Aliases.Prepend(option.Name).Where(static name => name is not ("/h" or "/?")).OrderBy(static name => name.Length);
        return string.Join(", ", names) + (option.HelpName is { } value ? $" {value}" : "");
    }

    private static string TextOf(Option option) => (option.Description ?? "")
        + (option.HasDefaultValue && option.ValueType != typeof(bool) && option.GetDefaultValue() is { } value and not Array ? $" Default: {value}." : "");

    private static string PathOf(Command command) => string.Join(' ', Above(command).Reverse().Append(command)
        .Select(static step => step is RootCommand ? "isinglass" : step.Name));

    /// <summary>The commands above one, the nearest first.</summary>
    private static IEnumerable<Command> Above(Command command)
    {
        for (var parent = command.Parents.OfType<Command>().FirstOrDefault(); parent is not null; parent = parent.Parents.OfType<Command>().FirstOrDefault())
        {
            yield return parent;
        }
    }
}
