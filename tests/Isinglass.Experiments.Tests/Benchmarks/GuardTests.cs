using Isinglass.Experiments.Benchmarks;
using Isinglass.Experiments.Benchmarks.Guard;
using Isinglass.Model.Control;
using Isinglass.Solvers;

namespace Isinglass.Experiments.Tests.Benchmarks;

/// <summary>The guard over what samplers reach.</summary>
public sealed class GuardTests
{
    private static readonly GuardCell Torus = GuardCell.Table.First(static cell => cell is { Instance: "torus3000", Sampler: "sa" });

    [Fact]
    public void A_cell_is_kept_and_a_better_past_is_told_as_a_loss()
    {
        var kept = GuardReport.Measure([Torus], null, SolveControl.Unlimited);
        kept.IsKept.ShouldBeTrue(string.Join('\n', kept.Parts));

        // The sampler with a tenth of the sweeps is a worse one, and the cell is named.
        var worse = GuardReport.Measure([Torus with { Sweeps = Torus.Sweeps / 10 }], null, SolveControl.Unlimited);
        worse.IsKept.ShouldBeFalse();
        worse.Parts.ShouldContain(part => part.Text.StartsWith("worse: sa on torus3000, ", StringComparison.Ordinal));
        worse.Facts.Results.Single().IsWorse.ShouldBeTrue();
    }

    [Fact]
    public void Less_is_better_where_an_instance_is_minimised()
    {
        var cell = new GuardCell("nn5000", "sa", 1, -100, 5);
        new GuardResult(cell, -95, 1, IsMinimised: true).IsWorse.ShouldBeFalse();
        new GuardResult(cell, -94, 1, IsMinimised: true).IsWorse.ShouldBeTrue();
        new GuardResult(cell, -150, 1, IsMinimised: true).IsWorse.ShouldBeFalse();
        new GuardResult(cell with { Median = 100 }, 94, 1, IsMinimised: false).IsWorse.ShouldBeTrue();
    }

    [Fact]
    public void No_cell_is_begun_after_the_time_limit()
    {
        var report = GuardReport.Measure(GuardCell.Table, TimeSpan.Zero, SolveControl.Unlimited);
        (report.Results.Count, report.Left, report.IsKept).ShouldBe((0, GuardCell.Table.Count, true));
    }

    [Fact]
    public void The_table_names_instances_and_samplers_that_there_are()
    {
        GuardCell.Table.Select(static cell => cell.Instance).Distinct().Order().ShouldBe(GeneratedInstances.Names.Order());
        GuardCell.Table.ShouldAllBe(static cell => SamplerCatalog.Names.Contains(cell.Sampler) && cell.Spread > 0);
        GuardCell.Table.DistinctBy(static cell => (cell.Instance, cell.Sampler, cell.Sweeps)).Count().ShouldBe(GuardCell.Table.Count);
    }
}
