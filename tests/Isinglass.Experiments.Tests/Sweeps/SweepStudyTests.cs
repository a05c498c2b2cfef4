using System.Text;
using System.Text.Json;
using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Runs;
using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Experiments.Sweeps;
using Isinglass.Experiments.Tests.Cells;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Testing;
using Isinglass.Training;

namespace Isinglass.Experiments.Tests.Sweeps;

public sealed class SweepStudyTests : IDisposable
{
    private static readonly Recipe Tiny = new() { Classes = ["3", "8"], PerClass = 6, Validation = 6, Image = "4x4", Margins = [1], Rounds = 3, Sweeps = 2 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("grid")]
    [InlineData("random")]
    [InlineData("tpe")]
    [InlineData("halving")]
    public void A_sweep_that_is_interrupted_twice_has_the_same_table(string search)
    {
        var spec = Spec(search);
        var whole = Text(SweepStudy.Run(spec, new StudyOptions { Seeds = 2, Threads = 2 }, SolveControl.Unlimited));
        var options = new StudyOptions { Seeds = 2, Folder = _folder.File("sweep") };
        var begun = new List<Cell>();
        foreach (var count in new[] { 7, 5 })
        {
            using var source = new CancellationTokenSource();
            var runner = new StoppingRunner(count, source);
            var part = SweepStudy.Run(spec, options with { Runner = runner }, new SolveControl { Cancellation = source.Token });
            part.StopReason.ShouldBe(StopReason.Cancelled);
            part.MissingCells.ShouldBeGreaterThan(0);
            begun.AddRange(runner.Begun);
        }

        using var never = new CancellationTokenSource();
        var last = new StoppingRunner(int.MaxValue, never);
        var result = SweepStudy.Run(spec, options with { Runner = last }, SolveControl.Unlimited);
        begun.AddRange(last.Begun);
        begun.ShouldBeUnique();
        result.StopReason.ShouldBe(StopReason.Completed);
        Text(result).ShouldBe(whole);
    }

    [Theory]
    [InlineData("grid")]
    [InlineData("random")]
    [InlineData("tpe")]
    [InlineData("halving")]
    public void The_folder_of_a_sweep_tells_its_table_at_any_time(string search)
    {
        var spec = Spec(search);
        var folder = _folder.File("sweep");
        SweepProgress.Of(folder).ShouldBeNull();
        var whole = SweepStudy.Run(spec, new StudyOptions { Seeds = 2, Folder = folder }, SolveControl.Unlimited);
        var cells = File.ReadAllLines(Path.Combine(folder, "cells.jsonl"));
        Trials(SweepProgress.Of(folder)!).ShouldBe(Trials(whole));

        // What another process has written so far, with half a line at its end.
        File.WriteAllText(Path.Combine(folder, "cells.jsonl"), string.Join('\n', cells[..3]) + "\n" + cells[3][..20]);
        SweepProgress.Of(folder)!.Cells.Count.ShouldBe(3);
        File.ReadAllText(Path.Combine(folder, "cells.jsonl")).ShouldEndWith(cells[3][..20]);
        File.WriteAllText(Path.Combine(folder, "cells.jsonl"), "");
        SweepProgress.Of(folder).ShouldBeNull();
    }

    [Fact]
    public void The_best_trial_is_that_of_the_best_mean_and_the_test_part_is_shown_for_it_alone()
    {
        var spec = Spec("grid");
        using var json = JsonDocument.Parse(Json(SweepStudy.Run(spec, new StudyOptions { Seeds = 3 }, SolveControl.Unlimited)));
        var root = json.RootElement;
        var trials = root.GetProperty("trials").EnumerateArray().ToArray();
        trials.Length.ShouldBe(9);
        trials.ShouldAllBe(trial => trial.GetProperty("state").GetString() == "completed" && trial.GetProperty("seeds").GetInt32() == 3);
        var best = root.GetProperty("best");
        best.GetProperty("objective").GetDouble().ShouldBe(trials.Max(trial => trial.GetProperty("objective").GetDouble()));
        var recipe = best.GetProperty("recipe");
        recipe.GetProperty("rho").GetDouble().ShouldBe(best.GetProperty("parameters").GetProperty("rho").GetDouble());
        recipe.GetProperty("weights").GetString().ShouldBe(best.GetProperty("parameters").GetProperty("weights").GetString());
        best.TryGetProperty("test_accuracy", out _).ShouldBeTrue();
        trials.ShouldAllBe(trial => !trial.EnumerateObject().Any(member => member.Name.Contains("test")));
        root.GetProperty("cells").EnumerateArray().ShouldAllBe(cell => !cell.EnumerateObject().Any(member => member.Name.Contains("test")));
        root.GetProperty("importance").EnumerateObject().Select(member => member.Name).ShouldBe(["rho", "weights"]);

        // The recipe of the best trial trains to the score that the table has.
        var again = Tiny with { Rho = recipe.GetProperty("rho").GetDouble(), Weights = recipe.GetProperty("weights").GetString()! };
        var cells = Enumerable.Range(1, 3).Select(seed => TrainingOutcome.Kind.Cell(new TrainingParameters(again, Baselines: false), (ulong)seed));
        var outcomes = cells.Select(cell => TrainingOutcome.Kind.Read(CellCatalog.Run(cell, new CellSurroundings(), default)!));
        outcomes.Average(outcome => outcome.Validation).ShouldBe(best.GetProperty("objective").GetDouble(), 1e-12);
    }

