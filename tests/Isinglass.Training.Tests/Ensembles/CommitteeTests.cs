using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;
using Isinglass.Testing;
using Isinglass.Training.Ensembles;
using Isinglass.Training.Prediction;
using Isinglass.Training.Recipes;
using Isinglass.Training.Runs;

namespace Isinglass.Training.Tests.Ensembles;

public sealed class CommitteeTests : IDisposable
{
    private static readonly TrainerOptions Quick = new() { Baselines = false };

    private static readonly Recipe Three = new()
    {
        PerClass = 20,
        Validation = 10,
        Classes = ["3", "8", "5"],
        Image = "6x6",
        Margins = [0.5, 1],
        Rounds = 15,
        Sweeps = 4,
        Restarts = 2,
        Seed = 5,
        Committee = 3
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Votes_are_what_their_names_say_and_do_not_always_agree()
    {
        var data = TrainingData.Prepare(Three, null);
        var members = Members(data, 3);
        var (sum, majority) = (new Committee(members, CommitteeVote.Sum), new Committee(members, CommitteeVote.Majority));
        var different = 0;
        for (var n = 0; n < data.Test.SampleCount; n++)
        {
            var outputs = members.Select(member => Outputs(member, data.Test.Sample(n))).ToArray();
            int[] sums = [.. Enumerable.Range(0, 3).Select(c => outputs.Sum(output => output[c]))];
            int[] votes = [.. Enumerable.Range(0, 3).Select(c => outputs.Count(output => QuantizedNetwork.Decide(output) == c))];
            var expected = Enumerable.Range(0, 3).Where(c => votes[c] == votes.Max()).MaxBy(c => sums[c]);
            sum.Predict(data.Test.Sample(n)).ShouldBe(QuantizedNetwork.Decide(sums));
            majority.Predict(data.Test.Sample(n)).ShouldBe(expected);
            different += expected != QuantizedNetwork.Decide(sums) ? 1 : 0;
        }

        different.ShouldBeGreaterThan(0);
        sum.BitCount.ShouldBe(3 * 3 * 36);
        sum.Evaluate(data.Test).SampleCount.ShouldBe(data.Test.SampleCount);
        Should.Throw<InputException>(() => new Committee([], CommitteeVote.Sum)).Message.ShouldContain("none");
    }

    [Fact]
    public void A_majority_of_one_output_counts_heads()
    {
        var data = TrainingData.Prepare(new Recipe { PerClass = 10, Validation = 5, Classes = ["3", "8"], Image = "6x6" }, null);
        var members = Members(data, 5);
        var committee = new Committee(members, CommitteeVote.Majority);
        for (var n = 0; n < data.Test.SampleCount; n++)
        {
            committee.Predict(data.Test.Sample(n)).ShouldBe(members.Count(member => member.Predict(data.Test.Sample(n)) == 1) >= 3 ? 1 : 0);
        }
    }

    [Fact]
    public void The_single_network_is_the_same_with_and_without_a_committee_and_the_committee_on_any_number_of_threads()
    {
        var plain = Trainer.Train(Three with { Committee = null }, Quick, SolveControl.Unlimited);
        var one = Trainer.Train(Three, Quick, SolveControl.Unlimited);
        var two = Trainer.Train(Three, Quick with { Threads = 2 }, SolveControl.Unlimited);
        plain.Committee.ShouldBeNull();
        one.Network.Network.Bits.ShouldBe(plain.Network.Network.Bits);
        one.Score.TestAccuracy.ShouldBe(plain.Score.TestAccuracy);
        Bits(two).ShouldBe(Bits(one));
        two.Committee!.Committee.Vote.ShouldBe(one.Committee!.Committee.Vote);
        Bits(one).Distinct().Count().ShouldBe(3);

        // Chosen on validation: what it says there is true, and the first member of a sum is the best network alone.
        var data = TrainingData.Prepare(Three, null);
        one.Committee.ValidationAccuracy.ShouldBe(one.Committee.Committee.Evaluate(data.Validation).Accuracy);
        one.Committee.Committee.Members[0].Evaluate(data.Validation).Accuracy
            .ShouldBeGreaterThanOrEqualTo(one.Network.Network.Evaluate(data.Validation).Accuracy);
        one.Committee.PoolSize.ShouldBeGreaterThan(3);
    }

    [Fact]
    public void A_resumed_run_chooses_the_same_committee()
    {
        var path = _folder.File("checkpoint.bin");
        var options = Quick with
        {
            CheckpointInterval = TimeSpan.Zero,
            OnCheckpoint = checkpoint =>
            {
                if (checkpoint.Margins.Count == 1 && checkpoint.Snapshot?.Rounds.Count == 5)
                {
                    CheckpointFile.Write(path, checkpoint, 0);
                }
            },
        };
        var whole = Trainer.Train(Three, options, SolveControl.Unlimited);
        var (middle, _) = CheckpointFile.Read(path);
        Bits(Trainer.Train(middle.Recipe, Quick with { Resume = middle }, SolveControl.Unlimited)).ShouldBe(Bits(whole));
    }

    [Fact]
    public void A_written_committee_decides_raw_data_as_before_and_a_damaged_one_is_refused()
    {
        var path = _folder.File("run");
        var result = Trainer.Train(Three, Quick, SolveControl.Unlimited);
        using (var folder = RunFolder.Create(path))
        {
            folder.Complete(result);
        }

        var inside = Path.Combine(path, "committee");
        var read = CommitteeFile.Read(inside);
        var test = TrainingData.Load(read.First.Data, null, Three.Seed).Test;
        new Predictor(read).Evaluate(test).Confusion.ShouldBe(result.Committee!.Committee.Evaluate(TrainingData.Prepare(Three, null).Test).Confusion);
        new Predictor(read).Evaluate(test).Accuracy.ShouldBe(result.Committee.Score.TestAccuracy);
        File.ReadAllText(Path.Combine(path, "summary.json")).ShouldContain("\"committee\"");

        var file = Path.Combine(inside, CommitteeFile.Name);
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"sum\"", "\"loud\"").Replace("\"majority\"", "\"loud\""));
        Should.Throw<InputException>(() => CommitteeFile.Read(inside)).Message.ShouldContain("loud");
        File.Delete(file);
        Should.Throw<InputException>(() => CommitteeFile.Read(inside)).Message.ShouldContain("`committee`");
    }

    [Fact]
    public void Without_validation_samples_training_loss_chooses_and_a_small_pool_gives_fewer_members()
    {
        var pair = Three with { Classes = ["3", "8"], Validation = 0, Committee = 5 };
        var result = Trainer.Train(pair, Quick, SolveControl.Unlimited);
        result.Committee!.Committee.Vote.ShouldBe(CommitteeVote.Sum);
        double.IsNaN(result.Committee.ValidationAccuracy).ShouldBeTrue();
        result.Committee.Committee.Members.Count.ShouldBe(5);

        var annealed = Trainer.Train(pair with { Method = TrainingMethod.Annealing }, Quick, SolveControl.Unlimited);
        annealed.Committee!.Committee.Members.Count.ShouldBe(1);
        annealed.Committee.Score.Remark.ShouldContain("instead of 5");
    }

    [Theory]
    [InlineData(1, "3,8,5", "from 2 to")]
    [InlineData(4, "3,8", "odd")]
    public void A_committee_that_is_none_or_can_tie_is_refused(int members, string classes, string message) =>
        Should.Throw<InputException>(() => Trainer.Train(Three with { Committee = members, Classes = classes.Split(',') }, Quick,
        SolveControl.Unlimited)).Message.ShouldContain(message);

    private static string[] Bits(TrainingRun result) => [.. result.Committee!.Committee.Members.Select(member => string.Join("", member.Bits))];

    private static int[] Outputs(QuantizedNetwork network, ReadOnlySpan<sbyte> inputs)
    {
        var outputs = new int[network.Lattice.Spec.OutputCount];
        network.Forward(inputs, outputs);
        return outputs;
    }

    private static QuantizedNetwork[] Members(TrainingData data, int count)
    {
        var outputs = data.Train.ClassCount == 2 ? 1 : data.Train.ClassCount;
        var lattice = IntegerNetwork.From(NetworkSpec.Parse($"36-{outputs}", "binary", "none", ActivationSpec.Sign), SampleBlock.RootMeanSquare(data.Train));
        var random = new RandomKey(7).CreateSource();
        return [.. Enumerable.Range(0, count).Select(_ =>
            new QuantizedNetwork(lattice, [.. Enumerable.Range(0, lattice.Layout.BitCount).Select(_ => (sbyte)random.NextBit())]))];
    }
}
