namespace Isinglass.Model.Control;

/// <summary>Durations as text: a number with its unit, never a bare number.</summary>
internal static class DurationText
{
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>Reads a duration such as <c>500ms</c>, <c>30s</c>, <c>5m</c> or <c>2h</c>.</summary>
    /// <exception cref="InputException">It is not a duration; the message says how to write one.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text) ?? throw new InputException($"'{text}' is not a duration. Write a number with its unit: 500ms, 30s, 5m or 2h.");

    /// <summary>Reads a duration; null when the text is not one.</summary>
    public static TimeSpan? TryParse(string text)
    {
        foreach (var (unit, seconds) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && double.TryParse(text[..^unit.Length], out var value) && value >= 0 && double.IsFinite(value))
            {
                return TimeSpan.FromSeconds(value * seconds);
            }
        }

        return null;
    }
}
