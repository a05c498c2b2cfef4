using Isinglass.Export.Cards;
using Isinglass.Model;
using Isinglass.Testing;
using Isinglass.Training.Ensembles;
using Isinglass.Training.Prediction;

namespace Isinglass.Export.Tests;

/// <summary>Every kind of network through every target that can express it, compared score by score with the integers of this program.</summary>
public sealed class ArtefactTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Exports => [.. ExportTarget.All.SelectMany(target => TrainedNetworks.Names.Select(name => (target.Name, name)))];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Exports))]
    public void Every_sample_of_a_trained_network_gives_the_scores_of_training(string target, string name)
    {
        Tools.Require(target);
        var trained = TrainedNetworks.Of(name);
        if (Tools.Refuses(target, name) is { } layer)
        {
            Should.Throw<InputException>(() => Export(trained.Predictor, target, trained.Parts)).Message.ShouldContain(layer);
            return;
        }

        var result = Export(trained.Predictor, target, trained.Parts);
        result.FirstDifference.ShouldBeNull();
        result.Differences.ShouldBe(0);
        result.SamplesChecked.ShouldBe(trained.Parts.Sum(part => trained.Predictor.Network.Prepare(part.Samples).SampleCount));
        result.SamplesChecked.ShouldBeGreaterThan(500);
        result.Bytes.ShouldBe(result.Files.Sum(file => new FileInfo(file).Length));
        File.ReadAllText(result.ModelCard).ShouldContain("every score equals");
    }

    [Theory]
    [InlineData("40-3", "binary", "none", "sign", 1, 1, CommitteeVote.Sum)]
    [InlineData("40-3", "binary", "int3", "sign", 2, 1, CommitteeVote.Sum)]
    [InlineData("70-33-2", "binary", "binary", "sign", 5, 1, CommitteeVote.Sum)]
    [InlineData("9-5-1", "binary", "none", "sign", 4, 1, CommitteeVote.Sum)]
    [InlineData("9-5-4", "unipolar", "none", "tanh", 4, 1, CommitteeVote.Sum)]
    [InlineData("9-5-4", "ternary/binary", "none", "tanh", 8, 1, CommitteeVote.Sum)]
    [InlineData("9-5-4", "odd8", "odd3", "relu", 8, 1, CommitteeVote.Sum)]
    [InlineData("9-5-4", "int2", "none", "relu", 3, 1, CommitteeVote.Sum)]
    [InlineData("9-4-1", "int3", "none", "relu", 6, 3, CommitteeVote.Majority)]
    [InlineData("12-4", "binary", "none", "sign", 4, 4, CommitteeVote.Majority)]
    [InlineData("9-5-1", "ternary", "none", "sign", 4, 2, CommitteeVote.Majority)]
    [InlineData("5x4x2-conv2x3x2s2-2", "binary", "none", "sign", 1, 1, CommitteeVote.Sum)]
    [InlineData("6x6-conv3x3x3-maxpool2-conv2x2x2-2", "binary", "none", "sign", 1, 1, CommitteeVote.Sum)]
    [InlineData("6x6-conv3x3x3p1-pool3x2-3", "binary", "int3", "tanh", 1, 1, CommitteeVote.Sum)]
    [InlineData("6x6x3-pool3-maxpool2-3", "int5", "none", "sign", 8, 1, CommitteeVote.Sum)]
    [InlineData("8-8-res8-res8-3", "binary", "none", "sign", 1, 1, CommitteeVote.Sum)]
    [InlineData("8-res8-3", "binary", "none", "sign", 1, 1, CommitteeVote.Sum)]
    internal void Random_networks_give_the_same_scores_by_every_target_that_takes_them(string widths, string weights, string biases, string activation,
        int bits, int members, CommitteeVote vote)
    {
        var predictor = RandomNetworks.Of(widths, weights, biases, activation, bits, members, vote, dead: [0, 3]);
        var refused = new List<string>();
        // The C# compiler takes seconds, and translates what C is too: three of these networks go through it.
        var isTranslated = weights == "odd8" || widths is "12-4" or "5x4x2-conv2x3x2s2-2";
        foreach (var target in ExportTarget.All.Select(static target => target.Name).Where(name => isTranslated || name != "csharp"))
        {
            Tools.Require(target);
            try
            {
                var result = Export(predictor, target, []);
                result.FirstDifference.ShouldBeNull(target);
                result.SamplesChecked.ShouldBe(1000);
            }
            catch (InputException refusal)
            {
                refusal.Message.ShouldMatch("^layer [0-9]+ \\(|majority", target);
                refused.Add(target);
            }
        }

        refused.ShouldBeSubsetOf(["qonnx", "verilog"]);
    }

    private ExportResult Export(Predictor predictor, string target, IReadOnlyList<(string Name, Neural.Data.Dataset Samples)> parts) =>
        NetworkExporter.Export(predictor, ExportTarget.Parse(target), _folder.File(target), new RunFacts(), parts);
}
