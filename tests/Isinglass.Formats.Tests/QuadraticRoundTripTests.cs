using FsCheck;
using FsCheck.Fluent;
using Isinglass.Formats.Matrices;
using Isinglass.Model;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Formats.Tests;

/// <summary>Writing and reading again keeps the energy of every point, in every format.</summary>
public sealed class QuadraticRoundTripTests
{
    public static TheoryData<string> Formats =>
        ["rudy", "biqmac", "mqlib", "orlib", "qoblib", "qbsolv", "qubist", "bqpjson", "coo", "csv", "npy", "dimod-json", "bqm", "nn"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Energies_survive(string format) => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed =>
        {
            var key = new RandomKey((ulong)(uint)seed);
            var vartype = seed % 2 == 0 ? Vartype.Binary : Vartype.Spin;
            var model = RandomModels.Quadratic(key, 1 + (Math.Abs(seed % 7)), vartype, squaredTerms: 0);
            if (seed % 3 == 0)
            {
                model = model.WithSquaredTerms(RandomModels.Quadratic(key, model.VariableCount, vartype, squaredTerms: 1).SquaredTerms);
            }

            CheckRoundTrip(model, format);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Formats))]
    public void Coefficients_that_are_no_short_decimals_survive(string format)
    {
        var random = new RandomKey(5).CreateSource();
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, 5);
        for (var i = 0; i < 5; i++)
        {
            builder.AddLinear(i, random.NextGaussian() * 1e-7);
            builder.AddQuadratic(i, (i + 1) % 5, random.NextGaussian() * 1e9);
        }

        CheckRoundTrip(builder.Build(), format);
    }

    [Fact]
    public void A_sign_triangle_survives()
    {
        var file = FormatFiles.Read("k.pm1", "+-+-\n--+\n++\n-\n");
        FormatFiles.WriteText(file, "pm1").ShouldBe("+-+-\n--+\n++\n-\n");
        CheckRoundTrip(file.Objective, "rudy");
    }

    [Fact]
    public void Labels_survive_where_a_format_has_them()
    {
        var model = RandomModels.Quadratic(new RandomKey(3), 3, Vartype.Spin).WithLabels(["a b", "ü\"", "7"]);
        foreach (var format in new[] { "dimod-json", "bqm" })
        {
            ModelFormats.Read("x", FormatFiles.Write(ModelFile.Of(model), format), new FormatOptions { Format = format })
                .Objective.Labels.ShouldBe(["a b", "ü\"", "7"]);
        }

        FormatFiles.WriteText(ModelFile.Of(model), "qoblib").ShouldContain("# variable 1 a b\n");
    }

    [Fact]
    public void What_a_format_cannot_carry_is_told()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Spin, 2) { Labels = ["a", "b"] };
        builder.AddOffset(2.5);
        builder.AddQuadratic(0, 1, 1);
        ModelFormats.Write(ModelFile.Of(builder.Build()), new FormatOptions { Format = "qubist" }, out var notes);
        notes.Count.ShouldBe(2);
        notes[1].ShouldContain("2.5");
        Should.Throw<InputException>(() => FormatFiles.Write(ModelFile.Of(RandomModels.Quadratic(new RandomKey(1), 4, Vartype.Spin)), "pm1"))
            .Message.ShouldContain("rudy");
    }

    private static void CheckRoundTrip(BinaryQuadraticModel model, string format)
    {
        var options = new FormatOptions { Format = format, Matrix = format is "csv" or "npy" ? MatrixReading.Upper : null };
        var file = ModelFormats.Read("x", ModelFormats.Write(ModelFile.Of(model), options, out _), options);
        var read = file.Objective;
        // A graph has one more node when there are linear terms; it is held at +1.
        var extra = read.VariableCount - model.VariableCount;
        extra.ShouldBe(format == "rudy" && model.Expand().ToVartype(Vartype.Spin).Linear.ContainsAnyExcept(0.0) ? 1 : 0);
        var lost = format is "qubist" or "csv" or "npy" or "nn" ? LostOffset(model, format) : 0;
        foreach (var (point, twin) in RandomModels.Points(model.VariableCount, model.Vartype).Zip(RandomModels.Points(model.VariableCount, read.Vartype)))
        {
            sbyte[] whole = extra == 1 ? [.. twin, 1] : twin;
            var expected = model.Energy(point) - lost;
            var tolerance = 1e-12 * (1 + model.Expand().Couplings.Values.Sum(Math.Abs) + Math.Abs(expected));
            read.Energy(whole).ShouldBe(expected, tolerance);
            file.FileObjective(read.Energy(whole)).ShouldBe(file.Statement.Objective(whole), tolerance);
        }
    }

    private static double LostOffset(BinaryQuadraticModel model, string format) => format switch
    {
        "qubist" => model.Expand().ToVartype(Vartype.Spin).Offset,
        "nn" => model.ToVartype(Vartype.Binary).Offset,
        _ => model.Expand().ToVartype(Vartype.Binary).Offset,
    };
}
