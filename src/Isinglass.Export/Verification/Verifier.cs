using Isinglass.Export.Lowering;
using Isinglass.Neural.Data;

namespace Isinglass.Export.Verification;

/// <summary>Compares an artefact with the integers of this program.</summary>
internal static class Verifier
{
    /// <summary>Runs every sample of every part through the artefact.</summary>
    /// <param name="network">The exported network.</param>
    /// <param name="artefact">The artefact.</param>
    /// <param name="parts">The samples, with the names of their parts.</param>
    public static VerificationResult Check(ExportedNetwork network, IArtefact artefact, IEnumerable<(string Name, QuantizedDataset Samples)> parts)
    {
        var (count, differences, first) = (0L, 0L, (string?)null);
        foreach (var (name, samples) in parts)
        {
            var answers = samples.SampleCount == 0 ? [] : artefact.Run(samples);
            for (var n = 0; n < samples.SampleCount; n++)
            {
                count++;
                if (IsEqual(network, samples.Sample(n), answers[n]))
                {
                    continue;
                }

                differences++;
                first ??= $"sample {n + 1} of {name}, {Difference(network, artefact, samples.Subset([n]), answers[n])}";
            }
        }

        return new VerificationResult(artefact.Tool, count, differences, first);
    }

    private static bool IsEqual(ExportedNetwork network, ReadOnlySpan<sbyte> inputs, ArtefactAnswer answer)
    {
        var scores = network.ScoresOf(inputs);
        return answer.Scores.AsSpan().SequenceEqual(scores) && answer.Decision == Decision(network, scores);
    }

    private static double Decision(ExportedNetwork network, long[] scores) => network.Trained.Target?.Predict(scores[0]) ?? ExportedNetwork.ClassOf(scores);

    private static string Difference(ExportedNetwork network, IArtefact artefact, QuantizedDataset sample, ArtefactAnswer answer)
    {
        var traced = artefact.Trace(sample);
        for (var m = 0; m < network.Members.Count; m++)
        {
            var values = network.ValuesOf(m, sample.Sample(0));
            for (var l = 0; l < values.Length; l++)
            {
                for (var j = 0; j < values[l].Length; j++)
                {
                    if (traced[m][l][j] != values[l][j])
                    {
                        var member = network.Members.Count == 1 ? "" : $"member {m + 1}, ";
                        return $"{member}{network.Members[m][l].Description}: value {j + 1} is {traced[m][l][j]} instead of {values[l][j]}";
                    }
                }
            }
        }

        return $"behind the last layer: the answer is {answer.Decision} instead of {Decision(network, network.ScoresOf(sample.Sample(0)))}";
    }
}
