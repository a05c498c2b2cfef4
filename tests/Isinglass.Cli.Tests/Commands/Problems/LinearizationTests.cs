using System.Text;
using System.Text.Json;
using Isinglass.Certificates;
using Isinglass.Conic.Certificates;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Cli.Tests.Commands.Problems;

/// <summary>
/// Bounds by linearisation: sound for any multipliers of the right sign, as good as published ones where the shares are good, and refused when they are
/// tampered with.
/// </summary>
public sealed class LinearizationTests : IDisposable
{
    // QAPLIB, Nugent, Vollmann, Ruml 1968: optimum 578, bound of Gilmore and Lawler 493 (Burkard, Karisch, Rendl 1997).
    private const string Nugent = """
        12
        0 1 2 3 1 2 3 4 2 3 4 5
        1 0 1 2 2 1 2 3 3 2 3 4
        2 1 0 1 3 2 1 2 4 3 2 3
        3 2 1 0 4 3 2 1 5 4 3 2
        1 2 3 4 0 1 2 3 1 2 3 4
        2 1 2 3 1 0 1 2 2 1 2 3
        3 2 1 2 2 1 0 1 3 2 1 2
        4 3 2 1 3 2 1 0 4 3 2 1
        2 3 4 5 1 2 3 4 0 1 2 3
        3 2 3 4 2 1 2 3 1 0 1 2
        4 3 2 3 3 2 1 2 2 1 0 1
        5 4 3 2 4 3 2 1 3 2 1 0
        0 5 2 4 1 0 0 6 2 1 1 1
        5 0 3 0 2 2 2 0 4 5 0 0
        2 3 0 0 0 0 0 5 5 2 2 2
        4 0 0 0 5 2 2 10 0 0 5 5
        1 2 0 5 0 10 0 0 0 5 1 1
        0 2 0 2 10 0 5 1 1 5 4 0
        0 2 0 2 0 5 0 10 5 2 3 3
        6 0 5 10 0 1 10 0 0 0 5 0
        2 4 5 0 0 1 5 0 0 0 10 10
        1 5 2 0 5 5 2 0 0 0 5 0
        1 0 2 5 1 4 3 5 10 5 0 2
        1 0 2 5 1 0 3 0 10 0 2 0
        """;

