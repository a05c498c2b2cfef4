using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Isinglass.Files.Answers;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Training.Recipes;

namespace Isinglass.Cli;

/// <summary>Creates the options of commands. A value is read and checked with the command line; the error of a wrong one lists the possible values.</summary>
internal static partial class Flag
{
    /// <summary>More reads, seeds or candidates than this are a typing error and would exhaust the memory.</summary>
    public static readonly (int Least, int Most) Limited = (1, 1_000_000);

    /// <summary>More threads than any machine has are a typing error too.</summary>
    public static readonly (int Least, int Most) ThreadRange = (1, 4096);

    private static readonly (int Least, int Most) FromOne = (1, int.MaxValue);

    private static readonly ValueKind<double?> AnyNumber = ValueKind.Number("a number", static _ => true);

    /// <summary>A switch. Names are separated by blanks, the first is the main one.</summary>
    public static Option<bool> Switch(string names, string description) => Create<bool>(names, null, description);

    /// <summary>The switch to print the result as JSON.</summary>
    public static Option<bool> Json() => Switch("--json", "Print the result as one JSON object.");

    /// <summary>A text; null when it is not given.</summary>
    public static Option<string?> Text(string names, string help, string description) => Create<string?>(names, help, description);

    /// <summary>A text.</summary>
    public static Option<string> Text(string names, string help, string description, string usual) => Usual(Create<string>(names, help, description), usual);

    /// <summary>An integer, from 1 unless a range is given; null when it is not given.</summary>
    public static Option<int?> Whole(string names, string help, string description, (int Least, int Most)? range = null) =>
        Read(Create<int?>(names, help, description), Kind(range), static value => value);

    /// <summary>An integer, from 1 unless a range is given.</summary>
    public static Option<int> Whole(string names, string help, string description, int usual, (int Least, int Most)? range = null) =>
        Usual(Read(Create<int>(names, help, description), Kind(range), static value => value!.Value), usual);

    /// <summary>The spending limit of services.</summary>
    public static Option<string?> Budget(string description) => Text("--budget", "20s|100calls", description);

    /// <summary>A number of threads: all of the machine unless it is given.</summary>
    public static Option<int> Threads(string description) => Whole("--threads", "N", description, Environment.ProcessorCount, ThreadRange);

    /// <summary>A finite number; null when it is not given.</summary>
    public static Option<double?> Number(string names, string help, string description, ValueKind<double?>? kind = null) =>
        Read(Create<double?>(names, help, description), kind ?? AnyNumber, static value => value);

    /// <summary>A finite number.</summary>
    public static Option<double> Number(string names, string help, string description, double usual, ValueKind<double?>? kind = null) =>
        Usual(Read(Create<double>(names, help, description), kind ?? AnyNumber, static value => value!.Value), usual);

    /// <summary>A seed; null when it is not given.</summary>
    public static Option<ulong?> Seed(string names, string description) =>
        Read(Create<ulong?>(names, "N", description), ValueKind.Seed, static value => (ulong?)value);

    /// <summary>A seed.</summary>
    public static Option<ulong> Seed(string names, string description, ulong usual) =>
        Usual(Read(Create<ulong>(names, "N", description), ValueKind.Seed, static value => value), usual);

    /// <summary>A duration with its unit, never a bare number: <c>30s</c>, <c>500ms</c>, <c>5m</c>, <c>2h</c>; null when it is not given.</summary>
    /// <param name="names">The names.</param>
    /// <param name="description">Its description.</param>
    /// <param name="isPositive">Whether 0 is refused.</param>
    public static Option<TimeSpan?> Duration(string names, string description, bool isPositive = false) =>
        Read<TimeSpan?>(Create<TimeSpan?>(names, "30s|5m|2h", description), (text, refuse) =>
        {
            try
            {
                var time = DurationText.Parse(text);
                return isPositive && time <= TimeSpan.Zero ? refuse("must be longer than nothing.") : time;
            }
            catch (InputException exception)
            {
                return refuse($": {exception.Message}");
            }
        });

