using Isinglass.Experiments.Benchmarks.Results;
using Isinglass.Files;
using Isinglass.Files.Answers;

namespace Isinglass.Experiments.Benchmarks;

/// <summary>The result of an anytime benchmark.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Results">The finished runs.</param>
/// <param name="Failure">Why runs are missing; null = no failure.</param>
internal sealed record AnytimeReport(AnytimePlan Plan, IReadOnlyList<AnytimeResult> Results, string? Failure)
{
    /// <summary>The results for programs.</summary>
    public AnytimeFacts Facts => new([.. Results.Select(static result => new AnytimeFact(
        result.Instance, result.Sampler, result.Seconds, result.Seed, JsonText.Finite(result.Value), JsonText.Finite(result.GapPercent)))]);

    /// <summary>A table: medians over seeds beside best known values and goals.</summary>
    public IEnumerable<AnswerPart> Parts => [AnswerPart.Table(
        ["instance", "sampler", "CPU s", "median", "gap %", "best known", "goal at 1 s", "seeds at the goal", "by seed"],
        Results.GroupBy(static result => (result.Instance, result.Sampler, result.Seconds)).Select(group =>
        {
            var instance = Plan.Instances.First(candidate => candidate.Name == group.Key.Instance);
            var values = group.Select(static result => result.Value).ToArray();
            double[] sorted = [.. values.Order()];
            var median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
            var goal = group.Key.Seconds == 1 ? AnytimeGoal.Of(instance.Name) : null;
            var gap = instance.GapPercent(median);
            return new[]
            {
                group.Key.Instance, group.Key.Sampler, $"{group.Key.Seconds}", $"{median}", double.IsNaN(gap) ? "" : $"{gap:F3}", $"{instance.BestKnown}",
                $"{goal}", goal is null ? "" : $"{values.Count(value => instance.IsMinimised ? value <= goal : value >= goal)} of {values.Length}",
                string.Join(' ', values),
            };
        }))];
}
