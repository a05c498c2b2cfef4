using System.Text.Json;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.RunStore.Comparison;
using Isinglass.RunStore.Folders;
using Isinglass.RunStore.Index;
using Isinglass.Testing;
using Isinglass.Training;
using Isinglass.Training.Runs;

namespace Isinglass.RunStore.Tests.Comparison;

/// <summary>Differences of runs against values worked out by hand or counted another way.</summary>
public sealed class RunComparisonTests : IDisposable
{
    private static readonly DateTime Now = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Recipes_over_seeds_are_paired_by_seed()
    {
        double[][] scores = [[0.80, 0.82, 0.81], [0.78, 0.81, 0.76]];
        for (var recipe = 0; recipe < 2; recipe++)
        {
            for (var seed = 1; seed <= 3; seed++)
            {
                _folder.Write($"r{recipe}s{seed}/recipe.json", $$"""{"network":"49-10","rho":{{recipe + 1}},"seed":{{seed}}}""");
                _folder.Write($"r{recipe}s{seed}/summary.json",
                    JsonSerializer.Serialize(new Dictionary<string, double> { ["test_accuracy"] = scores[recipe][seed - 1], ["seed"] = seed }));
            }
        }

        using var index = RunIndex.Open(_folder.Path);
        index.Refresh(Now);
        string[] ids = ["r0s1", "r1s2", "r0s3", "r1s1", "r0s2", "r1s3"];
        var comparison = RunComparison.Of([.. ids.Select(index.Get)], null);
        var pair = comparison.Pairs.ShouldHaveSingleItem();
        pair.By.ShouldBe("seeds");
        pair.Difference.Count.ShouldBe(3);

        // Differences 0.02, 0.01, 0.05: mean 0.08/3, variance ((0.0067)^2 + (0.0167)^2 + (0.0233)^2)/2 = 4.3333e-4; the 0.975 quantile of Student's t with 2
        // degrees of freedom is 4.302653.
        pair.Difference.Mean.ShouldBe(0.08 / 3, 1e-12);
        pair.Interval.High.ShouldBe(0.08 / 3 + 4.302652729749462 * Math.Sqrt(4.333333333333333e-4 / 3), 1e-9);
        comparison.Recipe.Select(row => row.Name).ShouldBe(["rho", "seed"]);
        comparison.Recipe[0].Values[0].ShouldBe(new RunValue(1, null));
    }

    [Fact]
    public void Two_runs_are_paired_by_test_samples()
    {
        foreach (var seed in new ulong[] { 1, 2 })
        {
            using var folder = RunFolder.Create(_folder.File($"s{seed}"));
            folder.Complete(Trainer.Train(new Recipe { Seed = seed, Rounds = 2, Margins = [1], Data = "glyphs" }, new TrainerOptions { Baselines = false },
                new SolveControl()));
        }

        using var index = RunIndex.Open(_folder.Path);
        index.Refresh(Now);
        RunDetails[] runs = [index.Get("s1"), index.Get("s2")];
        var comparison = RunComparison.Of(runs, null);
        comparison.Note.ShouldBeNull();
        var pair = comparison.Pairs.ShouldHaveSingleItem();
        pair.By.ShouldBe("test samples");
        pair.Difference.Mean.ShouldBe(runs[0].Row.TestAccuracy!.Value - runs[1].Row.TestAccuracy!.Value, 1e-12);
        pair.Interval.Low.ShouldBeLessThan(pair.Difference.Mean);
    }

    [Fact]
    public void What_cannot_be_paired_says_why()
    {
        GeneratedRuns.Write(_folder.File("a"), 1);
        GeneratedRuns.Write(_folder.File("b"), 2);
        using var index = RunIndex.Open(_folder.Path);
        index.Refresh(Now);
        var comparison = RunComparison.Of([index.Get("a"), index.Get("b")], null);
        comparison.Pairs.ShouldBeEmpty();
        comparison.Note.ShouldNotBeNull().ShouldContain("network.json");
        Should.Throw<InputException>(() => RunComparison.Of([index.Get("a")], null));
    }
}
