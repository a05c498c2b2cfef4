using Isinglass.Modelling;
using Spectre.Console;

namespace Isinglass.Cli.Display;

/// <summary>A table whose numbers never break: where the terminal is too narrow the last columns are left out, and a last column of words is wrapped.</summary>
internal static class FittingTable
{
    private const int Padding = 3;
    private const int LeastWords = 20;

    // A file or a pipe has no columns; there, a line of the table is a line.
    private const int WidthOfFiles = 1000;

    /// <summary>Prints names (the first column), numbers and, if wanted, words in a last column.</summary>
    public static void Print(IReadOnlyList<string> headers, IReadOnlyList<string[]> rows, bool endsInWords = false)
    {
        var widths = headers.Select((header, k) => rows.Select(row => row[k].Length).Append(header.Length).Max() + Padding).ToArray();
        if (endsInWords)
        {
            widths[^1] = Math.Min(widths[^1], LeastWords + Padding);
        }

        AnsiConsole.Profile.Width = Console.IsOutputRedirected ? WidthOfFiles : AnsiConsole.Profile.Width;
        var count = headers.Count;
        while (count > 2 && widths.Take(count).Sum() + 1 > AnsiConsole.Profile.Width)
        {
            count--;
        }

        var table = new Table().Border(TableBorder.Simple);
        for (var k = 0; k < count; k++)
        {
            var isWords = endsInWords && k == headers.Count - 1;
            table.AddColumn(new TableColumn(Markup.Escape(headers[k])) { NoWrap = !isWords, Alignment = k == 0 || isWords ? Justify.Left : Justify.Right });
        }

        foreach (var row in rows)
        {
            table.AddRow([.. row.Take(count).Select(Markup.Escape)]);
        }

        AnsiConsole.Write(table);
        if (count < headers.Count)
        {
            Console.WriteLine($"(no room for: {string.Join(", ", headers.Skip(count))})");
        }
    }
}
