using System.CommandLine;
using System.Text.RegularExpressions;
using Isinglass.Model;

namespace Isinglass.Cli;

/// <summary>Turns a parser's error for an unknown word into one with the nearest known word.</summary>
internal static partial class Suggestion
{
    /// <summary>All errors of a command line, each once.</summary>
    public static IEnumerable<string> ExplainAll(ParseResult parsed) =>
        parsed.Errors.Select(error => Explain(error.Message, parsed)).Distinct(StringComparer.Ordinal);

    /// <summary>The parser's message, with "did you mean" if a known name is near.</summary>
    public static string Explain(string message, ParseResult parsed)
    {
        message = TypeName().Replace(message, "");
        var command = parsed.CommandResult.Command;
        var help = $"See isinglass {Path(command)}--help.";
        var unknown = parsed.UnmatchedTokens.FirstOrDefault(token => message.Contains(token, StringComparison.Ordinal));
        if (unknown is null && command.Subcommands.Count > 0)
        {
            // The parser also reports a missing subcommand when its word is mistyped; then the word is the error.
            unknown = parsed.UnmatchedTokens is [var first, ..] ? first : null;
            message = $"{message} Say which: {string.Join(", ", command.Subcommands.Select(static subcommand => subcommand.Name))}. {help}";
        }

        if (unknown is null)
        {
            return message;
        }

        var names = unknown.StartsWith('-')
            ? command.Options.SelectMany(option => option.Aliases.Append(option.Name))
            : command.Subcommands.Select(subcommand => subcommand.Name);
        var nearest = NearestName.Find(unknown, names);
        var kind = unknown.StartsWith('-') ? "option" : "word";
        return nearest is null ? $"Unknown {kind} '{unknown}'. {help}" : $"Unknown {kind} '{unknown}'. Did you mean '{nearest}'? {help}";
    }

    /// <summary>The parser's message for a value of a wrong type; the type's name means nothing to a user.</summary>
    [GeneratedRegex(" as expected type '[^']*'", RegexOptions.NonBacktracking, matchTimeoutMilliseconds: -1)]
    private static partial Regex TypeName();

    /// <summary>The words after "isinglass" that lead to a command, each followed by a blank.</summary>
    private static string Path(Command command) =>
        command is RootCommand ? "" : string.Concat(command.Parents.OfType<Command>().Select(Path)) + command.Name + " ";
}
