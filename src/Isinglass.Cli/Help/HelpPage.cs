using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Isinglass.Cli.Help;

/// <summary>What <c>--help</c> prints: what a command does, how it is called, examples, and its options under headings.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    // Text that is read without a terminal has no width; this one fits most of them.
    private const int UsualWidth = 100;
    private const int WidestName = 34;

    private HelpPage()
    {
    }

    /// <summary>Has every command below a root answer <c>--help</c> by such a page.</summary>
    public static void AddTo(RootCommand root) => root.Options.OfType<HelpOption>().Single().Action = new HelpPage();

    /// <summary><c>help COMMAND</c> and <c>COMMAND help</c> as <c>COMMAND --help</c>, which is what they mean.</summary>
    public static string[] Understand(string[] arguments, RootCommand root) => arguments switch
    {
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
        var width = Console.IsOutputRedirected ? UsualWidth : Math.Max(40, Console.WindowWidth - 1);
        foreach (var line in Lines(parseResult.CommandResult.Command, width))
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

    private static IEnumerable<string> Lines(Command command, int width)
    {
        var path = PathOf(command);
        foreach (var line in Wrap(command.Description ?? "", width))
        {
            yield return line;
        }

        yield return "";
        yield return $"Usage: {path}{Usage(command)}";
        var examples = HelpCommands.ExamplesOf(path);
        if (examples.Count > 0)
        {
            yield return "";
            yield return "Examples:";
            foreach (var example in examples)
            {
                yield return $"  {example}";
            }
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
        var indent = Math.Min(WidestName, Math.Max(rows.Max(static row => row.Name.Length), 16)) + 4;
        foreach (var (name, text) in rows)
        {
            var lines = Wrap(text, Math.Max(24, width - indent)).ToList();
            if (name.Length + 4 > indent)
            {
                yield return $"  {name}";
            }
            else
            {
                yield return $"  {name}".PadRight(indent) + lines[0];
                lines.RemoveAt(0);
            }

            foreach (var line in lines)
            {
                yield return new string(' ', indent) + line;
            }
        }
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line += line.Length == 0 ? word : $" {word}";
        }

        yield return line;
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
