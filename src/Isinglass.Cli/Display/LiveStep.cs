namespace Isinglass.Cli.Display;

/// <summary>The progress of long work.</summary>
/// <param name="Stage">The current stage.</param>
/// <param name="Best">The best so far, in a few words; null before there is one.</param>
/// <param name="Fraction">Finished share, 0..1; NaN when unknown.</param>
/// <param name="Remaining">Estimated time left; null when unknown.</param>
internal sealed record LiveStep(string Stage, string? Best = null, double Fraction = double.NaN, TimeSpan? Remaining = null)
{
    private const int BarLength = 12;
    private const string Gap = "  ";

    /// <summary>
    /// The step in one line that fits: in a narrow terminal the bar is dropped first, then the last phrases of the stage, then the share and the best, so that
    /// elapsed and remaining time stay visible.
    /// </summary>
    public string Fit(TimeSpan elapsed, int width)
    {
        var time = Words(elapsed);
        var share = double.IsFinite(Fraction) ? $"{100 * Math.Clamp(Fraction, 0, 1):F0} %" : null;
        var left = Remaining is { } remaining ? $"{Words(remaining)} left" : null;
        string[] lines =
        [
            Join(time, share is null ? null : Bar(), share, Stage, Best, left),
            Join(time, share, Words(Stage, width - Join(time, share, "", Best, left).Length - Gap.Length), Best, left),
            Join(time, Best, left),
            Join(time, left),
        ];
        return Array.Find(lines, line => line.Length <= width) ?? "";
    }

    /// <summary>As many whole phrases as fit, or as many words of the first.</summary>
    private static string Words(string text, int width)
    {
        var end = text.Length <= width ? text.Length : width < 0 ? 0 : text.LastIndexOfAny([',', ':'], width);
        return text[..(end >= 0 ? end : Math.Max(0, text.LastIndexOf(' ', width)))];
    }

    private static string Words(TimeSpan time) => time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time:mm\\:ss}" : $"{time:m\\:ss}";

    private static string Join(params ReadOnlySpan<string?> parts) => string.Join(Gap, parts.ToArray().Where(static part => !string.IsNullOrEmpty(part)));

    private string Bar()
    {
        var done = (int)Math.Round(BarLength * Math.Clamp(Fraction, 0, 1));
        return new string('█', done) + new string('░', BarLength - done);
    }
}
