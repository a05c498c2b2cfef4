using System.CommandLine;

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
        var nearest = Nearest(unknown, names);
        var kind = unknown.StartsWith('-') ? "option" : "word";
        var help = $"See isinglass {(command is RootCommand ? "" : command.Name + " ")}--help.";
        return nearest is null ? $"Unknown {kind} '{unknown}'. {help}" : $"Unknown {kind} '{unknown}'. Did you mean '{nearest}'? {help}";
    }

    /// <summary>The name nearest to <paramref name="word"/>, or null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> names)
    {
        var best = names.Select(name => (Name: name, Distance: Distance(word, name))).OrderBy(pair => pair.Distance).FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(2, word.Length / 3) ? best.Name : null;
    }

    /// <summary>Edit distance (Levenshtein 1966).</summary>
    private static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        var current = new int[right.Length + 1];
        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1] + 1, previous[j] + 1), previous[j - 1] + cost);
            }

            (previous, current) = (current, previous);
        }

        return previous[right.Length];
    }
}
