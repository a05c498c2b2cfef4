using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Numerics.Random;
using Isinglass.Testing;
using Isinglass.Training.Calls;
using Isinglass.Training.Recipes;

namespace Isinglass.Training.Tests.Calls;

public sealed class MachineCallsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(1000)]
    public void Kept_calls_are_few_and_spread_evenly(int count)
    {
        var calls = new MachineCalls();
        var machine = calls.Watch(new FixedMachine([1, 0, 1]), null);
        for (var k = 0; k < count; k++)
        {
            machine.Sample(Triangle(), new SampleRequest { Key = new RandomKey(1) }, SolveControl.Unlimited);
        }

        calls.Write(_folder.Path);
        var kept = MachineCalls.Read(_folder.Path);
        kept.Count.ShouldBeInRange(Math.Min(count, MachineCalls.MostCalls / 2), MachineCalls.MostCalls);
        kept[0].Call.ShouldBe(1);
        kept.ShouldAllBe(call => call.Calls == count);
        kept.Zip(kept.Skip(1), (a, b) => b.Call - a.Call).Distinct().Count().ShouldBeLessThanOrEqualTo(1);
        (count - kept[^1].Call).ShouldBeLessThan(kept.Count > 1 ? kept[1].Call - kept[0].Call : 1);
    }

    [Fact]
    public void A_call_tells_the_model_and_each_read_beside_what_became_of_it_and_the_rows_that_it_broke()
    {
        // At most one of three bits, all of which are wanted: the machine, which sees no row, sets all.
        var builder = new ConstrainedQuadraticModelBuilder(3);
        builder.Objective.AddLinear(0, -3);
        builder.Objective.AddLinear(1, -2);
        builder.Objective.AddLinear(2, -1);
        builder.AddRow([0, 1, 2], [1, 1, 1], ConstraintSense.LessOrEqual, 1, "one");
        var calls = new MachineCalls();
        var sent = Triangle();
        calls.Watch(new FixedMachine([1, 1, 1], [0, 1, 0]), builder.Build()).Sample(sent, new SampleRequest { Key = new RandomKey(1) }, SolveControl.Unlimited);
        calls.Write(_folder.Path);
        var call = MachineCalls.Read(_folder.Path).ShouldHaveSingleItem();
        (call.Variables, call.Couplings, call.Vartype, call.Sampler).ShouldBe((3, 2, "binary", "fixed"));
        (call.Picture.Side, call.Picture.Block).ShouldBe((3, 1));
        call.Picture.Values.ShouldBe([0.5, 2, 0, 0, -3, 0]);
        call.Picture[2, 1].ShouldBe(-3);
        call.Energies.ShouldBe([-0.5, 0]);
        call.Reads.Select(read => read.Bits).ShouldBe(["111", "010"]);
        call.Reads[0].Broken.ShouldBe([new BrokenRow("one", 2)]);
        call.Reads[0].Completed!.Count('1').ShouldBe(1);
        (call.Reads[0].Changed, call.Reads[0].IsFeasible).ShouldBe((2, true));
        call.Reads[0].Objective.ShouldBe(-1.0 * new[] { 3, 2, 1 }[call.Reads[0].Completed!.IndexOf('1', StringComparison.Ordinal)]);
        call.Reads[1].ShouldBe(call.Reads[1] with { Completed = "010", Changed = 0, Objective = -2, IsFeasible = true, BrokenCount = 0 });
    }

    [Fact]
    public void Of_a_large_model_a_cell_is_the_largest_entry_of_its_block()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Spin, 200);
        builder.AddQuadratic(0, 199, 1);
        builder.AddQuadratic(3, 197, -7);
        builder.AddLinear(100, 2);
        var picture = CouplingPicture.Of(builder.Build());
        (picture.Side, picture.Block).ShouldBe((50, 4));
        picture[0, 49].ShouldBe(-7);
        picture[25, 25].ShouldBe(2);
        picture.Values.Count(value => value != 0).ShouldBe(2);
    }

    [Theory]
    [InlineData(TrainingMethod.Penalty)]
    [InlineData(TrainingMethod.ConditionalGradient)]
    [InlineData(TrainingMethod.SampleWeights)]
    [InlineData(TrainingMethod.ProgressiveHedging)]
    public void Looking_at_calls_changes_no_bit(TrainingMethod method)
    {
        var recipe = new Recipe
        {
            Classes = ["3", "8"],
            PerClass = 4,
            Image = "3x3",
            Network = "9-1",
            Machine = "sa",
            Method = method,
            Rounds = 4,
            Sweeps = 5,
            Margins = [1],
        };
        var calls = new MachineCalls();
        var options = new TrainerOptions { Baselines = false };
        var plain = Trainer.Train(recipe, options, SolveControl.Unlimited);
        var watched = Trainer.Train(recipe, options with { Calls = calls }, SolveControl.Unlimited);
        watched.Margins.Select(margin => string.Join("", margin.Bits)).ShouldBe(plain.Margins.Select(margin => string.Join("", margin.Bits)));
        watched.OracleCalls.ShouldBe(plain.OracleCalls);
        calls.Write(_folder.Path);
        var kept = MachineCalls.Read(_folder.Path);
        kept.ShouldNotBeEmpty();
        kept.SelectMany(call => call.Reads).ShouldAllBe(read => read.Completed != null && double.IsFinite(read.Objective!.Value));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("null")]
    [InlineData("""{"call":1,"calls":1,"sampler":"sa","vartype":"binary","variables":1,"couplings":0,"seconds":0,"picture":{"side":9,"block":1,"values":[1]},"parameters":{},"energies":[],"reads":[]}""")]
    public void A_damaged_file_is_told_with_its_line(string line)
    {
        _folder.Write(MachineCalls.FileName, line + "\n");
        Should.Throw<InputException>(() => MachineCalls.Read(_folder.Path)).Message.ShouldStartWith($"{_folder.File(MachineCalls.FileName)}:1");
    }

    [Fact]
    public void A_run_without_calls_has_no_file()
    {
        new MachineCalls().Write(_folder.Path);
        MachineCalls.Read(_folder.Path).ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    private static BinaryQuadraticModel Triangle()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, 3);
        builder.AddLinear(0, 0.5);
        builder.AddQuadratic(0, 1, 2);
        builder.AddQuadratic(1, 2, -3);
        return builder.Build();
    }

    /// <summary>Comes back with the same reads whatever it is sent.</summary>
    private sealed class FixedMachine(params sbyte[][] reads) : ISampler
    {
        public string Name => "fixed";

        public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
        {
            var states = new BitMatrix(reads.Length, reads[0].Length);
            for (var r = 0; r < reads.Length; r++)
            {
                states.SetRow(r, reads[r]);
            }

            return new SampleSet(Vartype.Binary, states, [.. reads.Select(read => model.Energy(read))]) { Sampler = Name };
        }
    }
}
