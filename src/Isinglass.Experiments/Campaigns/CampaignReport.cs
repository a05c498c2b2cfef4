using System.Globalization;
using System.Text;
using Isinglass.Experiments.Benchmarks.Results;
using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Experiments.Studies;
using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Model.Control;
using Isinglass.Training.Runs;

namespace Isinglass.Experiments.Campaigns;

/// <summary>A campaign as a table, as CSV and as JSON.</summary>
/// <param name="Settings">The plan.</param>
/// <param name="Cells">The finished runs.</param>
/// <param name="StopReason">Why it ended.</param>
internal sealed record CampaignReport(CampaignSettings Settings, StudyCells<CampaignCell> Cells, StopReason StopReason)
{
    private readonly IReadOnlyList<CampaignSummary> _summaries = CampaignSummary.Of(Cells.Finished, Settings.TargetOf);

    /// <summary>The results for programs.</summary>
    public CampaignFacts Facts => new(
        _summaries.Sum(static summary => summary.Cells.Count), Cells.Missing, Summary.Name(StopReason), Settings.TimeLimit?.TotalSeconds, Settings.Threads,
        Settings.Reads, [.. _summaries.Select(Fact)]);

    /// <summary>Runs the cells of a campaign that are not finished.</summary>
    /// <param name="settings">Instances, methods and effort.</param>
    /// <param name="options">Seeds, and where cells are kept.</param>
    /// <param name="control">When to stop.</param>
    public static CampaignReport Run(CampaignSettings settings, StudyOptions options, SolveControl control)
    {
        var run = control.Start();
        var cells = Campaign.Run("campaign", settings, options, run, isBySeed: true);
        return new CampaignReport(settings, cells, run.StopReason);
    }

    /// <summary>Writes results.csv and results.json into the folder of the campaign.</summary>
    public void Write(string folder)
    {
        AtomicFile.WriteText(Path.Combine(folder, "results.csv"), Csv());
        AtomicFile.WriteText(
            Path.Combine(folder, "results.json"), Encoding.UTF8.GetString(JsonText.Bytes(Facts, BenchmarkJson.Default.CampaignFacts)) + "\n");
    }

    /// <summary>A table, a line a summary.</summary>
    public IEnumerable<AnswerPart> Parts => [AnswerPart.Table(
        [
            "instance", "sampler", "seeds", "best", "median", "gap %", "target", "success", "TTS99 s", "s/run", "worst", "success 95 %", "TTS99 95 %",
            "to target s",
        ],
        _summaries.Select(static summary =>
        {
            var time = summary.TimeToSolution;
            return new[]
            {
                summary.Instance, summary.Sampler, $"{summary.Cells.Count}", $"{summary.Best}", $"{summary.Median}", $"{summary.GapPercent:F3}",
                $"{summary.Target}",
                time is { } t ? $"{t.Successes}/{t.Reads}" : "",
                time is null ? "" : Seconds(time.Value.Seconds),
                Seconds(summary.Seconds),
                $"{summary.Worst}",
                time?.ProbabilityInterval is { } p ? $"{p.Lower:F2}..{p.Upper:F2}" : "",
                time is null ? "" : $"{Seconds(time.Value.Lower)}..{Seconds(time.Value.Upper)}",
                summary.MedianTimeToTarget is { } reached ? Seconds(reached) : "",
            };
        }))];

    /// <summary>One line a cell.</summary>
    public string Csv()
    {
        var text = new StringBuilder("instance,sampler,seed,value,target,gap_percent,seconds,stop_reason,reads,successes,seconds_to_target\n");
        foreach (var summary in _summaries)
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

    private static CampaignFact Fact(CampaignSummary summary)
    {
        var fact = new CampaignFact(
            summary.Instance, summary.Sampler, [.. summary.Cells.Select(static cell => cell.Seed)], JsonText.Finite(summary.Best),
            JsonText.Finite(summary.Median),
            JsonText.Finite(summary.Mean), JsonText.Finite(summary.Worst), JsonText.Finite(summary.Target), JsonText.Finite(summary.GapPercent),
            summary.Seconds,
            [.. summary.Curve().Select(static point => new[] { point.Seconds, point.Value })]);
        return summary.TimeToSolution is { } time ? new TargetFact(fact, time, summary.MedianTimeToTarget) : fact;
    }


    private static string Seconds(double seconds) => double.IsFinite(seconds) ? seconds.ToString("G3") : "not reached";

    private static string Quoted(string text) => text.Contains(',') || text.Contains('"') ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
}
