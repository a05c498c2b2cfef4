using System.CommandLine;
using Isinglass.Model;

namespace Isinglass.Cli;

/// <summary>Refuses options that a command would not use, since they would otherwise be ignored silently.</summary>
internal static class IdleOptions
{
    /// <summary>Refuses the options on the command line that are not used.</summary>
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

    /// <summary>Refuses these options if another choice makes them unused.</summary>
    public static void Refuse(ParseResult parsed, bool areIdle, string reason, params IEnumerable<Option> options) =>
        Refuse(parsed, property => areIdle && options.Any(option => Flag.PropertyOf(option.Name) == property) ? reason : null);
}
