using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Runs;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Training;

namespace Isinglass.Experiments.Sweeps;

/// <summary>One trial of a sweep: a point, and the finished runs of its recipe.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Point">Its point, a coordinate for each parameter.</param>
/// <param name="Texts">The values of its parameters as text.</param>
/// <param name="Recipe">The recipe with these values; its seed is 1.</param>
internal sealed record SweepTrial(int Number, double[] Point, IReadOnlyList<string> Texts, Recipe Recipe)
{
    /// <summary>Finished runs by number of their seed, from 0.</summary>
    public SortedDictionary<int, TrainingOutcome> Runs { get; } = [];

    /// <summary>Number of requested seeds.</summary>
    public int Asked { get; set; }

    /// <summary>Whether all requested seeds are finished, at least one.</summary>
    public bool IsFinished => Asked > 0 && Runs.Count == Asked;

    /// <summary>The cell of a seed.</summary>
    public Cell Cell(ulong seed) => TrainingOutcome.Kind.Cell(new TrainingParameters(Recipe, Baselines: false), seed);

    /// <summary>Mean and spread of a value over the finished seeds.</summary>
    public Measure Of(Func<TrainingOutcome, double> value) => Measure.Of(Runs.Values.Select(value));
}
