using System.Text;
using System.Text.Json;
using Isinglass.Answers;
using Isinglass.Certificates;
using Isinglass.Files.Answers;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Bridges.Penalties;
using Isinglass.Model.Control;
using Isinglass.Solvers.Precision;
using Isinglass.Solving;
using Isinglass.Testing;

namespace Isinglass.Tests.Answers;

/// <summary>What is said of problems, points and solves, as scripts and people read it. The optimum of the problem with rows is a = b = 1, worth 5.</summary>
public sealed class ProblemAnswerTests : IDisposable
{
    private const string WithRows = "maximize\n obj: 3 a + 2 b + 4 d\nsubject to\n room: 2.5 a + 2.25 b + 3 d <= 5.2\n one: a + d = 1\nbinary\n a b d\nend\n";
    private const string Bare = "minimize\n obj: 5 a - 3 b + [ 4 a * b ] / 2\nbinary\n a b\nend\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_problem_is_told_by_its_sizes()
    {
        var answer = ProblemAnswer.Of(Problem(WithRows));
        var json = Read(answer);
        (json.GetProperty("sense").GetString(), json.GetProperty("variables").GetInt32()).ShouldBe(("maximize", 3));
        json.GetProperty("rows").GetProperty("equal").GetInt32().ShouldBe(1);
        json.GetProperty("rows").GetProperty("less_or_equal").GetInt32().ShouldBe(1);
        json.GetProperty("rows").GetProperty("one_hot").GetInt32().ShouldBe(1);
        json.GetProperty("coefficients").GetProperty("largest").GetDouble().ShouldBe(4);
        json.GetProperty("stated_optimum").ValueKind.ShouldBe(JsonValueKind.Null);
        (json.TryGetProperty("precision", out _), json.TryGetProperty("structure", out _)).ShouldBe((false, false));
        Lines(answer).ShouldContain("rows            1 =, 1 <=, 0 >=, 5 coefficients; 1 one-hot; 0 products");
    }

