using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Export;
using Isinglass.Neural.Inference;
using Isinglass.Training.Ensembles;
using Isinglass.Training.Runs;

namespace Isinglass.Training.Prediction;

/// <summary>A trained network or committee with what is needed to predict from raw data, for one thread.</summary>
internal sealed class Predictor
{
    private readonly ForwardPass[] _passes;
    private readonly long[] _sums;

    /// <summary>Predicts by a network.</summary>
    public Predictor(TrainedNetwork network)
        : this(network, null, [network.Network])
    {
    }

    /// <summary>Predicts by a committee.</summary>
    internal Predictor(TrainedCommittee committee)
        : this(committee.First, committee.Committee, committee.Committee.Members)
    {
    }

    private Predictor(TrainedNetwork network, Committee? committee, IReadOnlyList<QuantizedNetwork> members)
    {
        (Network, Committee) = (network, committee);
        _passes = [.. members.Select(member => member.CreatePass())];
        _sums = new long[network.Network.Lattice.Spec.OutputCount];
    }

    /// <summary>The network, or the first member of the committee: its inputs, classes and data are those of all.</summary>
    public TrainedNetwork Network { get; }

    /// <summary>The committee, or null.</summary>
    internal Committee? Committee { get; }

    /// <summary>Number of scores of a sample: one a class; for regression one, the predicted number.</summary>
    public int ScoreCount => Network.Target is null ? Network.ClassNames.Count : 1;

    /// <summary>Reads a network or committee from a path: the folder of a run, a network file, the folder of a committee or its committee.json.</summary>
    /// <exception cref="InputException">There is no such file, or it is damaged.</exception>
    public static Predictor Read(string path)
    {
        var folder = Path.GetFileName(path) == CommitteeFile.Name ? Path.GetDirectoryName(Path.GetFullPath(path))! : path;
        return File.Exists(Path.Combine(folder, CommitteeFile.Name))
            ? new Predictor(CommitteeFile.Read(folder))
            : new Predictor(NetworkFile.Read(Directory.Exists(path) ? Path.Combine(path, RunFolder.NetworkName) : path));
    }

    /// <summary>
    /// The class of one sample of integer inputs, with a score of every class, the first largest of which decides: the integer outputs (-z and z for two
    /// classes with one output z), for a committee their sums, and for a majority vote the votes plus the sums divided by 2^40. For regression 0 and the
    /// predicted number.
    /// </summary>
    /// <param name="inputs">The inputs, as from <see cref="SampleStream.Read"/>.</param>
    /// <param name="scores">Receives <see cref="ScoreCount"/> numbers.</param>
    public int Predict(ReadOnlySpan<sbyte> inputs, Span<double> scores)
    {
        return Network.Decide(Decide(inputs), Committee?.Vote == CommitteeVote.Majority ? Ensembles.Committee.VoteWeight : 1.0, scores);
    }

    /// <summary>
    /// The deciding integers: the sum of each output, plus for a majority vote every vote times <see cref="Committee.VoteWeight"/>. Valid until the next call.
    /// </summary>
    internal ReadOnlySpan<long> Decide(ReadOnlySpan<sbyte> inputs)
    {
        Array.Clear(_sums);
        foreach (var pass in _passes)
        {
            Ensembles.Committee.Cast(pass.Run(inputs), Committee?.Vote ?? CommitteeVote.Sum, _sums);
        }

        return _sums;
    }

    /// <summary>Accuracy and confusion on raw data that has the classes; for regression the errors of the predictions.</summary>
    public Evaluation Evaluate(Dataset data) => Committee is null ? Network.Evaluate(data) : Committee.Evaluate(Network.Prepare(data));
}
