using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Machines.Processes;

/// <summary>
/// The name of a program as a machine, <c>process[+WORD...]:COMMAND</c>. A word is <c>spin</c> (the model is sent over spins instead of bits), a duration (the
/// time limit of a call), or a file format (the program is started for every call and gets the model in it); without a format the program keeps running and
/// gets a line of JSON for each call.
/// </summary>
internal sealed record ProcessName
{
    /// <summary>The prefix of every such name.</summary>
    public const string Prefix = "process";

    /// <summary>Placeholder of the model's file.</summary>
    public const string ModelFile = "{model}";

    /// <summary>Placeholder of the file into which the program writes its samples.</summary>
    public const string SamplesFile = "{samples}";

    private const string Spin = "spin";

    private ProcessName(string text, IReadOnlyList<string> command) => (Text, Command) = (text, command);

    /// <summary>The whole name.</summary>
    public string Text { get; }

    /// <summary>Program and arguments.</summary>
    public IReadOnlyList<string> Command { get; }

    /// <summary>The format of the model; null = a line of JSON for each call to a persistent program.</summary>
    public ModelFormat? Format { get; private init; }

    /// <summary>Kind of the variables that the program sees.</summary>
    public Vartype Vartype { get; private init; } = Vartype.Binary;

    /// <summary>Longest time of a call. Default 10 minutes.</summary>
    public TimeSpan CallLimit { get; private init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether a machine's name is that of a program.</summary>
    public static bool Is(string name) => name.StartsWith(Prefix + ":", StringComparison.Ordinal) || name.StartsWith(Prefix + "+", StringComparison.Ordinal);

    /// <summary>Parses a name.</summary>
    /// <exception cref="InputException">It is not such a name.</exception>
    public static ProcessName Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (!Is(text) || colon < 0)
        {
            throw new InputException($"'{text}' names no program. Write process:COMMAND, such as process:'python3 machine.py'.");
        }

        var name = new ProcessName(text, CommandText.Split(text[(colon + 1)..]));
        foreach (var word in text[..colon].Split('+')[1..])
        {
            name = name.With(word);
        }

        if (name.Format is null && name.Command.Any(static word => word.Contains(ModelFile, StringComparison.Ordinal)
            || word.Contains(SamplesFile, StringComparison.Ordinal)))
        {
            throw new InputException($"A program that stays gets no files: {ModelFile} and {SamplesFile} need a format, such as process+qbsolv:COMMAND.");
        }

        return name;
    }

    private ProcessName With(string word) => word == Spin ? this with { Vartype = Vartype.Spin }
        : DurationText.TryParse(word) is { } limit ? this with { CallLimit = limit }
        : ModelFormats.All.FirstOrDefault(format => format.Name == word) is { } format ? this with { Format = format }
        : throw new InputException(
            $"'{word}' in {Text} is neither a duration, nor '{Spin}', nor a file " +
                $"format.{NearestName.Hint(word, ModelFormats.All.Select(static format => format.Name))} " +
            $"Formats are {string.Join(", ", ModelFormats.All.Select(static format => format.Name))}.");
}
