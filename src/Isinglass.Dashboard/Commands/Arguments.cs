using Isinglass.Model;
using Isinglass.RunStore.Index;

namespace Isinglass.Dashboard.Commands;

/// <summary>
/// A command line checked and passed on by <c>isinglass</c>: the words of the command, options as <c>--name=value</c> or <c>--name</c>, then <c>--</c> and the
/// arguments.
/// </summary>
internal sealed class Arguments
{
    private readonly ILookup<string, string> _options;

    private Arguments(string command, ILookup<string, string> options, IReadOnlyList<string> words) => (Command, _options, Words) = (command, options, words);

    /// <summary>The command, such as <c>runs list</c>.</summary>
    public string Command { get; }

    /// <summary>The arguments.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Reads a command line.</summary>
    public static Arguments Read(IReadOnlyList<string> arguments)
    {
        var command = arguments.TakeWhile(word => !word.StartsWith("--", StringComparison.Ordinal)).ToArray();
        var rest = arguments.Skip(command.Length).ToArray();
        var options = rest.TakeWhile(word => word != "--").Select(word => word.Split('=', 2)).ToLookup(pair => pair[0], pair => pair.Length > 1 ? pair[1] : "",
            StringComparer.Ordinal);
        return new Arguments(string.Join(' ', command), options, [.. rest.SkipWhile(word => word != "--").Skip(1)]);
    }

    /// <summary>Whether an option was given.</summary>
    public bool Has(string option) => _options.Contains(option);

    /// <summary>The value of an option; null when it was not given.</summary>
    public string? Value(string option) => _options[option].LastOrDefault();

    /// <summary>All values of an option that may be given several times, each a list separated by commas.</summary>
    public IReadOnlyList<string> Values(string option) =>
        [.. _options[option].SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>An integer; null when it was not given.</summary>
    public int? Number(string option) => Value(option) is not { } text ? null : int.TryParse(text, out var number) && number >= 0 ? number
        : throw new InputException($"{option} must be a whole number of 0 or more, not '{text}'.");
}
