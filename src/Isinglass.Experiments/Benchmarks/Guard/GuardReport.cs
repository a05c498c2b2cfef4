using Isinglass.Experiments.Benchmarks.Results;
using Isinglass.Experiments.Reports;
using Isinglass.Model.Control;

namespace Isinglass.Experiments.Benchmarks.Guard;

/// <summary>The guarded table, or the part of it for which there was time, as it is now.</summary>
/// <param name="Results">The cells that were measured.</param>
/// <param name="Left">How many there was no time for.</param>
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

    /// <summary>The lines of a table, and what got worse.</summary>
    public IEnumerable<string> Lines()
    {
        var table = new MarkdownTable("instance", "sampler", "sweeps", "committed", "spread", "now", "spread now", "loss", "kept");
        foreach (var result in Results)
        {
            var cell = result.Cell;
            table.Add(cell.Instance, cell.Sampler, $"{cell.Sweeps}", $"{cell.Median:R}", $"{cell.Spread:R}", $"{result.Median:R}", $"{result.Spread:R}",
                $"{result.Loss:R}", result.IsWorse ? "no" : "yes");
        }

        return [.. table.Lines(), "", .. Results.Where(static result => result.IsWorse).Select(static result =>
            $"worse: {result.Cell.Sampler} on {result.Cell.Instance}, {result.Median:R} after {result.Cell.Median:R} with a spread of {result.Cell.Spread:R}"),
            $"{Results.Count} cells of {Results.Count + Left}, {Results.Count(static result => result.IsWorse)} worse"];
    }
}