    // A table of five by five with nothing to gain by structure.
    private const string Small = """
        5
        0 3 1 4 2
        3 0 5 1 1
        1 5 0 2 6
        4 1 2 0 3
        2 1 6 3 0
        0 2 4 1 3
        2 0 1 5 2
        4 1 0 3 1
        1 5 3 0 2
        3 2 1 2 0
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void No_multipliers_of_the_right_sign_bound_above_the_optimum()
    {
        var models = 0;
        for (var seed = 0UL; seed < 60; seed++)
        {
            var constrained = RandomConstrainedModels.Create(new RandomKey(seed), 8);
            var truth = RandomConstrainedModels.Truth(constrained);
            if (constrained.Products.Length > 0 || !truth.IsFeasible)
            {
                continue;
            }

            models++;
            var model = ModelReconstruction.Read(ModelFile.Of(constrained));
            var random = new RandomKey(seed).Derive(7).CreateSource();
            for (var k = 0; k < 20; k++)
            {
                var linearization = Random(model, random, k % 2 == 0 ? 1 : 0.1);
                linearization.Refusal(model).ShouldBeNull();
                linearization.Bound(model).ShouldBeLessThanOrEqualTo(truth.Objective + 1e-9, $"seed {seed}");
            }

            var (best, bound) = new LinearizedAscent(model).Run(truth.Objective, SolveControl.Unlimited.Start());
            best.Refusal(model).ShouldBeNull();
            bound.ShouldBeLessThanOrEqualTo(truth.Objective + 1e-9, $"seed {seed}");
            bound.ShouldBeGreaterThanOrEqualTo(ObjectiveBounds.Of(model.Objective).Lower - 1e-6, "no worse than without rows");
        }

        models.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Assignments_are_bounded_above_Gilmore_and_Lawler()
    {
        var model = ModelReconstruction.Read(ModelFormats.Read("nug12.dat", Encoding.UTF8.GetBytes(Nugent), new FormatOptions { Format = "qaplib" }));
        var rows = BoundedRow.Of(model);
        AssignmentRows.TryCreate(rows, model.Count)!.Size.ShouldBe(12);
        AssignmentRows.TryCreate(rows[..^2], model.Count).ShouldBeNull();

        // Equal shares are their bound.
        var shares = new double[model.Count * model.Count];
        for (var i = 0; i < model.Count; i++)
        {
            for (var k = 0; k < model.Objective.Couplings.RowColumns(i).Length; k++)
            {
                shares[i * model.Count + model.Objective.Couplings.RowColumns(i)[k]] = model.Objective.Couplings.RowValues(i)[k] / 2;
            }
        }

        new LinearizedDual(model, rows, AssignmentRows.TryCreate(rows, model.Count)).Solve(shares).ShouldBe(493, 1e-6);
        var (linearization, bound) = new LinearizedAscent(model).Run(578, SolveControl.Unlimited.Start());
        bound.ShouldBeInRange(508, 578);
        linearization.Bound(model).ShouldBe(bound);
        (bound % 2).ShouldBe(0, "costs are even, so the bound is raised to an even number");
    }

    [Fact]
    public void Bounds_of_decimals_are_rounded_down()
    {
        // The sum of ten tenths as doubles is not 1: the bound of the doubles is below it, by less than their rounding.
        var builder = new ConstrainedQuadraticModelBuilder(10);
        for (var i = 0; i < 10; i++)
        {
            builder.Objective.AddLinear(i, -0.1);
        }

        builder.AddRow([0, 1], [1, 1], ConstraintSense.LessOrEqual, 2);
        var model = ModelReconstruction.Read(ModelFile.Of(builder.Build()));
        var bound = Random(model, new RandomKey(1).CreateSource(), 0).Bound(model);
        bound.ShouldBeLessThanOrEqualTo(-1);
        bound.ShouldBeGreaterThan(-1 - 1e-12);
    }

    [Fact]
    public void A_negative_multiplier_of_an_inequality_and_wrong_sizes_are_refused()
    {
        var builder = new ConstrainedQuadraticModelBuilder(3);
        builder.Objective.AddLinear(0, -1);
        builder.AddRow([0, 1, 2], [1, 1, 1], ConstraintSense.LessOrEqual, 2);
        var model = ModelReconstruction.Read(ModelFile.Of(builder.Build()));
        var fine = Random(model, new RandomKey(1).CreateSource(), 0);
        fine.Refusal(model).ShouldBeNull();
        Linearization[] wrong =
        [
            new() { Shares = fine.Shares, LeaderMultipliers = fine.LeaderMultipliers, RowMultipliers = [-1] },
            new() { Shares = fine.Shares, LeaderMultipliers = [[0], [-1], [0]], RowMultipliers = [0] },
            new() { Shares = [0, 0, double.NaN], LeaderMultipliers = fine.LeaderMultipliers, RowMultipliers = [0] },
            new() { Shares = [0], LeaderMultipliers = fine.LeaderMultipliers, RowMultipliers = [0] },
        ];
        wrong.ShouldAllBe(one => one.Refusal(model) != null);
    }

    [Fact]
    public async Task The_program_writes_it_and_verifies_it_and_refuses_a_better_one()
    {
        var (problem, solution, certificate) = (_folder.Write("small.dat", Small), _folder.File("s.sol"), _folder.File("c.json"));
        (await ProgramRun.StartAsync(["solve", problem, "--seed", "1", "--method", "anneal", "-o", solution, "--certificate",
            certificate])).ExitCode.ShouldBe(0);
        var honest = await File.ReadAllTextAsync(certificate, TestContext.Current.CancellationToken);
        honest.ShouldContain("\"kind\": \"linearized\"");
        var check = await ProgramRun.StartAsync(["check", problem, solution, "--certificate", certificate, "--json"]);
        check.ExitCode.ShouldBe(0, check.Error);
        using var json = JsonDocument.Parse(check.Output);
        json.RootElement.GetProperty("certificate_holds").GetBoolean().ShouldBeTrue();
        json.RootElement.GetProperty("certified_gap").GetDouble().ShouldBeInRange(0, json.RootElement.GetProperty("objective").GetDouble() / 5);
        var bound = json.RootElement.GetProperty("certified_bound").GetDouble();
        foreach (var (twin, reason) in new[]
        {
            (honest.Replace($"bound\": {bound}", $"bound\": {bound + 2}", StringComparison.Ordinal), "what it rests on proves"),
            (honest.Replace("\"shares\": [", "\"shares\": [0,", StringComparison.Ordinal), "not of the problem's size"),
        })
        {
            twin.ShouldNotBe(honest);
            var refused = await ProgramRun.StartAsync(["check", problem, solution, "--certificate", _folder.Write("t.json", twin)]);
            refused.ExitCode.ShouldBe(1);
            refused.Error.ShouldContain(reason);
        }
    }

    private static Linearization Random(ReconstructedModel model, RandomSource random, double scale)
    {
        var rows = BoundedRow.Of(model);
        return new Linearization
        {
            Shares = Values(model.Count * (model.Count - 1) / 2),
            LeaderMultipliers = [.. Enumerable.Range(0, model.Count).Select(_ => Multipliers())],
            RowMultipliers = Multipliers(),
        };

        double[] Multipliers() => [.. Values(rows.Length).Select((value, r) => rows[r].IsEquality ? value : Math.Abs(value))];

        double[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => scale * (2 * random.NextDouble() - 1))];
    }
}