    [Theory]
    [InlineData(nameof(PrecisionReduction.Round), "keeps_order", "split_variables")]
    [InlineData(nameof(PrecisionReduction.Split), "spins_added", "vanished")]
    [InlineData(nameof(PrecisionReduction.Mutate), "keeps_optimum", "vanished")]
    public void Few_bits_are_told_by_the_figures_of_their_kind_alone(string kind, string own, string other)
    {
        var (file, reduction) = (Problem(Bare), Enum.Parse<PrecisionReduction>(kind));
        var answer = ProblemAnswer.Of(file, PrecisionAnswer.Of(file, 3, reduction, null, PenaltyRule.VermaLewis, 1), StructureAnswer.Of(file));
        var precision = Read(answer).GetProperty("precision");
        precision.GetProperty("bits").GetInt32().ShouldBe(3);
        precision.GetProperty("over").GetString().ShouldBe(reduction == PrecisionReduction.Split ? "spins" : "bits");
        (precision.TryGetProperty(own, out _), precision.TryGetProperty(other, out _)).ShouldBe((true, false));
        Read(answer).GetProperty("structure").GetProperty("free").GetInt32().ShouldBeLessThanOrEqualTo(2);
        Lines(answer).ShouldContain(line => line.StartsWith("in 3 bits ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_split_over_bits_is_refused() => Should.Throw<InputException>(() =>
        PrecisionAnswer.Of(Problem(Bare), 3, PrecisionReduction.Split, Vartype.Binary, PenaltyRule.VermaLewis, 1)).Message.ShouldContain("`over`");

    [Fact]
    public void A_good_point_is_good_and_a_false_claim_is_not()
    {
        var file = Problem(WithRows);
        IAnswer good = CheckAnswer.Of(file, new StatedPoint([1, 1, 0], 5, 0), null);
        (good.IsGood, good.Notes.Any()).ShouldBe((true, false));
        Read(good).GetProperty("objective").GetDouble().ShouldBe(5);
        Read(good).TryGetProperty("certificate_holds", out _).ShouldBeFalse();

        IAnswer claimed = CheckAnswer.Of(file, new StatedPoint([1, 1, 0], 6, 1), null);
        claimed.IsGood.ShouldBeFalse();
        claimed.Notes.ShouldBe(["the solution leaves 1 variables without a value; they count as 0.", "the solution states the objective 6, it is 5."]);
    }

    [Fact]
    public void A_row_that_is_violated_is_told_with_its_side()
    {
        IAnswer answer = CheckAnswer.Of(Problem(WithRows), new StatedPoint([0, 1, 1], null, 0), null);
        answer.IsGood.ShouldBeFalse();
        var row = Read(answer).GetProperty("violated")[0];
        (row.GetProperty("row").GetString(), row.GetProperty("lower").ValueKind).ShouldBe(("room", JsonValueKind.Null));
        row.GetProperty("violation").GetDouble().ShouldBe(0.05, 1e-12);
        Lines(answer).ShouldContain(line => line.Contains("room: 5.25 should be <= 5.2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_certificate_holds_for_its_point_and_is_refused_for_another()
    {
        var (file, path) = (Problem(WithRows), _folder.File("c.json"));
        BoundProof.Certify(IsingSolver.Solve(file), file, new SolveSettings(), path, CancellationToken.None).LowerBound.ShouldBe(-5, 1e-9);
        var certificate = Certificate.Read(path);
        IAnswer held = CheckAnswer.Of(file, new StatedPoint([1, 1, 0], null, 0), certificate);
        held.IsGood.ShouldBeTrue();
        Read(held).GetProperty("certified_gap").GetDouble().ShouldBe(0, 1e-9);

        IAnswer refused = CheckAnswer.Of(file, new StatedPoint([1, 0, 0], null, 0), certificate);
        refused.IsGood.ShouldBeFalse();
        Read(refused).GetProperty("certified_bound").ValueKind.ShouldBe(JsonValueKind.Null);
        refused.Notes.ShouldHaveSingleItem().ShouldStartWith("the certificate is refused: it states the objective 5");
    }

    [Fact]
    public void A_solve_tells_bound_and_gap_in_the_sense_of_the_file()
    {
        var (file, settings) = (Problem(WithRows), new SolveSettings { Seed = 3 });
        var outcome = IsingSolver.Solve(file, settings);
        IAnswer answer = SolveAnswer.Of(outcome, file, settings);
        answer.IsGood.ShouldBeTrue();
        var json = Read(answer);
        (json.GetProperty("objective").GetDouble(), json.GetProperty("energy").GetDouble()).ShouldBe((5, -5));
        json.GetProperty("bound").GetDouble().ShouldBe(5, 1e-9);
        json.GetProperty("gap").GetDouble().ShouldBe(0, 1e-9);
        json.GetProperty("violations").GetArrayLength().ShouldBe(2);
        json.GetProperty("seed").GetInt32().ShouldBe(3);
        Lines(answer)[0].ShouldBe("objective       5 (maximise)");

        var unbounded = Read(SolveAnswer.Of(outcome with { LowerBound = double.NegativeInfinity }, file, settings));
        (unbounded.GetProperty("bound").ValueKind, unbounded.GetProperty("gap").ValueKind).ShouldBe((JsonValueKind.Null, JsonValueKind.Null));
    }

    [Fact]
    public void A_solve_without_rows_tells_none()
    {
        var (file, settings) = (Problem(Bare), new SolveSettings { Seed = 3, Reads = 2 });
        var json = Read(SolveAnswer.Of(IsingSolver.Solve(file, settings), file, settings, StructureAnswer.Of(file)));
        json.GetProperty("objective").GetDouble().ShouldBe(-3);
        (json.TryGetProperty("violations", out _), json.TryGetProperty("structure", out _)).ShouldBe((false, true));
    }

    [Fact]
    public void A_sweep_over_weights_marks_its_best()
    {
        var whole = WithRows.Replace("2.5 a + 2.25 b + 3 d <= 5.2", "3 a + 2 b + 4 d <= 5", StringComparison.Ordinal);
        var (file, settings) = (Problem(whole), new SolveSettings { Seed = 3, Method = "penalty" });
        IAnswer answer = SweepAnswer.Of(file, settings, new SolveControl());
        answer.IsGood.ShouldBeTrue();
        var json = Read(answer);
        json.GetProperty("sweep").GetArrayLength().ShouldBe(PenaltySweep.Scales.Count);
        json.GetProperty("sweep").EnumerateArray().Where(point => point.GetProperty("feasible").GetBoolean())
            .Min(point => point.GetProperty("relative_gap_to_best").GetDouble()).ShouldBe(0);
        answer.Parts.SelectMany(static part => part.Rows).Count(static row => row[0].EndsWith(" (best)", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void Nothing_is_saved_where_nothing_was_found()
    {
        var (file, path) = (Problem(WithRows), _folder.File("x.sol"));
        var outcome = IsingSolver.Solve(file) with { Energy = double.PositiveInfinity, Point = [], IsFeasible = false };
        Should.Throw<WorkException>(() => outcome.Save(path, file)).Message.ShouldContain("nothing was found");
        Should.Throw<WorkException>(() => BoundProof.Certify(outcome, file, new SolveSettings(), path, CancellationToken.None));
        File.Exists(path).ShouldBeFalse();
    }

    private static ModelFile Problem(string text) => ModelFormats.Read("x.lp", Encoding.UTF8.GetBytes(text));

    private static JsonElement Read(IAnswer answer) => JsonDocument.Parse(answer.ToJson()).RootElement;

    private static IReadOnlyList<string> Lines(IAnswer answer) => [.. answer.Parts.Select(static part => part.Line)];
}
