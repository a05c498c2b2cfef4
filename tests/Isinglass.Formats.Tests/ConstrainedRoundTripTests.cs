using FsCheck;
using FsCheck.Fluent;
using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Formats.Tests;

/// <summary>Writing and reading again keeps the energy and the feasibility of every point, in every format that has rows.</summary>
public sealed class ConstrainedRoundTripTests
{
    private const int VariableCount = 5;

    public static TheoryData<string> Formats => ["lp", "mps", "opb", "qplib", "cqm"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Energies_and_feasibility_survive(string format) => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed => CheckRoundTrip(RandomProblem(new RandomKey((ulong)(uint)seed)), format)).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_maximisation_stays_one_where_the_format_has_a_sense(string format)
    {
        var file = FormatFiles.Read("k.txt", "knapsack\n3\n10 20 30\n1 2\n3\n\n0\n5\n2 3 4\n");
        var read = ModelFormats.Read("x", FormatFiles.Write(file, format), new FormatOptions { Format = format });
        read.Sense.ShouldBe(format is "opb" or "cqm" or "mps" ? ObjectiveSense.Minimize : ObjectiveSense.Maximize);
        read.Objective.Energy([1, 1, 0]).ShouldBe(-31);
    }

    [Theory]
    [InlineData("lp")]
    [InlineData("mps")]
    [InlineData("qplib")]
    [InlineData("cqm")]
    public void Fractions_survive(string format)
    {
        var builder = new ConstrainedQuadraticModelBuilder(2);
        builder.Objective.AddLinear(0, 1.0 / 3);
        builder.Objective.AddQuadratic(0, 1, -1e-9);
        builder.Objective.AddOffset(2e15);
        builder.AddRow([0, 1], [0.1, 1e-7], ConstraintSense.LessOrEqual, 0.1, "limit");
        CheckRoundTrip(builder.Build(), format);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Names_survive_where_they_are_allowed_and_are_replaced_where_not(string format)
    {
        var builder = new ConstrainedQuadraticModelBuilder(2);
        builder.Objective.AddQuadratic(0, 1, 1);
        builder.AddRow([0], [1], ConstraintSense.Equal, 1, "first");
        builder.Objective.Labels = ["alpha", "beta"];
        var read = ModelFormats.Read("x", FormatFiles.Write(ModelFile.Of(builder.Build()), format), new FormatOptions { Format = format });
        read.Objective.Labels.ShouldBe(["alpha", "beta"]);
        read.Constrained!.RowNames[0].ShouldBe(format == "opb" ? null : "first");
        builder.Objective.Labels = ["end", "3 x"];
        ModelFormats.Write(ModelFile.Of(builder.Build()), new FormatOptions { Format = format }, out var notes);
        notes.Count.ShouldBe(format is "lp" or "mps" or "opb" or "qplib" ? 1 : 0);
        CheckRoundTrip(builder.Build(), format);
    }

    [Fact]
    public void A_row_of_a_cqm_may_have_any_name()
    {
        var builder = new ConstrainedQuadraticModelBuilder(1);
        builder.AddRow([0], [1], ConstraintSense.Equal, 1, "a/b \"c\" ü");
        builder.AddRow([0], [1], ConstraintSense.GreaterOrEqual, 0, "a/b \"c\" ü");
        builder.AddRow([], [], ConstraintSense.LessOrEqual, 0);
        var read = ModelFormats.Read("x.cqm", FormatFiles.Write(ModelFile.Of(builder.Build()), "cqm"));
        read.Constrained!.RowNames.ShouldBe(["a/b \"c\" ü", "a/b \"c\" ü_2", "c3"]);
    }

    [Fact]
    public void Assignment_and_knapsack_problems_are_written_as_they_came()
    {
        const string assignment = "3\n\n0 5 2\n5 1 3\n2 3 0\n\n0 8 15\n8 2 13\n15 13 0\n";
        FormatFiles.WriteText(FormatFiles.Read("a.dat", assignment), "qaplib").ShouldBe(assignment);
        const string knapsack = "k\n3\n10 20 30\n1 2\n3\n\n0\n5\n2 3 4\n";
        FormatFiles.WriteText(FormatFiles.Read("k.txt", knapsack), "qkp").ShouldBe(knapsack);
        Should.Throw<InputException>(() => FormatFiles.Write(FormatFiles.Read("k.txt", knapsack), "qaplib")).Message.ShouldContain("quadratic assignment");
        Should.Throw<InputException>(() => FormatFiles.Write(FormatFiles.Read("a.dat", assignment), "qkp")).Message.ShouldContain("one row");
    }

    [Fact]
    public void A_format_without_rows_refuses_rows_and_opb_refuses_fractions()
    {
        var file = ModelFile.Of(RandomProblem(new RandomKey(1)));
        foreach (var format in new[] { "rudy", "biqmac", "qbsolv", "coo", "bqm", "nn", "npy", "dimod-json", "bqpjson", "qubist" })
        {
            Should.Throw<InputException>(() => FormatFiles.Write(file, format)).Message.ShouldContain("rows");
        }

        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, 1);
        builder.AddLinear(0, 0.5);
        Should.Throw<InputException>(() => FormatFiles.Write(ModelFile.Of(builder.Build()), "opb")).Message.ShouldContain("0.5");
    }

    private static ConstrainedQuadraticModel RandomProblem(RandomKey key)
    {
        var random = key.CreateSource();
        var builder = new ConstrainedQuadraticModelBuilder(VariableCount);
        builder.Objective.AddOffset(random.NextBelow(9) - 4);
        for (var i = 0; i < VariableCount; i++)
        {
            builder.Objective.AddLinear(i, random.NextBelow(9) - 4);
            builder.Objective.AddQuadratic(i, (i + 1 + random.NextBelow(VariableCount - 1)) % VariableCount, random.NextBelow(9) - 4);
        }

        for (var r = random.NextBelow(4); r > 0; r--)
        {
            var columns = Enumerable.Range(0, VariableCount).Where(_ => random.NextBit() == 1).ToArray();
            builder.AddRow(
                columns,
                [.. columns.Select(_ => (double)(random.NextBelow(7) - 3))],
                (ConstraintSense)random.NextBelow(3),
                random.NextBelow(3),
                random.NextBit() == 1 ? $"row{r}" : null);
        }

        for (var p = random.NextBelow(3); p > 0; p--)
        {
            var bits = Enumerable.Range(0, VariableCount).ToArray();
            random.Shuffle<int>(bits);
            builder.AddProduct(bits[0], bits[1], bits[2]);
        }

        if (random.NextBit() == 1)
        {
            builder.Objective.AddSquaredTerm([0, 2], [1, 2], 1, 3);
        }

        return builder.Build();
    }

    private static void CheckRoundTrip(ConstrainedQuadraticModel model, string format)
    {
        var file = ModelFormats.Read("x", FormatFiles.Write(ModelFile.Of(model), format), new FormatOptions { Format = format });
        file.Objective.VariableCount.ShouldBe(model.VariableCount);
        foreach (var point in RandomModels.Points(model.VariableCount))
        {
            var energy = model.Objective.Energy(point);
            file.Objective.Energy(point).ShouldBe(energy, 1e-12 * (1 + Math.Abs(energy)));
            file.FileObjective(energy).ShouldBe(file.Statement.Objective(point), 1e-12 * (1 + Math.Abs(energy)));
            var isFeasible = file.Constrained?.IsFeasible(point) ?? true;
            isFeasible.ShouldBe(model.IsFeasible(point));
            file.Statement.Rows(point).All(row => row.IsSatisfied).ShouldBe(isFeasible);
        }
    }
}
