using System.CommandLine;
using System.CommandLine.Parsing;
using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Cli;

/// <summary>Options and arguments that name a file to be written: a path that cannot be written is told before the work.</summary>
internal static class OutputOptions
{
    /// <summary>The name that means standard output where a command takes it.</summary>
    public const string StandardOutput = "-";

    /// <summary>Checks an option's path while the command line is read.</summary>
    /// <param name="option">The option.</param>
    /// <param name="what">What is written there, for the message.</param>
    public static Option<string?> ForFile(this Option<string?> option, string what)
    {
        option.Validators.Add(result => Check(result, what));
        return option;
    }

    /// <summary>Checks an argument's path while the command line is read.</summary>
    public static Argument<string> ForFile(this Argument<string> argument, string what)
    {
        argument.Validators.Add(result => Check(result, what));
        return argument;
    }

    private static void Check(SymbolResult result, string what)
    {
        if (result.Tokens is not [{ Value: not StandardOutput and var path }] || string.IsNullOrWhiteSpace(path))
        {
            // What is empty is refused as such, everywhere.
            return;
        }

        try
        {
            OutputPath.Check(path, what);
        }
        catch (InputException exception)
        {
            result.AddError(exception.Message);
        }
    }
}
