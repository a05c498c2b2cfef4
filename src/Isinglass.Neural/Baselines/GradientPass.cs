using Isinglass.Model.Control;
using Isinglass.Neural.Baselines.Floats;
using Isinglass.Neural.Baselines.Layers;
using Isinglass.Neural.Baselines.Losses;
using Isinglass.Neural.Baselines.Optimizers;
using Isinglass.Neural.Inference;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Baselines;

/// <summary>
/// One run of gradient training with one setting: the network being trained, and the integer network as which its rounded weights are evaluated.
/// </summary>
internal sealed class GradientPass
{
    /// <summary>Number of epochs of the second half that are evaluated on validation samples.</summary>
    private const int JudgedEpochs = 10;

    private readonly IntegerNetwork _lattice;
    private readonly GradientSetting _setting;
    private readonly LatentNetwork _network;
    private readonly LatentNetwork _rounded;
    private readonly SampleRows _train;
    private readonly SampleRows? _validation;
    private readonly OutputLoss _loss;
    private readonly float[][] _levelSums;
    private readonly float[][] _latentSums;
    private int _averaged;
    private Snapshot? _best;

    public GradientPass(IntegerNetwork lattice, GradientSetting setting, SampleRows train, SampleRows? validation)
    {
        _lattice = lattice;
        _setting = setting;
        _network = LatentNetwork.Quantized(lattice, setting.Rule == GradientRule.AnnealedTanh, setting.Rule == GradientRule.Bop ? setting.Threshold : null);
        _rounded = LatentNetwork.Quantized(lattice);
        (_train, _validation) = (train, validation);
        _loss = setting.Loss.CreateOutputLoss();
        _levelSums = [.. _network.Layers.Select(layer => new float[layer.Latent.Length])];
        _latentSums = [.. _network.Layers.Select(layer => new float[layer.Latent.Length])];
    }

    /// <summary>Epochs that were finished.</summary>
    public int EpochCount { get; private set; }

    /// <summary>Trains until the last epoch or a stop.</summary>
    public IReadOnlyList<GradientCandidate> Run(RandomKey key, int batchSize, SolveRun run)
    {
        _network.Initialize(key.Derive("initial").CreateSource());
        var random = key.Derive("order").CreateSource();
        var order = Enumerable.Range(0, _train.Count).ToArray();
        var epochs = _setting.Epochs;
        var (isAnnealed, isBop) = (_setting.Rule == GradientRule.AnnealedTanh, _setting.Rule == GradientRule.Bop);
        for (; EpochCount < epochs && !run.ShouldStop(); EpochCount++)
        {
            if (isAnnealed)
            {
                _network.Sharpen((float)Math.Pow(_setting.Sharpness, epochs > 1 ? EpochCount / (epochs - 1.0) : 1));
            }

            random.Shuffle(order.AsSpan());
            var rate = isBop ? (float)_setting.LearningRate : CosineSchedule.Rate(_setting.LearningRate, EpochCount, epochs);
            _network.TrainEpoch(_train, order, batchSize, _loss, rate, decay: 0);
            if (EpochCount >= epochs / 2 && EpochCount < epochs - 1)
            {
                Keep(epochs);
            }
        }

        return Candidates();
    }

    private void Keep(int epochs)
    {
        if (_setting.Rule != GradientRule.AnnealedTanh)
        {
            _averaged++;
            for (var l = 0; l < _levelSums.Length; l++)
            {
                FloatRows.AddScaled(_levelSums[l], _network.Layers[l].Values, 1);
                FloatRows.AddScaled(_latentSums[l], _network.Layers[l].Latent, 1);
            }
        }

        if (_validation is not null && (EpochCount - epochs / 2) % Math.Max(1, epochs / 2 / JudgedEpochs) == 0)
        {
            var values = Rounded();
            _rounded.SetValues(values);
            var accuracy = _rounded.Measure(_validation, _loss).Accuracy;
            _best = _best is null || accuracy >= _best.Accuracy ? new Snapshot(EpochCount, accuracy, values) : _best;
        }
    }

    private List<GradientCandidate> Candidates()
    {
        var last = EpochCount - 1;
        var candidates = new List<GradientCandidate> { ToCandidate(GradientSource.LastEpoch, last, Rounded()) };
        if (_best is not null)
        {
            candidates.Add(ToCandidate(GradientSource.BestValidation, _best.Epoch, _best.Values));
        }

        if (_averaged > 0)
        {
            candidates.Add(ToCandidate(GradientSource.AveragedLevels, last, Averaged(_levelSums, static (layer, mean) => layer.Round(mean, mean))));
            candidates.Add(ToCandidate(GradientSource.AveragedLatent, last, Averaged(_latentSums, static (layer, mean) => layer.Quantize(mean, mean))));
        }

        return candidates;
    }

    private float[][] Rounded() => [.. _network.Layers.Select(layer =>
    {
        var values = new float[layer.Latent.Length];
        layer.Quantize(layer.Latent, values);
        return values;
    })];

    private float[][] Averaged(float[][] sums, Action<DenseLayer, float[]> quantize)
    {
        float[][] values = [.. sums.Select(layer => layer.Select(sum => sum / _averaged).ToArray())];
        for (var l = 0; l < values.Length; l++)
        {
            quantize(_network.Layers[l], values[l]);
        }

        return values;
    }

    private GradientCandidate ToCandidate(GradientSource source, int epoch, float[][] values)
    {
        _rounded.SetValues(values);
        var (loss, accuracy) = _rounded.Measure(_train, _loss);
        var validation = _validation is null ? double.NaN : _rounded.Measure(_validation, _loss).Accuracy;
        return new GradientCandidate(_setting, source, epoch, ToBits(values), loss, accuracy, validation);
    }

    private sbyte[] ToBits(float[][] values)
    {
        var (spec, layout) = (_lattice.Spec, _lattice.Layout);
        var bits = new sbyte[layout.BitCount];
        for (var l = 0; l < values.Length; l++)
        {
            var (layer, stride, fanIn) = (spec.Layers[l], _network.Layers[l].Stride, spec.FanIn(l));
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

    private sealed record Snapshot(int Epoch, double Accuracy, float[][] Values);
}