    [Fact]
    public void Halving_gives_the_better_half_twice_as_many_seeds()
    {
        var spec = Spec("halving") with { Trials = 8, Objective = SweepObjective.Parse("training_loss") };
        using var json = JsonDocument.Parse(Json(SweepStudy.Run(spec, new StudyOptions { Seeds = 4 }, SolveControl.Unlimited)));
        var trials = json.RootElement.GetProperty("trials").EnumerateArray().ToArray();
        trials.Select(trial => trial.GetProperty("seeds").GetInt32()).Order().ShouldBe([1, 1, 1, 1, 2, 2, 4, 4]);
        trials.Count(trial => trial.GetProperty("state").GetString() == "stopped").ShouldBe(6);
        json.RootElement.GetProperty("best").GetProperty("seeds").GetInt32().ShouldBe(4);
        json.RootElement.GetProperty("cells").GetArrayLength().ShouldBe(4 + 2 * 2 + 2 * 4);
    }

    [Fact]
    public void More_trials_and_seeds_go_on_in_the_same_folder_and_another_sweep_is_refused()
    {
        var spec = Spec("tpe") with { Trials = 3 };
        var options = new StudyOptions { Seeds = 1, Folder = _folder.File("sweep") };
        var few = SweepStudy.Run(spec, options, SolveControl.Unlimited);
        using var never = new CancellationTokenSource();
        var runner = new StoppingRunner(int.MaxValue, never);
        var more = SweepStudy.Run(spec with { Trials = 5 }, options with { Runner = runner }, SolveControl.Unlimited);
        runner.Begun.Count.ShouldBe(2);
        more.Cells.Take(3).Select(cell => cell.Values.First(value => value.Name == "training_loss")).ShouldBe(
            few.Cells.Select(cell => cell.Values.First(value => value.Name == "training_loss")));
        var other = spec with { Objective = SweepObjective.Parse("training_loss") };
        Should.Throw<InputException>(() => SweepStudy.Run(other, options, SolveControl.Unlimited)).Message
            .ShouldContain("'objective' was \"validation_accuracy\", not \"training_loss\"");
    }

    [Fact]
    public void A_finite_space_is_not_tried_twice_and_a_recipe_without_validation_is_told()
    {
        var spec = Spec("tpe") with { Trials = 30 };
        var once = new StudyOptions { Seeds = 1 };
        var finite = spec with { Parameters = [SweepParameter.Parse("rho=0.1,0.3,1"), SweepParameter.Parse("sweeps=1,2")] };
        var result = SweepStudy.Run(finite, once, SolveControl.Unlimited);
        result.Table.Rows.Count.ShouldBe(6);
        result.Table.Rows.Select(row => $"{row.Cells[0].Text} {row.Cells[1].Text}").ShouldBeUnique();
        result.Figures.Select(figure => figure.Name).ShouldBe(["parallel", "importance"]);
        result.Figures[0].ToSvg().Split("<polyline").Length.ShouldBe(1 + 6);
        Should.Throw<InputException>(() => SweepStudy.Run(spec with { Recipe = Tiny with { Validation = 0 } }, once, SolveControl.Unlimited)).Message
            .ShouldContain("leaves no validation samples");
    }

    private static SweepSpec Spec(string search) => new()
    {
        Recipe = Tiny,
        Search = SweepSpec.ParseSearch(search),
        Trials = search == "grid" ? null : 10,
        Parameters = search == "grid" ? [SweepParameter.Parse("rho=0.1,0.3,1"), SweepParameter.Parse("weights=binary,ternary,int2")]
            : [SweepParameter.Parse("rho=log:0.05..2"), SweepParameter.Parse("weights=binary,ternary")],
    };

    /// <summary>Everything but times.</summary>
    private static string Text(ExperimentResult result)
    {
        var lines = Json(result).Split('\n').Where(line => !line.Contains("seconds"));
        return string.Join('\n', lines) + result.Table.ToMarkdown() + string.Concat(result.Figures.Select(figure => figure.ToSvg()));
    }

    private static string Json(ExperimentResult result) => Encoding.UTF8.GetString(new ExperimentAnswer(result, null).ToJson());

    private static string Trials(ExperimentResult result)
    {
        using var json = JsonDocument.Parse(Json(result));
        return json.RootElement.GetProperty("trials").GetRawText();
    }
}
