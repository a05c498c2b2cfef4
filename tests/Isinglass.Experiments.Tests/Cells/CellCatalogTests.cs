using Isinglass.Experiments.Campaigns;
using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Runs;
using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Studies.Bounds;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Testing;
using Isinglass.Training;

namespace Isinglass.Experiments.Tests.Cells;

public sealed class CellCatalogTests : IDisposable
{
    private static readonly CellSurroundings Here = new();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_cell_is_data_and_runs_to_the_same_bits_on_any_number_of_threads()
    {
        var recipe = new Recipe { Classes = ["3", "8"], PerClass = 6, Validation = 4, Image = "4x4", Margins = [1], Rounds = 3, Sweeps = 2 };
        var cell = TrainingOutcome.Kind.Cell(new TrainingParameters(recipe, Baselines: false), 5);
        TrainingOutcome Run(int threads) =>
            TrainingOutcome.Kind.Read(CellCatalog.Run(new Cell(cell.Kind, cell.Parameters, cell.Seed), Here with { Threads = threads }, default)!);
        var (one, two) = (Run(1), Run(2));
        one.Recipe.Seed.ShouldBe(5UL);
        (one.TrainingLoss, one.Score.TestAccuracy, one.Validation, one.Margin, one.Bits)
            .ShouldBe((two.TrainingLoss, two.Score.TestAccuracy, two.Validation, two.Margin, two.Bits));
        one.Rounds.Select(round => round with { Elapsed = default }).ShouldBe(two.Rounds.Select(round => round with { Elapsed = default }));
        one.LowerBound.ShouldBe(two.LowerBound);
    }

    [Fact]
    public void The_seed_is_no_part_of_the_plan_and_everything_else_is()
    {
        Cell Of(double rho, bool baselines, ulong seed) => TrainingOutcome.Kind.Cell(new TrainingParameters(new Recipe { Rho = rho }, baselines), seed);
        Of(0.1, true, 1).PlanHash.ShouldBe(Of(0.1, true, 2).PlanHash);
        new[] { Of(0.1, true, 1), Of(0.3, true, 1), Of(0.1, false, 1) }.Select(cell => cell.PlanHash).ShouldBeUnique();
    }

    [Fact]
    public void What_json_cannot_hold_survives_as_well()
    {
        var row = new BoundRow("x", double.NegativeInfinity, 0.1 + 0.2, double.NaN, 1, 2, [double.NaN, -0.0], double.PositiveInfinity) { Control = "greedy" };
        var outcome = new BoundOutcome { Network = "4-1", Bits = 4, Loss = "hinge", Margin = 1.0 / 3, Samples = 2, Rows = [row] };
        var text = System.Text.Json.JsonSerializer.Serialize(outcome, CellJson.Default.BoundOutcome);
        text.ShouldNotContain("\n");
        var read = BoundStudy.Kind.Read(text);
        read.Margin.ShouldBe(outcome.Margin);
        read.Rows[0].ShouldBe(row with { Bounds = read.Rows[0].Bounds });
        read.Rows[0].Bounds.Select(BitConverter.DoubleToInt64Bits).ShouldBe(row.Bounds.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void A_cell_that_is_cut_short_has_no_result()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        CellCatalog.Run(ScaleStudy.Kind.Cell(new ScaleParameters(10, 1), 1), Here, source.Token).ShouldBeNull();
    }

    [Fact]
    public void An_unknown_kind_is_told_with_the_nearest() =>
        Should.Throw<InputException>(() => CellCatalog.Run(new Cell("trianing", "{}", 1), Here, default)).Message.ShouldContain("Did you mean 'training'");

    [Fact]
    public void A_problem_file_that_changed_since_the_study_began_is_refused()
    {
        var path = _folder.Write("ring.mc", "3 3\n1 2 1\n2 3 1\n3 1 1\n");
        var parameters = new SolveParameters { Instance = InstanceSource.Of(path, FormatOptions.Default), Method = "sa", Sweeps = 5, Reads = 2, Threads = 1 };
        var cell = SolveCell.Kind.Cell(parameters, 1);
        var result = SolveCell.Kind.Read(CellCatalog.Run(cell, Here, default)!);
        result.Best.ShouldBe(2);
        result.Reads.Count.ShouldBe(2);
        result.SecondsToBest.ShouldBeGreaterThanOrEqualTo(0);
        _folder.Write("ring.mc", "3 2\n1 2 1\n2 3 1\n");
        Should.Throw<InputException>(() => parameters.Instance.Load()).Message.ShouldContain("is another file than when the study began");
    }
}