    /// <summary>One of some words, in any case; null when it is not given.</summary>
    public static Option<T?> Choice<T>(string names, string description, IReadOnlyList<(string Word, T Value)> choices)
        where T : struct
    {
        string[] words = [.. choices.Select(static choice => choice.Word)];
        return Read<T?>(Create<T?>(names, string.Join('|', words), description), (text, refuse) =>
            Array.FindIndex(words, word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? choices[at].Value
                : refuse($"must be one of {string.Join(", ", words)}, not '{text}'.{NearestName.Hint(text, words)}"));
    }

    /// <summary>Adds arguments and options to a command, in this order.</summary>
    public static Command With(this Command command, params IEnumerable<Symbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        return command;
    }

    /// <summary>Makes a command and its subcommands refuse empty texts, which come from unset variables of scripts.</summary>
    public static void RefuseEmpty(this Command command)
    {
        static string? Complaint(SymbolResult result, string name) => result.Tokens.Any(static token => string.IsNullOrWhiteSpace(token.Value))
            ? $"{name} is empty. Write what it should be, or leave it out." : null;
        foreach (var argument in command.Arguments)
        {
            argument.Validators.Add(result => Tell(result, Complaint(result, argument.Name)));
        }

        foreach (var option in command.Options.Where(static option => option.ValueType == typeof(string) || option.ValueType == typeof(string[])))
        {
            option.Validators.Add(result => Tell(result, Complaint(result, option.Name)));
        }

        foreach (var below in command.Subcommands)
        {
            below.RefuseEmpty();
        }

        static void Tell(SymbolResult result, string? complaint)
        {
            if (complaint is not null)
            {
                result.AddError(complaint);
            }
        }
    }

    /// <summary>Makes a command print an answer, as JSON if requested; the exit code tells whether it is positive.</summary>
    public static Command Answering(this Command command, Func<ParseResult, IAnswer> answer)
    {
        var asJson = Json();
        command.Options.Add(asJson);
        command.SetAction(parsed => Output.Show(answer(parsed), parsed.GetValue(asJson)));
        return command;
    }

    /// <summary>Whether an option was written on the command line.</summary>
    public static bool IsGiven(this ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>The flag of a library's property; singular for margins, since one is usual.</summary>
    public static string Of(string property) => property == "margins" ? "--margin" : $"--{property.Replace('_', '-')}";

    /// <summary>The library's property of a flag: <c>per_class</c> of <c>--per-class</c>.</summary>
    public static string PropertyOf(string flag) => flag.TrimStart('-') is var name && name == "margin" ? "margins" : name.Replace('-', '_');

    /// <summary>A library's message with flags in place of properties in backticks.</summary>
    public static string InMessage(string message) => PropertyName().Replace(message, match => Of(match.Groups[1].Value));

    private static ValueKind<int?> Kind((int Least, int Most)? range) => ValueKind.Whole((range ?? FromOne).Least, (range ?? FromOne).Most);

    private static Option<T> Create<T>(string names, string? help, string description) =>
        new(names.Split(' ')[0], names.Split(' ')[1..]) { Description = description, HelpName = help };

    private static Option<T> Usual<T>(Option<T> option, T usual)
    {
        option.DefaultValueFactory = _ => usual;
        return option;
    }

    private static Option<T> Read<T, TKind>(Option<T> option, ValueKind<TKind> kind, Func<TKind, T> convert) => Read<T>(option, (text, refuse) =>
    {
        var isRead = kind.TryRead(text, out var value);
        return isRead && kind.IsPossible(value) ? convert(value) : refuse(kind.Refusal(text, isRead));
    });

    /// <summary>Parses the last value of an option; errors begin with its name.</summary>
    /// <param name="option">The option.</param>
    /// <param name="read">Parses a text, or returns the result of the error function, whose message follows the option's name.</param>
    private static Option<T> Read<T>(Option<T> option, Func<string, Func<string, T>, T> read)
    {
        option.CustomParser = result => result.Tokens is [.., var token] ? read(token.Value, complaint =>
        {
            result.AddError($"{option.Name}{(complaint[0] == ':' ? "" : " ")}{complaint}");
            return default!;
        }) : default!;
        return option;
    }

    [GeneratedRegex("`(?<name>[a-z_]+)`", RegexOptions.NonBacktracking, matchTimeoutMilliseconds: -1)]
    private static partial Regex PropertyName();
}
