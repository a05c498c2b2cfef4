using Isinglass.Files.Answers;

namespace Isinglass.Dashboard.Commands;

/// <summary>Output of the commands; on a terminal lines are broken between words.</summary>
internal static class Told
{
    /// <summary>Columns of standard output; null when it is no terminal.</summary>
    public static int? OutputWidth => Console.IsOutputRedirected ? null : Columns();

    /// <summary>A line of the answer.</summary>
    public static void Line(string text) => Write(Console.Out, FittingText.Fit(text, OutputWidth));

    /// <summary>A note or an error.</summary>
    public static void Error(string text) => Write(Console.Error, FittingText.Fit($"isinglass: {text}", Console.IsErrorRedirected ? null : Columns()));

    private static void Write(TextWriter writer, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            writer.WriteLine(line);
        }
    }

    private static int? Columns() => Console.WindowWidth > 20 ? Console.WindowWidth - 1 : null;
}
