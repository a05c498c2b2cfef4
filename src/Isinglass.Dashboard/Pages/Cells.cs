using System.Globalization;
using Isinglass.RunStore.Folders;
using Isinglass.RunStore.Index;

namespace Isinglass.Dashboard.Pages;

/// <summary>Values as shown on the pages.</summary>
internal static class Cells
{
    private const double CurveWidth = 80, CurveHeight = 20;

    /// <summary>A state with a sign beside its colour.</summary>
    public static Html State(RunState state) => $"""<span class="state {StateNames.Of(state)}">{StateNames.Of(state)}</span>""";

    /// <summary>A small curve; empty for fewer than two points.</summary>
    public static Html Curve(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
        {
            return Html.None;
        }

        var (low, high) = (values.Min(), values.Max());
        var points = string.Join(' ', values.Select((value, k) =>
            string.Create(CultureInfo.InvariantCulture,
                $"{1 + k * (CurveWidth - 2) / (values.Count - 1):0.#},"
                    + $"{CurveHeight - 2 - (value - low) / Math.Max(high - low, 1e-300) * (CurveHeight - 4):0.#}")));
        return $"""<svg class="spark" viewBox="0 0 {CurveWidth} {CurveHeight}" width="{CurveWidth}" height="{CurveHeight}" role="img" aria-label="loss from {values[0]:G4} to {values[^1]:G4}"><polyline points="{points}"/></svg>""";
    }

    /// <summary>A time of the index as text.</summary>
    public static Html Time(string time) => $"""<time datetime="{time}">{time.Replace('T', ' ')[..16]}</time>""";

    /// <summary>Seconds as text.</summary>
    public static string Duration(double? seconds) => seconds switch
    {
        null => "",
        > 0 and < 0.1 => $"{1000 * seconds:0.##} ms",
        < 60 => $"{seconds:0.##} s",
        < 3600 => $"{seconds / 60:0.#} min",
        _ => $"{seconds / 3600:0.#} h",
    };

    /// <summary>How many a minute.</summary>
    public static string Rate(double? perMinute) => perMinute is { } rate ? rate.ToString(rate < 10 ? "0.##" : "0") : "";

    /// <summary>A share in percent.</summary>
    public static string Percent(double? share) => share is { } value ? $"{100 * value:0.00}" : "";

    /// <summary>A value of a parameter or metric: accuracies in percent as everywhere.</summary>
    public static string Value(string name, RunValue? value) => value switch
    {
        null => "",
        { Text: null, Number: { } number } when name.EndsWith("accuracy", StringComparison.Ordinal) => $"{100 * number:0.00} %",
        { Text: null, Number: { } number } => number == Math.Floor(number) && Math.Abs(number) < 1e15 ? number.ToString("0") : number.ToString("G5"),
        _ => value.Value.ToString(),
    };

    /// <summary>Bytes as text.</summary>
    public static string Bytes(long bytes) => bytes < 10_000 ? $"{bytes} B" : bytes < 10_000_000 ? $"{bytes / 1024.0:0} kB" : $"{bytes / 1048576.0:0} MB";
}
