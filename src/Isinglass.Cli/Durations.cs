using System.CommandLine;
using System.CommandLine.Parsing;
using Isinglass.Model;

namespace Isinglass.Cli;

/// <summary>Durations on the command line: a number with its unit, never a bare number.</summary>
internal static class Durations
{
    /// <summary>An option that takes a duration such as <c>30s</c>, <c>500ms</c>, <c>5m</c> or <c>2h</c>.</summary>
    public static Option<TimeSpan?> Option(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => ParseArgument(result),
        HelpName = "30s|5m|2h",
    };

    /// <summary>Reads a duration; an <see cref="InputException"/> says what is wrong.</summary>
    public static TimeSpan Parse(string text)
    {
        foreach (var (unit, seconds) in new[] { ("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0) })
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && double.TryParse(text[..^unit.Length], out var value) && value >= 0 && double.IsFinite(value))
            {
                return TimeSpan.FromSeconds(value * seconds);
            }
        }

        throw new InputException($"'{text}' is not a duration. Write a number with its unit: 500ms, 30s, 5m or 2h.");
    }

    private static TimeSpan? ParseArgument(ArgumentResult result)
    {
        try
        {
            return Parse(result.Tokens.Single().Value);
        }
        catch (InputException exception)
        {
            result.AddError(exception.Message);
            return null;
        }
    }
}
