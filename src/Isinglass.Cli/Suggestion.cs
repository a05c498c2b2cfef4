using System.CommandLine;
using Isinglass.Model;

namespace Isinglass.Cli;

/// <summary>Turns a parser's complaint about an unknown word into one that names the nearest known word.</summary>
internal static class Suggestion
{
    /// <summary>The parser's message, with "did you mean" where a known name is near.</summary>
    public static string Explain(string message, ParseResult parsed)
    {
        var unknown = parsed.UnmatchedTokens.FirstOrDefault(token => message.Contains(token, StringComparison.Ordinal));
        if (unknown is null)
        {
            return message;
        }

        var command = parsed.CommandResult.Command;
        var names = unknown.StartsWith('-')
            ? command.Options.SelectMany(option => option.Aliases.Append(option.Name))
            : command.Subcommands.Select(subcommand => subcommand.Name);
        var nearest = NearestName.Find(unknown, names);
        var kind = unknown.StartsWith('-') ? "option" : "word";
        var help = $"See isinglass {(command is RootCommand ? "" : command.Name + " ")}--help.";
        return nearest is null ? $"Unknown {kind} '{unknown}'. {help}" : $"Unknown {kind} '{unknown}'. Did you mean '{nearest}'? {help}";
    }
}
