using Isinglass.Experiments.Benchmarks.Results;
using Isinglass.Files.Answers;
using Isinglass.Model.Control;

namespace Isinglass.Experiments.Benchmarks.Guard;

/// <summary>New measurements of the guarded table, or of the part for which there was time.</summary>
/// <param name="Results">The cells that were measured.</param>
/// <param name="Left">Number of cells for which there was no time.</param>
internal sealed record GuardReport(IReadOnlyList<GuardResult> Results, int Left)
{
    /// <summary>Whether no cell that was measured got worse.</summary>
    public bool IsKept => !Results.Any(static result => result.IsWorse);

    /// <summary>The results for programs.</summary>
    public GuardFacts Facts => new([.. Results.Select(static result => new GuardFact(result.Cell.Instance, result.Cell.Sampler, result.Cell.Sweeps,
        result.Cell.Median, result.Cell.Spread, result.Median, result.Spread, result.IsWorse))], Left, IsKept);

    /// <summary>Measures cells one after the other; none is begun after the time limit or a cancellation.</summary>
    public static GuardReport Measure(IReadOnlyList<GuardCell> cells, TimeSpan? limit, SolveControl control)
    {
        var results = new List<GuardResult>();
        var watch = Watch.Start(control.Clock);
        foreach (var cell in cells)
        {
            if (watch.Elapsed >= limit || control.Cancellation.IsCancellationRequested)
            {
                break;
            }

            control.Progress?.Report(new SolveProgress(watch.Elapsed, double.PositiveInfinity, double.NaN, null, $"{cell.Instance} {cell.Sampler}"));
            var result = cell.Measure(new SolveControl { Cancellation = control.Cancellation });
            if (!control.Cancellation.IsCancellationRequested)
            {
                results.Add(result);
            }
        }

        return new GuardReport(results, cells.Count - results.Count);
    }

    /// <summary>A table, and what got worse.</summary>
    public IEnumerable<AnswerPart> Parts =>
    [
        AnswerPart.Table(["instance", "sampler", "sweeps", "committed", "now", "loss", "kept", "spread", "spread now"], Results.Select(static result => new[]
        {
            result.Cell.Instance, result.Cell.Sampler, $"{result.Cell.Sweeps}", $"{result.Cell.Median:R}", $"{result.Median:R}", $"{result.Loss:R}",
            result.IsWorse ? "no" : "yes", $"{result.Cell.Spread:R}", $"{result.Spread:R}",
        })),
        .. Results.Where(static result => result.IsWorse).Select(static result => (AnswerPart)(
            $"worse: {result.Cell.Sampler} on {result.Cell.Instance}, {result.Median:R} after {result.Cell.Median:R} with a spread of {result.Cell.Spread:R}")),
        $"{Results.Count} cells of {Results.Count + Left}, {Results.Count(static result => result.IsWorse)} worse",
    ];
}
