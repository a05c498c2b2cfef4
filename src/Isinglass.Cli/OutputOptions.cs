using System.CommandLine;
using System.CommandLine.Parsing;
using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Cli;

/// <summary>Options and arguments for output files; a path that cannot be written is refused before the work.</summary>
internal static class OutputOptions
{
    /// <summary>The name that means standard output where a command takes it.</summary>
    public const string StandardOutput = "-";

    /// <summary>Checks an option's path while the command line is read.</summary>
    /// <param name="option">The option.</param>
    /// <param name="what">What is written there, for the message.</param>
    /// <param name="orStandardOutput">Whether the command can write to standard output instead.</param>
    public static Option<string?> ForFile(this Option<string?> option, string what, bool orStandardOutput = false)
    {
        option.Validators.Add(result => Check(result, what, orStandardOutput));
        return option;
    }

    /// <summary>Checks an argument's path while the command line is read, as that of an option.</summary>
    public static Argument<string> ForFile(this Argument<string> argument, string what, bool orStandardOutput = false)
    {
        argument.Validators.Add(result => Check(result, what, orStandardOutput));
        return argument;
    }

    private static void Check(SymbolResult result, string what, bool orStandardOutput)
    {
        if (result.Tokens is not [{ Value: var path }] || string.IsNullOrWhiteSpace(path) || (path == StandardOutput && orStandardOutput))
        {
            // Empty texts are refused elsewhere.
            return;
        }

        if (path == StandardOutput)
        {
            result.AddError(
                $"{Name(result)} needs the name of a file: standard output has other lines. Write ./- if the file is called so, or /dev/stdout to mix them.");
            return;
        }

        try
        {
            OutputPath.Check(path, what);
            CheckAlone(result, path);
        }
        catch (InputException exception)
        {
            result.AddError(exception.Message);
        }
    }

    /// <summary>An output must not be the file of an input or of another output; only an initial point may be replaced by its result.</summary>
    private static void CheckAlone(SymbolResult result, string path)
    {
        var target = OutputPath.Target(path);
        foreach (var other in (result.Parent as CommandResult)?.Children ?? [])
        {
            // The name of a data file may be followed by its settings.
            if (other != result && Name(other) is var name && name != "--initial"
                && other.Tokens.Any(token => token.Value.Length > 0 && OutputPath.Target(token.Value.Split('#')[0]) == target))
            {
                string[] names = [Name(result), name];
                Array.Sort(names, StringComparer.Ordinal);
                throw new InputException($"{names[0]} and {names[1]} are the same file, {path}, which would be lost. Choose another for one of them.");
            }
        }
    }

    private static string Name(SymbolResult result) =>
        result is OptionResult option ? option.Option.Name : ((ArgumentResult)result).Argument.Name;
}
