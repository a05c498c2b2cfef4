using System.Text;
using System.Text.Json.Serialization.Metadata;
using Isinglass.Cli.Display;
using Isinglass.Experiments.Benchmarks;
using Isinglass.Files;
using Isinglass.Files.Answers;
using Spectre.Console;

namespace Isinglass.Cli;

/// <summary>Writes results to standard output.</summary>
internal static class Output
{
    /// <summary>One JSON value of a described type, followed by a line end.</summary>
    public static void Json<T>(T value, JsonTypeInfo<T> form) => Json(JsonText.Bytes(value, form));

    /// <summary>Shows an answer and its notes.</summary>
    /// <returns>The exit code, by whether the answer is positive.</returns>
    public static int Show(IAnswer answer, bool asJson)
    {
        if (asJson)
        {
            Json(answer.ToJson());
        }
        else
        {
            Parts(answer.Parts);
        }

        Notes(answer.Notes);
        return Whole(answer.Failure) && answer.IsGood ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Reports a failure that ended the work early, if any.</summary>
    /// <returns>Whether there was none.</returns>
    public static bool Whole(string? failure)
    {
        if (failure is not null)
        {
            Error(failure);
        }

        return failure is null;
    }

    /// <summary>Parts of an answer as text.</summary>
    public static void Parts(IEnumerable<AnswerPart> parts)
    {
        foreach (var part in parts)
        {
            var line = part.NamesProperties ? Flag.InMessage(part.Line) : part.Line;
            if (part.Header is { } header)
            {
                Lines(FittingTable.Lines(header, part.Rows, part.EndsInWords, Terminal.OutputWidth));
            }
            else if (part.IsWarning && Terminal.OutputWidth is { } width)
            {
                foreach (var piece in FittingText.Fit(line, width))
                {
                    AnsiConsole.MarkupLine($"[red]{Markup.Escape(piece)}[/]");
                }
            }
            else
            {
                Line(line);
            }
        }
    }

    /// <summary>A line; on a terminal broken between its words.</summary>
    public static void Line(string line) => Lines(FittingText.Fit(line, Terminal.OutputWidth));

    /// <summary>A line "name   value".</summary>
    public static void Line(string name, string value) => Line($"{name,-16}{value}");

    /// <summary>Lines of text, as they are.</summary>
    public static void Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Console.Out.WriteLine(line);
        }
    }

    /// <summary>Prints the machine of a measurement and its load.</summary>
    public static void Host()
    {
        Line("machine", HostInfo.Description);
        Line("load", HostInfo.LoadInWords);
    }

    /// <summary>Whether only results and errors are printed.</summary>
    public static bool IsQuiet { get; set; }

    /// <summary>Prints a note beside the result.</summary>
    public static void Note(string text)
    {
        if (!IsQuiet)
        {
            Error(text);
        }
    }

    /// <summary>Prints an error; on a terminal broken between words.</summary>
    public static void Error(string text)
    {
        foreach (var line in FittingText.Fit($"isinglass: {Flag.InMessage(text)}", Terminal.ErrorWidth))
        {
            Console.Error.WriteLine(line);
        }
    }

    /// <summary>Prints several notes.</summary>
    public static void Notes(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            Note(text);
        }
    }

    /// <summary>Prints lines of an answer as notes.</summary>
    public static void Notes(IEnumerable<AnswerPart> lines) => Notes(lines.Select(static line => $"{line.Name}: {line.Text}"));

    /// <summary>
    /// Does work after the answer (a file, a report, a picture); a failure is reported, even by a quiet program, and does not affect the answer.
    /// </summary>
    /// <returns>Whether it was done.</returns>
    public static bool Extra(string what, Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Error($"{what} could not be made: {exception.Message}");
            return false;
        }
    }

    private static void Json(byte[] json) => Console.Out.WriteLine(Encoding.UTF8.GetString(json));
}
