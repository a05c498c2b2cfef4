using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;

namespace Isinglass.Training.Ensembles;

/// <summary>
/// One network with one output for every pair of classes (a, b), a &lt; b; a positive output is a vote for b. The class with most votes wins; ties are decided
/// by the duels among the tied classes, then by the first class (hard vote, as in the structured ensembles BeMi of Bernardelli et al., 2023).
/// </summary>
internal sealed class OneVersusOne
{
    private readonly QuantizedNetwork[] _duels;

    /// <summary>The ensemble of the duels for the pairs (0,1), (0,2), ..., (1,2), ...</summary>
    /// <exception cref="ArgumentException">The number of duels is not that of pairs, or a network has several outputs.</exception>
    public OneVersusOne(int classCount, IReadOnlyList<QuantizedNetwork> duels)
    {
        if (duels.Count != classCount * (classCount - 1) / 2 || duels.Any(duel => duel.Lattice.Spec.OutputCount != 1))
        {
            throw new ArgumentException($"{classCount} classes need {classCount * (classCount - 1) / 2} networks with one output, {duels.Count} were given.",
                nameof(duels));
        }

        (ClassCount, _duels) = (classCount, [.. duels]);
    }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>Parameter bits of all networks together.</summary>
    public int BitCount => _duels.Sum(duel => duel.Bits.Length);

    /// <summary>All pairs in the order of the duels.</summary>
    public static IEnumerable<(int First, int Second)> Pairs(int classCount) =>
        from first in Enumerable.Range(0, classCount) from second in Enumerable.Range(first + 1, classCount - first - 1) select (first, second);

    /// <summary>Share of samples classified correctly, 0..1.</summary>
    public double Accuracy(QuantizedDataset data) => Accuracy(ClassCount, data, (duel, n) => _duels[duel].Predict(data.Sample(n)) == 1);

    /// <summary>Share of samples that duels of any kind classify correctly, 0..1.</summary>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="data">The samples.</param>
    /// <param name="isSecond">Whether a duel (by its index in <see cref="Pairs"/>) decides a sample for the second class of its pair.</param>
    internal static double Accuracy(int classCount, QuantizedDataset data, Func<int, int, bool> isSecond)
    {
        var right = 0;
        for (var n = 0; n < data.SampleCount; n++)
        {
            var (wins, k) = (new bool[classCount, classCount], 0);
            foreach (var (first, second) in Pairs(classCount))
            {
                var wonBySecond = isSecond(k++, n);
                wins[first, second] = !wonBySecond;
                wins[second, first] = wonBySecond;
            }

            right += Winner(wins) == data.Labels[n] ? 1 : 0;
        }

        return right / (double)data.SampleCount;
    }

    /// <summary>The winner of a tournament in which a beat b where <paramref name="wins"/>[a, b].</summary>
    public static int Winner(bool[,] wins)
    {
        int[] contenders = [.. Enumerable.Range(0, wins.GetLength(0))];
        while (true)
        {
            int[] votes = [.. contenders.Select(a => contenders.Count(b => wins[a, b]))];
            int[] best = [.. contenders.Where((_, at) => votes[at] == votes.Max())];
            if (best.Length == 1 || best.Length == contenders.Length)
            {
                return best[0];
            }

            contenders = best;
        }
    }
}
