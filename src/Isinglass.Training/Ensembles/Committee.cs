using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;

namespace Isinglass.Training.Ensembles;

/// <summary>
/// Several networks of one shape that decide together, by the sum of their integer outputs or by majority. Its bits are those of all members together.
/// </summary>
internal sealed class Committee
{
    /// <summary>A vote outweighs all outputs together, which are 32-bit numbers.</summary>
    internal const long VoteWeight = 1L << 40;

    private readonly int _outputs;

    /// <summary>A committee of the given networks.</summary>
    /// <exception cref="InputException">There is no member, or the members have different widths.</exception>
    public Committee(IReadOnlyList<QuantizedNetwork> members, CommitteeVote vote)
    {
        if (members.Count == 0 || members.Any(member => member.Lattice.Spec.Widths != members[0].Lattice.Spec.Widths))
        {
            throw new InputException($"A committee needs members of one shape, not "
                + $"{(members.Count == 0 ? "none" : string.Join(", ", members.Select(member => member.Lattice.Spec.Widths).Distinct()))}.");
        }

        (Members, Vote, _outputs) = (members, vote, members[0].Lattice.Spec.OutputCount);
    }

    /// <summary>The members in the order in which they were chosen.</summary>
    public IReadOnlyList<QuantizedNetwork> Members { get; }

    /// <summary>How they decide.</summary>
    public CommitteeVote Vote { get; }

    /// <summary>Parameter bits of all members together.</summary>
    public int BitCount => Members.Sum(member => member.Bits.Length);

    /// <summary>Bytes of the packed parameter bits of all members.</summary>
    public int ByteCount => Members.Sum(member => member.ByteCount);

    /// <summary>The class of one sample of quantized inputs.</summary>
    public int Predict(ReadOnlySpan<sbyte> inputs)
    {
        Span<int> outputs = stackalloc int[_outputs];
        Span<long> sums = stackalloc long[_outputs];
        sums.Clear();
        foreach (var member in Members)
        {
            member.Forward(inputs, outputs);
            Cast(outputs, Vote, sums);
        }

        return QuantizedNetwork.Decide<long>(sums);
    }

    /// <summary>Confusion matrix and accuracy over a data set.</summary>
    /// <exception cref="InputException">The number of features differs.</exception>
    public Evaluation Evaluate(QuantizedDataset data)
    {
        if (data.FeatureCount != Members[0].Lattice.Spec.InputCount)
        {
            throw new InputException($"The committee has {Members[0].Lattice.Spec.InputCount} inputs, the data {data.FeatureCount} features.");
        }

        var confusion = Enumerable.Range(0, data.ClassCount).Select(_ => new int[data.ClassCount]).ToArray();
        for (var n = 0; n < data.SampleCount; n++)
        {
            confusion[data.Labels[n]][Predict(data.Sample(n))]++;
        }

        return new Evaluation(confusion);
    }

    /// <summary>Adds the outputs or the vote of a member with these outputs.</summary>
    internal static void Cast(ReadOnlySpan<int> outputs, CommitteeVote vote, Span<long> sums)
    {
        for (var c = 0; c < outputs.Length; c++)
        {
            sums[c] += outputs[c];
        }

        if (vote == CommitteeVote.Majority)
        {
            var decided = QuantizedNetwork.Decide(outputs);
            sums[outputs.Length == 1 ? 0 : decided] += outputs.Length == 1 && decided == 0 ? -VoteWeight : VoteWeight;
        }
    }
}
