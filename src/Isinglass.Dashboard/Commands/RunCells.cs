using Isinglass.RunStore.Comparison;
using Isinglass.RunStore.Index;

namespace Isinglass.Dashboard.Commands;

/// <summary>Values as text in tables.</summary>
internal static class RunCells
{
    /// <summary>The usual columns of a run.</summary>
    public static IReadOnlyList<string> Usual(RunRow run) =>
    [
        run.Id, StateNames.Of(run.State), run.Data ?? "", run.Network ?? "", run.Method ?? "", run.Seed?.ToString("R") ?? "",
            run.TestAccuracy?.ToString("0.0000") ?? "", run.Started, run.Seconds?.ToString("0.##") ?? "",
    ];

    /// <summary>A difference with its interval, in percentage points for accuracies.</summary>
    public static string Difference(PairedDifference pair)
    {
        var (mean, low, high) = (100 * pair.Difference.Mean, 100 * pair.Interval.Low, 100 * pair.Interval.High);
        return double.IsNaN(low) ? $"{mean:+0.00;-0.00;0.00} points"
            : $"{mean:+0.00;-0.00;0.00} points, 95 % interval {low:+0.00;-0.00;0.00} to {high:+0.00;-0.00;0.00}, {pair.Difference.Count} {pair.By}";
    }

    /// <summary>A cell of a CSV file (RFC 4180). A text that a spreadsheet would interpret as a formula gets an apostrophe.</summary>
    public static string Csv(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '@' or '\t' or '\r' ? $"'{text}" : text;
        return safe.AsSpan().ContainsAny(",\"\n\r") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
