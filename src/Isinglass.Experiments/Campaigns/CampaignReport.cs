using System.Globalization;
using System.Text;
using System.Text.Json;
using Isinglass.Experiments.Benchmarks;
using Isinglass.Experiments.Reports;
using Isinglass.Files;
using Isinglass.Model.Control;
using Isinglass.Modelling;
using Isinglass.Training.Runs;

namespace Isinglass.Experiments.Campaigns;

/// <summary>A campaign as a table, as CSV and as JSON.</summary>
internal static class CampaignReport
{
    /// <summary>The lines of a table, a line a summary.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<CampaignSummary> summaries)
    {
        var table = new MarkdownTable("instance", "sampler", "seeds", "best", "median", "worst", "target", "gap %", "success", "95 %", "TTS99 s", "95 %",
            "to target s", "s/run");
        foreach (var summary in summaries)
        {
            var time = summary.TimeToSolution;
            var interval = time?.ProbabilityInterval;
            table.Add(
                summary.Instance, summary.Sampler, $"{summary.Cells.Count}", $"{summary.Best}", $"{summary.Median}", $"{summary.Worst}", $"{summary.Target}",
                $"{summary.GapPercent:F3}",
                time is { } t ? $"{t.Successes}/{t.Reads}" : "",
                interval is { } p ? $"{p.Lower:F2}..{p.Upper:F2}" : "",
                time is null ? "" : Seconds(time.Value.Seconds),
                time is null ? "" : $"{Seconds(time.Value.Lower)}..{Seconds(time.Value.Upper)}",
                summary.MedianTimeToTarget is { } reached ? Seconds(reached) : "",
                Seconds(summary.Seconds));
        }

        return table.Lines();
    }

    /// <summary>One line a cell.</summary>
    public static string Csv(IReadOnlyList<CampaignSummary> summaries)
    {
        var text = new StringBuilder("instance,sampler,seed,value,target,gap_percent,seconds,stop_reason,reads,successes,seconds_to_target\n");
        foreach (var summary in summaries)
        {
            foreach (var cell in summary.Cells)
            {
                var one = summary with { Cells = [cell] };
                var successes = one.TimeToSolution is { } time ? time.Successes.ToString(CultureInfo.InvariantCulture) : "";
                text.Append($"{Quoted(cell.Instance)},{cell.Sampler},{cell.Seed},{cell.Best},{summary.Target},{one.GapPercent},{cell.Seconds},"
                        + $"{Summary.Name(cell.StopReason)},{cell.Reads.Count},{successes},{one.MedianTimeToTarget}\n");
            }
        }

        return text.ToString();
    }

    public static void Write(Utf8JsonWriter writer, IReadOnlyList<CampaignSummary> summaries, CampaignSettings settings, int missing, StopReason stopReason)
    {
        HostInfo.Write(writer);
        writer.WriteNumber("cells", summaries.Sum(summary => summary.Cells.Count));
        writer.WriteNumber("cells_missing", missing);
        writer.WriteString("stop_reason", Summary.Name(stopReason));
        writer.WriteFinite("time_limit_seconds", settings.TimeLimit?.TotalSeconds);
        writer.WriteNumber("threads", settings.Threads);
        writer.WriteFinite("reads", settings.Reads);
        writer.WriteStartArray("results");
        foreach (var summary in summaries)
        {
            Write(writer, summary);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, CampaignSummary summary)
    {
        writer.WriteStartObject();
        writer.WriteString("instance", summary.Instance);
        writer.WriteString("sampler", summary.Sampler);
        writer.WriteStartArray("seeds");
        foreach (var cell in summary.Cells)
        {
            writer.WriteNumberValue(cell.Seed);
        }

        writer.WriteEndArray();
        writer.WriteFinite("best", summary.Best);
        writer.WriteFinite("median", summary.Median);
        writer.WriteFinite("mean", summary.Mean);
        writer.WriteFinite("worst", summary.Worst);
        writer.WriteFinite("target", summary.Target);
        writer.WriteFinite("gap_percent", summary.GapPercent);
        writer.WriteNumber("seconds_per_run", summary.Seconds);
        if (summary.TimeToSolution is { } time)
        {
            Write(writer, time);
            writer.WriteFinite("median_seconds_to_target", summary.MedianTimeToTarget);
        }

        writer.WriteStartArray("curve");
        foreach (var (seconds, value) in summary.Curve())
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(seconds);
            writer.WriteNumberValue(value);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, TimeToSolution time)
    {
        writer.WriteNumber("reads", time.Reads);
        writer.WriteNumber("successes", time.Successes);
        writer.WriteNumber("success_probability", time.Probability);
        Interval(writer, "success_probability_95", time.ProbabilityInterval.Lower, time.ProbabilityInterval.Upper);
        writer.WriteNumber("seconds_per_read", time.SecondsPerRead);

        // null = not reached.
        writer.WriteFinite("tts99_seconds", time.Seconds);
        Interval(writer, "tts99_seconds_95", time.Lower, time.Upper);
    }

    private static void Interval(Utf8JsonWriter writer, string name, double lower, double upper)
    {
        writer.WriteStartArray(name);
        foreach (var bound in new[] { lower, upper })
        {
            if (double.IsFinite(bound))
            {
                writer.WriteNumberValue(bound);
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndArray();
    }

    private static string Seconds(double seconds) => double.IsFinite(seconds) ? seconds.ToString("G3") : "not reached";

    private static string Quoted(string text) => text.Contains(',') || text.Contains('"') ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
}
