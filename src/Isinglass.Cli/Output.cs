using System.Text;
using System.Text.Json.Serialization.Metadata;
using Isinglass.Cli.Display;
using Isinglass.Experiments.Benchmarks;
using Isinglass.Files;
using Isinglass.Files.Answers;
using Spectre.Console;

namespace Isinglass.Cli;

/// <summary>How results are written to standard output.</summary>
internal static class Output
{
    /// <summary>One JSON value of a described form with a line end behind it.</summary>
    public static void Json<T>(T value, JsonTypeInfo<T> form) => Json(JsonText.Bytes(value, form));

    /// <summary>Shows an answer and what is told beside it.</summary>
    /// <returns>The exit code: whether the answer is good.</returns>
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

    /// <summary>Tells what failed before the work was done, if anything.</summary>
    /// <returns>Whether nothing did.</returns>
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

    /// <summary>On what and beside what a measurement was made.</summary>
    public static void Host()
    {
        Line("machine", HostInfo.Description);
        Line("load", HostInfo.LoadInWords);
    }

    /// <summary>Whether nothing but results and errors is to be said.</summary>
    public static bool IsQuiet { get; set; }

    /// <summary>Tells the user something beside the result.</summary>
    public static void Note(string text)
    {
        if (!IsQuiet)
        {
            Error(text);
        }
    }

    /// <summary>Tells what went wrong; on a terminal broken between words.</summary>
    public static void Error(string text)
    {
        foreach (var line in FittingText.Fit($"isinglass: {Flag.InMessage(text)}", Terminal.ErrorWidth))
        {
            Console.Error.WriteLine(line);
        }
    }

    /// <summary>Tells several such things.</summary>
    public static void Notes(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            Note(text);
        }
    }

    /// <summary>Lines of an answer, told beside another result.</summary>
    public static void Notes(IEnumerable<AnswerPart> lines) => Notes(lines.Select(static line => $"{line.Name}: {line.Text}"));

    /// <summary>
    /// Does what follows the answer (a file, a report, a picture): when it fails, the answer stands, and the failure is told, also by a program that
    /// is to be quiet.
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
