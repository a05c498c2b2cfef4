using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.RunStore.Comparison;
using Isinglass.Training.Prediction;

namespace Isinglass.Dashboard.Web;

/// <summary>Networks of runs on their own test samples; the last few are cached, since a visitor requests cell after cell.</summary>
internal sealed class JudgedRuns(string? dataDirectory)
{
    private const int Most = 4;

    private readonly Lock _lock = new();
    private readonly List<(string Key, Judged Judged)> _kept = [];

    /// <summary>The decisions of a run's network.</summary>
    /// <exception cref="InputException">There is no network, it predicts numbers, or its data is not here.</exception>
    public Judged Get(string folder)
    {
        var key = $"{folder} {Directory.GetLastWriteTimeUtc(folder).Ticks}";
        lock (_lock)
        {
            if (_kept.FirstOrDefault(item => item.Key == key).Judged is { } known)
            {
                return known;
            }
        }

        var (predictor, data, inputs) = TestSamples.Load(folder, dataDirectory);
        if (predictor.Network.Target is not null)
        {
            throw new InputException("The network predicts a number: there are no classes to confuse.");
        }

        var judged = new Judged(predictor, data, inputs, TestSamples.Decide(predictor, inputs));
        lock (_lock)
        {
            _kept.Add((key, judged));
            if (_kept.Count > Most)
            {
                _kept.RemoveAt(0);
            }
        }

        return judged;
    }

    /// <summary>A network's test samples and its decisions.</summary>
    internal sealed record Judged(Predictor Predictor, Dataset Data, QuantizedDataset Inputs, int[] Decisions);
}
