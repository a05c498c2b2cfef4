using System.CommandLine;
using Isinglass.Model;

namespace Isinglass.Cli;

/// <summary>Where every command refuses what it was told and would not read: it would change nothing, without a word, and was meant to.</summary>
internal static class IdleOptions
{
    /// <summary>Refuses the options on the command line that nothing reads.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="whyIdle">Why the option of a property would not be read, a sentence that follows its name; null = it is read.</param>
    public static void Refuse(ParseResult parsed, Func<string, string?> whyIdle)
    {
        foreach (var option in parsed.CommandResult.Command.Options.Where(parsed.IsGiven))
        {
            if (whyIdle(Flag.PropertyOf(option.Name)) is { } reason)
            {
                throw new InputException($"{option.Name} {reason}");
            }
        }
    }

    /// <summary>Refuses these options where a choice leaves them unread.</summary>
    public static void Refuse(ParseResult parsed, bool areIdle, string reason, params IEnumerable<Option> options) =>
        Refuse(parsed, property => areIdle && options.Any(option => Flag.PropertyOf(option.Name) == property) ? reason : null);
}
