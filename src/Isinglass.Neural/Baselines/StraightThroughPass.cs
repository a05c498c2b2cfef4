using Isinglass.Model.Control;
using Isinglass.Neural.Inference;

namespace Isinglass.Neural.Baselines;

/// <summary>The state of one run of straight-through training: the network, the best epochs so far and the sums of weights.</summary>
internal sealed class StraightThroughPass(
    NetworkLattice lattice, LatentNetwork network, SampleRows train, SampleRows? validation, OutputLoss loss, SolveRun run)
{
    private readonly float[][] _levelSums = [.. network.Layers.Select(layer => new float[layer.Values.Length])];
    private readonly float[][] _latentSums = [.. network.Layers.Select(layer => new float[layer.Latent.Length])];
    private int _kept;
    private int _lastEpoch;
    private Snapshot? _leastLoss;
    private Snapshot? _bestValidation;

    /// <summary>One epoch.</summary>
    public void Train(ReadOnlySpan<int> order, int batchSize, float rate) => network.TrainEpoch(train, order, batchSize, loss, rate, decay: 0);

    /// <summary>Scores the weights after an epoch and adds them to the averages.</summary>
    public void Keep(int epoch)
    {
        var now = Score(epoch);
        run.Offer(now.TrainingLoss);
        if (_leastLoss is null || now.TrainingLoss < _leastLoss.TrainingLoss)
        {
            _leastLoss = now with { Values = network.CopyValues() };
        }

        if (validation is not null && (_bestValidation is null || now.IsBetterThan(_bestValidation)))
        {
            _bestValidation = now with { Values = network.CopyValues() };
        }

        for (var l = 0; l < network.Layers.Count; l++)
        {
            FloatRows.AddScaled(_levelSums[l], network.Layers[l].Values, 1);
            FloatRows.AddScaled(_latentSums[l], network.Layers[l].Latent, 1);
        }

        _kept++;
        _lastEpoch = epoch;
    }

    /// <summary>All candidates; <see cref="Keep"/> was called at least once.</summary>
    public IReadOnlyList<StraightThroughCandidate> Candidates(bool useAveraging)
    {
        var candidates = new List<StraightThroughCandidate> { ToCandidate(StraightThroughSource.LeastTrainingLoss, _leastLoss!) };
        if (_bestValidation is not null)
        {
            candidates.Add(ToCandidate(StraightThroughSource.BestValidation, _bestValidation));
        }

        if (useAveraging)
        {
            candidates.Add(Averaged(StraightThroughSource.AveragedLevels, _levelSums, static (layer, mean) => layer.Round(mean, mean)));
            candidates.Add(Averaged(StraightThroughSource.AveragedLatent, _latentSums, static (layer, mean) => layer.Quantize(mean, mean)));
        }

        return candidates;
    }

    private StraightThroughCandidate Averaged(StraightThroughSource source, float[][] sums, Action<DenseLayer, float[]> quantize)
    {
        float[][] values = [.. sums.Select(layer => layer.Select(sum => sum / _kept).ToArray())];
        for (var l = 0; l < values.Length; l++)
        {
            quantize(network.Layers[l], values[l]);
        }

        network.SetValues(values);
        var score = Score(_lastEpoch);
        run.Offer(score.TrainingLoss);
        return ToCandidate(source, score with { Values = values });
    }

    private Snapshot Score(int epoch)
    {
        var (trainingLoss, trainingAccuracy) = network.Measure(train, loss);
        var validationAccuracy = validation is null ? double.NaN : network.Measure(validation, loss).Accuracy;
        return new Snapshot(epoch, trainingLoss, trainingAccuracy, validationAccuracy, []);
    }

    private StraightThroughCandidate ToCandidate(StraightThroughSource source, Snapshot snapshot) =>
        new(source, snapshot.Epoch, ToBits(snapshot.Values), snapshot.TrainingLoss, snapshot.TrainingAccuracy, snapshot.ValidationAccuracy);

    private sbyte[] ToBits(float[][] values)
    {
        var (spec, layout) = (lattice.Spec, lattice.Layout);
        var bits = new sbyte[layout.BitCount];
        for (var l = 0; l < values.Length; l++)
        {
            var (layer, stride, fanIn) = (spec.Layers[l], network.Layers[l].Stride, spec.FanIn(l));
            for (var j = 0; j < spec.FilterCount(l); j++)
            {
                for (var i = 0; i < fanIn && layer.Weights.BitCount > 0; i++)
                {
                    layer.Weights.Encode((int)values[l][j * stride + i], bits.AsSpan(layout.WeightBit(l, j, i), layer.Weights.BitCount));
                }

                layer.Biases?.Encode((int)values[l][j * stride + fanIn], bits.AsSpan(layout.BiasBit(l, j), layer.Biases.BitCount));
            }
        }

        return bits;
    }

    private sealed record Snapshot(int Epoch, double TrainingLoss, double TrainingAccuracy, double ValidationAccuracy, float[][] Values)
    {
        public bool IsBetterThan(Snapshot other) => ValidationAccuracy > other.ValidationAccuracy
            || (ValidationAccuracy == other.ValidationAccuracy && TrainingAccuracy > other.TrainingAccuracy);
    }
}
