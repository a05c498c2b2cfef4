using System.Text.Json;
using Isinglass.Files.Answers;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Export;
using Isinglass.Testing;
using Isinglass.Training.Exchange;
using Isinglass.Training.Prediction;

namespace Isinglass.Training.Tests.Prediction;

/// <summary>What is said of a network that knows two of ten classes and was never trained.</summary>
public sealed class PredictionAnswerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainedNetwork _network;
    private readonly JudgedChoice _choice;

    public PredictionAnswerTests()
    {
        var plan = CompilePlan.Prepare(new Recipe { Data = "glyphs", Classes = ["3", "8"], Image = "3x3", PerClass = 10 }, null);
        _network = plan.Network([.. Enumerable.Range(0, plan.Lattice.Layout.BitCount).Select(static k => (sbyte)(k % 3 == 0 ? 1 : 0))]);
        NetworkFile.Write(_folder.File("network.json"), _network);
        _choice = new JudgedChoice(_folder.File("network.json"), null, null, "test", 1);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_evaluation_counts_what_it_knows_and_notes_the_rest()
    {
        var samples = TrainingData.Load("glyphs", null, 1).Test;
        var expected = _network.Evaluate(samples);
        IAnswer answer = EvaluationAnswer.Of(_choice);
        var json = Read(answer);
        json.GetProperty("accuracy").GetDouble().ShouldBe(expected.Accuracy);
        json.GetProperty("samples").GetInt32().ShouldBe(expected.SampleCount);
        json.GetProperty("classes").GetArrayLength().ShouldBe(2);
        answer.Notes.ShouldHaveSingleItem().ShouldStartWith($"{samples.SampleCount - expected.SampleCount} samples of classes");
        answer.Parts.Last().Rows.Count.ShouldBe(2);
    }

    [Fact]
    public void Where_inputs_cannot_change_every_decision_is_proved()
    {
        var known = _network.Evaluate(TrainingData.Load("glyphs", null, 1).Test);
        IAnswer answer = RobustnessAnswer.Of(_choice, epsilon: 0, samples: 100_000, threads: 2, SolveControl.Unlimited);
        var json = Read(answer);
        (json.GetProperty("proved").GetDouble(), json.GetProperty("broken").GetDouble(), json.GetProperty("open").GetDouble()).ShouldBe((1, 0, 0));
        json.GetProperty("proved_and_right").GetDouble().ShouldBe(known.Accuracy, 1e-12);
        json.GetProperty("results").GetArrayLength().ShouldBe(known.SampleCount);
        json.GetProperty("results")[0].TryGetProperty("counter_example", out _).ShouldBeFalse();
        answer.Notes.ShouldBe([$"100000 samples were asked for, there are {known.SampleCount}."]);
    }

    [Fact]
    public void A_broken_decision_has_inputs_that_the_network_decides_otherwise()
    {
        var results = Read(RobustnessAnswer.Of(_choice, epsilon: 100, samples: 5, threads: 1, SolveControl.Unlimited)).GetProperty("results");
        var broken = results.EnumerateArray().Where(static result => result.GetProperty("status").GetString() == "broken").ToList();
        broken.ShouldNotBeEmpty();
        foreach (var result in broken)
        {
            sbyte[] inputs = [.. result.GetProperty("counter_example").EnumerateArray().Select(static value => value.GetSByte())];
            _network.ClassNames[_network.Network.Predict(inputs)].ShouldNotBe(result.GetProperty("decision").GetString());
        }
    }

    [Fact]
    public void Samples_of_no_known_class_are_refused() => Should.Throw<InputException>(() => RobustnessAnswer.Of(
        _choice with { Data = _folder.Write("other.csv", string.Concat(Enumerable.Repeat(string.Join(',', Enumerable.Repeat("1", 9)) + ",z\n", 20))) },
        0, 1, 1, SolveControl.Unlimited));

    private static JsonElement Read(IAnswer answer) => JsonDocument.Parse(answer.ToJson()).RootElement;
}
