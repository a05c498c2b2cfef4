using System.Globalization;
using Isinglass.Export.Tests;
using Isinglass.Export.Lowering;
using Isinglass.Export.Onnx;
using Isinglass.Export.Verification;
using Isinglass.Model.Control;
using Isinglass.Neural.Data;
using Isinglass.Testing;
using Isinglass.Training;
using Isinglass.Training.Ensembles;
using Isinglass.Training.Prediction;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Isinglass.Onnx.Tests;

/// <summary>ONNX Runtime is the judge of model files: it knows nothing of this program.</summary>
public sealed class OnnxRuntimeTests
{
    public static TheoryData<string> Names => [.. TrainedNetworks.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Onnx_runtime_gives_the_scores_of_training_on_all_samples(string name)
    {
        var trained = TrainedNetworks.Of(name);
        var network = new ExportedNetwork(trained.Predictor);
        var check = Verifier.Check(network, new RuntimeArtefact(network), trained.Parts.Select(part => (part.Name, network.Trained.Prepare(part.Samples))));
        check.First.ShouldBeNull();
        check.SamplesChecked.ShouldBeGreaterThan(500);
    }

    [Theory]
    [InlineData("12-4", "binary", "sign", 4, 4, CommitteeVote.Majority)]
    [InlineData("9-4-1", "int3", "relu", 6, 3, CommitteeVote.Majority)]
    [InlineData("9-5-4", "odd8", "relu", 8, 1, CommitteeVote.Sum)]
    [InlineData("5x4x2-conv2x3x2s2-2", "binary", "sign", 1, 1, CommitteeVote.Sum)]
    [InlineData("6x6x3-pool3-conv2x2x2-3", "int5", "tanh", 8, 1, CommitteeVote.Sum)]
    internal void Onnx_runtime_gives_the_scores_of_random_networks(string widths, string weights, string activation, int bits, int members, CommitteeVote vote)
    {
        var network = new ExportedNetwork(RandomNetworks.Of(widths, weights, "none", activation, bits, members, vote, dead: [1]));
        Verifier.Check(network, new RuntimeArtefact(network), [("random", network.RandomInputs(500))]).First.ShouldBeNull();
    }

    [Fact]
    public void Fourteen_thousand_images_give_the_scores_of_training()
    {
        Require.Data("fashion-mnist");
        var recipe = new Recipe
        {
            Data = "fashion-mnist",
            Classes = ["sandal", "coat", "bag"],
            PerClass = 50,
            Image = "14x14",
            Network = "196-3",
            Margins = [1],
            Rounds = 5,
            Validation = 0
        };
        var predictor = new Predictor(Trainer.Train(recipe, new TrainerOptions { Baselines = false, DataDirectory = Require.Data() },
            SolveControl.Unlimited).Network);
        var network = new ExportedNetwork(predictor);
        var pair = TrainingData.Load("fashion-mnist", Require.Data(), 1);
        var check = Verifier.Check(network, new RuntimeArtefact(network),
            [("train", network.Trained.Prepare(pair.Train)), ("test", network.Trained.Prepare(pair.Test))]);
        check.First.ShouldBeNull();
        check.SamplesChecked.ShouldBeGreaterThan(14_000);
    }

    /// <summary>A model file in ONNX Runtime.</summary>
    private sealed class RuntimeArtefact(ExportedNetwork network) : IArtefact
    {
        private const int BatchSize = 1000;

        private readonly byte[] _file = IntegerGraph.Of(network);

        public string Tool => "ONNX Runtime";

        public IReadOnlyList<ArtefactAnswer> Run(QuantizedDataset samples)
        {
            using var session = new InferenceSession(_file);
            var answers = new List<ArtefactAnswer>();
            for (var first = 0; first < samples.SampleCount; first += BatchSize)
            {
                int[] batch = [.. Enumerable.Range(first, Math.Min(BatchSize, samples.SampleCount - first))];
                var inputs = new DenseTensor<sbyte>(samples.Subset(batch).Values, [batch.Length, samples.FeatureCount]);
                using var results = session.Run([NamedOnnxValue.CreateFromTensor("inputs", inputs)]);
                var values = results.ToDictionary(static result => result.Name, static result => result.Value);
                long[] scores = values["scores"] is Tensor<long> wide ? [.. wide] : [.. ((Tensor<int>)values["scores"]).Select(static score => (long)score)];
                double[] decisions = network.IsRegression ? [.. (Tensor<double>)values["value"]]
                    : [.. ((Tensor<long>)values["class"]).Select(static label => (double)label)];
                answers.AddRange(batch.Select((_, n) => new ArtefactAnswer(decisions[n], scores[(n * network.ScoreCount)..((n + 1) * network.ScoreCount)])));
            }

            return answers;
        }

        public int[][][] Trace(QuantizedDataset sample) =>
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{Tool} differs in a sample of {sample.SampleCount}"));
    }
}
