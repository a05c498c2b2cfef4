using System.CommandLine;
using System.CommandLine.Parsing;

namespace Isinglass.Cli.Siblings;

/// <summary>
/// A checked command line, to be passed on: the words of the command, options as <c>--name=value</c> or <c>--name</c>, then <c>--</c> and the arguments.
/// </summary>
internal static class SiblingArguments
{
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var words = new List<string>();
        for (var command = parsed.CommandResult; command is { Command: not RootCommand }; command = command.Parent as CommandResult)
        {
            words.Insert(0, command.Command.Name);
        }

        foreach (var option in parsed.CommandResult.Children.OfType<OptionResult>().Where(result => !result.Implicit))
        {
            words.AddRange(option.Tokens.Count == 0 ? [option.Option.Name] : option.Tokens.Select(token => $"{option.Option.Name}={token.Value}"));
        }

        return [.. words, "--", .. parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens.Select(token => token.Value))];
    }
}
