using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;

namespace Isinglass.Training.Ensembles;

/// <summary>
/// Greedy forward selection from a library of networks (Caruana, Niculescu-Mizil, Crew, Ksikes, ICML 2004; here without repetition, since a repeated member
/// costs bits): the next member is the one whose vote makes the committee best on the validation part, or gives the least training loss where there is none. Of
/// equals, the one that is better on the training part alone.
/// </summary>
internal static class CommitteeSelection
{
    /// <summary>Only this many of the best single networks take part: weak members never help and cost time (pruning of the library, ibid.).</summary>
    private const int MostCandidates = 50;

    /// <summary>Chooses.</summary>
    /// <param name="library">Different networks of one shape, at least one.</param>
    /// <param name="size">Members wanted; fewer when the library is smaller, and then an odd number for one output if the wanted one is odd.</param>
    /// <param name="data">The parts of the data; the test part is not used.</param>
    /// <param name="loss">The loss of training, for data without validation samples.</param>
    public static Committee Choose(IReadOnlyList<QuantizedNetwork> library, int size, TrainingData data, LossSpec loss)
    {
        var hasValidation = data.Validation.SampleCount > 0;
        var part = hasValidation ? data.Validation : data.Train;
        var candidates = library
            .Select(network => (Network: network, Own: hasValidation ? network.Evaluate(part).Accuracy : 0, Training: network.Evaluate(data.Train).Accuracy))
            .OrderByDescending(entry => entry.Own).ThenByDescending(entry => entry.Training).Take(MostCandidates)
            .OrderByDescending(entry => entry.Training).Select(entry => entry.Network).ToArray();
        var outputs = candidates.Select(network => OutputsOf(network, part)).ToArray();
        var count = Math.Min(size, candidates.Length);
        count -= size % 2 == 1 && count % 2 == 0 ? 1 : 0;
        var bySum = hasValidation
            ? Forward(outputs, part, CommitteeVote.Sum, count, (sums, _) => Accuracy(sums, part))
            : Forward(outputs, part, CommitteeVote.Sum, count, (sums, members) => -MeanLoss(sums, part, loss, members * candidates[0].Lattice.Deviations[^1]));
        if (hasValidation)
        {
            var byMajority = Forward(outputs, part, CommitteeVote.Majority, count, (sums, _) => Accuracy(sums, part));
            if (byMajority.Score > bySum.Score)
            {
                return new Committee([.. byMajority.Members.Select(k => candidates[k])], CommitteeVote.Majority);
            }
        }

        return new Committee([.. bySum.Members.Select(k => candidates[k])], CommitteeVote.Sum);
    }

    private static (List<int> Members, double Score) Forward(int[][] outputs, QuantizedDataset part, CommitteeVote vote, int count, Func<long[], int,
        double> score)
    {
        var (members, sums, reached) = (new List<int>(), new long[outputs[0].Length], 0.0);
        var width = sums.Length / part.SampleCount;
        while (members.Count < count)
        {
            (int Member, double Score, long[] Sums) best = (-1, double.NegativeInfinity, []);
            for (var k = 0; k < outputs.Length; k++)
            {
                if (members.Contains(k))
                {
                    continue;
                }

                var joined = (long[])sums.Clone();
                for (var at = 0; at < joined.Length; at += width)
                {
                    Committee.Cast(outputs[k].AsSpan(at, width), vote, joined.AsSpan(at, width));
                }

                var value = score(joined, members.Count + 1);
                best = value > best.Score || best.Member < 0 ? (k, value, joined) : best;
            }

            members.Add(best.Member);
            (sums, reached) = (best.Sums, best.Score);
        }

        return (members, reached);
    }

    private static int[] OutputsOf(QuantizedNetwork network, QuantizedDataset part)
    {
        var width = network.Lattice.Spec.OutputCount;
        var outputs = new int[part.SampleCount * width];
        for (var n = 0; n < part.SampleCount; n++)
        {
            network.Forward(part.Sample(n), outputs.AsSpan(n * width, width));
        }

        return outputs;
    }

    private static double Accuracy(long[] sums, QuantizedDataset part)
    {
        var (width, right) = (sums.Length / part.SampleCount, 0);
        for (var n = 0; n < part.SampleCount; n++)
        {
            right += QuantizedNetwork.Decide<long>(sums.AsSpan(n * width, width)) == part.Labels[n] ? 1 : 0;
        }

        return (double)right / part.SampleCount;
    }

    /// <summary>Mean loss of the members' mean outputs; <paramref name="scale"/> is the number of members times the deviation of an output.</summary>
    private static double MeanLoss(long[] sums, QuantizedDataset part, LossSpec loss, double scale)
    {
        var (width, total) = (sums.Length / part.SampleCount, 0.0);
        for (var n = 0; n < part.SampleCount; n++)
        {
            var z = sums.AsSpan(n * width, width);
            var label = part.Labels[n];
            if (width == 1)
            {
                total += loss.Evaluate((label == 1 ? z[0] : -z[0]) / scale);
                continue;
            }

            var (sum, largest) = (0.0, double.NegativeInfinity);
            for (var c = 0; c < width; c++)
            {
                if (c != label)
                {
                    var value = loss.Evaluate((z[label] - z[c]) / scale);
                    sum += value;
                    largest = Math.Max(largest, value);
                }
            }

            // Every margin loss falls with its margin, so the largest loss is that of the smallest margin.
            total += loss.MultiClass == MultiClassLoss.CrammerSinger ? largest : sum;
        }

        return total / part.SampleCount;
    }
}
