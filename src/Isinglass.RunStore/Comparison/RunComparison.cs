using Isinglass.Experiments.Studies.Results;
using Isinglass.Model;
using Isinglass.RunStore.Folders;
using Isinglass.RunStore.Index;

namespace Isinglass.RunStore.Comparison;

/// <summary>A comparison of runs: differences of their recipes, their metrics, and paired differences of their test scores.</summary>
internal sealed record RunComparison
{
    private static readonly string[] MainMetrics = ["test_accuracy", "test_r2", "train_accuracy", "train_r2", "training_loss", "lower_bound", "seconds",
        "oracle_calls", "network_bytes", "rounds", "objective", "gap"];

    public required IReadOnlyList<RunDetails> Runs { get; init; }

    /// <summary>Parameters that differ; null where a run has none.</summary>
    public required IReadOnlyList<ComparedValues> Recipe { get; init; }

    /// <summary>The usual metrics, and those of the baselines, that any of the runs has.</summary>
    public required IReadOnlyList<ComparedValues> Metrics { get; init; }

    public required IReadOnlyList<PairedDifference> Pairs { get; init; }

    /// <summary>Why there is no difference by test samples; null if there is one, or seeds are paired.</summary>
    public string? Note { get; init; }

    /// <summary>Compares runs with the first one.</summary>
    /// <param name="runs">At least two.</param>
    /// <param name="dataDirectory">Where data are looked for first; null = the usual places.</param>
    /// <exception cref="InputException">There are fewer than two.</exception>
    public static RunComparison Of(IReadOnlyList<RunDetails> runs, string? dataDirectory)
    {
        if (runs.Count < 2)
        {
            throw new InputException("A comparison takes at least two runs.");
        }

        var metrics = runs.SelectMany(run => run.Metrics.Keys).Distinct(StringComparer.Ordinal).Where(name => MainMetrics.Contains(name)
            || name.StartsWith("baselines.", StringComparison.Ordinal) && name.Contains(".test_", StringComparison.Ordinal));
        var groups = Groups(runs);
        IReadOnlyList<PairedDifference> pairs = PairsOfSeeds(groups);
        string? note = null;
        if (pairs.Count == 0)
        {
            (pairs, note) = PairsOfSamples(runs, dataDirectory);
        }

        return new RunComparison
        {
            Runs = runs,
            Recipe = [.. Beside(runs, runs.SelectMany(run => run.Parameters.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), run =>
                run.Parameters).Where(row => row.Values.Distinct().Count() > 1)],
            Metrics = [.. Beside(runs, metrics.OrderBy(name => Array.IndexOf(MainMetrics, name) is var at && at < 0 ? MainMetrics.Length : at).ThenBy(name =>
                name, StringComparer.Ordinal), run => run.Metrics)],
            Pairs = pairs,
            Note = note,
        };
    }

    private static IEnumerable<ComparedValues> Beside(
        IReadOnlyList<RunDetails> runs, IEnumerable<string> names, Func<RunDetails, IReadOnlyDictionary<string, RunValue>> of) =>
        names.Select(name => new ComparedValues(name, [.. runs.Select(run => of(run).TryGetValue(name, out var value) ? value : (RunValue?)null)]));

    /// <summary>Runs whose recipes differ in the seed only, in the order of their first runs.</summary>
    private static List<RunGroup> Groups(IReadOnlyList<RunDetails> runs)
    {
        static string Recipe(RunDetails run) =>
            string.Join('\n', run.Parameters.Where(pair => pair.Key != "seed").OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair =>
            $"{pair.Key}={pair.Value}"));
        return [.. runs.GroupBy(Recipe, StringComparer.Ordinal).Select(group => new RunGroup(
            [.. group.Select(run => run.Row.Id)],
            group.Select(run => (run.Row.Seed, Score: Score(run))).Where(pair => pair is { Seed: not null, Score: not null }).GroupBy(pair =>
                pair.Seed!.Value).ToDictionary(pair => pair.Key, pair => pair.First().Score!.Value)))];
    }

    private static double? Score(RunDetails run) => run.Metrics.TryGetValue("test_accuracy", out var accuracy) ? accuracy.Number
        : run.Metrics.TryGetValue("test_r2", out var determination) ? determination.Number : null;

    private static List<PairedDifference> PairsOfSeeds(List<RunGroup> groups)
    {
        var pairs = new List<PairedDifference>();
        foreach (var other in groups.Skip(1))
        {
            double[] seeds = [.. groups[0].BySeed.Keys.Where(other.BySeed.ContainsKey).Order()];
            if (seeds.Length > 1)
            {
                pairs.Add(new PairedDifference(groups[0].Runs[0], other.Runs[0], "seeds",
                    Measure.OfDifferences(seeds.Select(seed => groups[0].BySeed[seed]), seeds.Select(seed => other.BySeed[seed]))));
            }
        }

        return pairs;
    }

    /// <summary>Differences by test samples: the spread of a difference of accuracies is that of the samples on which the networks disagree.</summary>
    private static (IReadOnlyList<PairedDifference> Pairs, string? Note) PairsOfSamples(IReadOnlyList<RunDetails> runs, string? dataDirectory)
    {
        try
        {
            var right = new List<(IReadOnlyList<int> Labels, double[] IsRight)>();
            foreach (var run in runs)
            {
                var (predictor, _, inputs) = TestSamples.Load(run.Row.Folder, dataDirectory);
                if (predictor.Network.Target is not null)
                {
                    return ([], "Networks that predict numbers are not compared sample by sample.");
                }

                right.Add((inputs.Labels, [.. TestSamples.Decide(predictor, inputs).Select((decision, n) => decision == inputs.Labels[n] ? 1.0 : 0.0)]));
            }

            return right.Skip(1).All(other => other.Labels.SequenceEqual(right[0].Labels))
                ? ([.. runs.Skip(1).Select((run, k) =>
                    new PairedDifference(runs[0].Row.Id, run.Row.Id, "test samples", Measure.OfDifferences(right[0].IsRight, right[k + 1].IsRight)))], null)
                : ([], "The runs have different test samples, so nothing is paired.");
        }
        catch (InputException exception)
        {
            return ([], $"Nothing is paired by test samples: {exception.Message}");
        }
    }
}

/// <summary>A parameter or metric with its values in several runs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Its values, in the order of the runs; null where a run has none.</param>
internal sealed record ComparedValues(string Name, IReadOnlyList<RunValue?> Values);
