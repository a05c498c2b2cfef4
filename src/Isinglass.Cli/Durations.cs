using System.CommandLine;
using System.CommandLine.Parsing;
using Isinglass.Model;
using Isinglass.Model.Control;

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

    private static TimeSpan? ParseArgument(ArgumentResult result)
    {
        try
        {
            return DurationText.Parse(result.Tokens.Single().Value);
        }
        catch (InputException exception)
        {
            result.AddError(exception.Message);
            return null;
        }
    }
}
