using System.Text;
using System.Text.Json;
using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Testing;
using Isinglass.Training;

namespace Isinglass.Experiments.Tests.Cells;

/// <summary>A study that is interrupted after any number of cells goes on to the result that it would have had.</summary>
public sealed class InterruptionTests : IDisposable
{
    private const int Cells = 6;

    private static readonly Recipe Tiny = new() { PerClass = 6, Validation = 4, Image = "4x4", Margins = [1], Rounds = 3, Sweeps = 2 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_interruption_after_any_cell_changes_nothing_but_times()
    {
        var whole = Values(Run(new StudyOptions { Seeds = 2 }, SolveControl.Unlimited));
        for (var count = 0; count < Cells; count++)
        {
            using var source = new CancellationTokenSource();
            var (folder, stop) = (_folder.File($"after-{count}"), new SolveControl { Cancellation = source.Token });
            var first = new StoppingRunner(count, source);
            var options = new StudyOptions { Seeds = 2, Folder = folder };
            if (count < 2)
            {
                // No pair has both seeds yet.
                Should.Throw<InputException>(() => Run(options with { Runner = first }, stop)).Message.ShouldContain("No pair was finished");
            }
            else
            {
                var part = Run(options with { Runner = first }, stop);
                part.StopReason.ShouldBe(StopReason.Cancelled);
                part.MissingCells.ShouldBe(Cells - count);
                part.Cells.Count.ShouldBe(count);
            }

            using var other = new CancellationTokenSource();
            var second = new StoppingRunner(int.MaxValue, other);
            var result = Run(options with { Runner = second }, SolveControl.Unlimited);
            second.Begun.Count.ShouldBe(Cells - count);
            second.Begun.ShouldAllBe(cell => !first.Begun.Contains(cell));
            result.StopReason.ShouldBe(StopReason.Completed);
            result.MissingCells.ShouldBe(0);
            Values(result).ShouldBe(whole);
        }
    }

    [Fact]
    public void A_study_without_time_says_so_and_more_seeds_go_on_where_fewer_ended()
    {
        var options = new StudyOptions { Seeds = 1, Folder = _folder.File("study") };
        var late = new SolveControl { TimeLimit = TimeSpan.FromMinutes(1), Clock = new TickingClock(TimeSpan.FromMinutes(2)) };
        Should.Throw<InputException>(() => Run(options, late)).Message.ShouldContain("Give it more time");
        Run(options, SolveControl.Unlimited).Cells.Count.ShouldBe(3);
        using var source = new CancellationTokenSource();
        var runner = new StoppingRunner(int.MaxValue, source);
        Run(options with { Seeds = 2, Runner = runner }, SolveControl.Unlimited).Cells.Count.ShouldBe(Cells);
        runner.Begun.Select(cell => cell.Seed).ShouldBe([2UL, 2UL, 2UL]);
    }

    [Fact]
    public void A_time_limit_ends_a_study_with_what_is_finished()
    {
        // The runner ends as it does when the time is over: nobody has cancelled the study itself.
        using var source = new CancellationTokenSource();
        var stopped = new StoppingRunner(4, source);
        var result = Run(new StudyOptions { Seeds = 2, Runner = stopped }, new SolveControl { TimeLimit = TimeSpan.FromHours(1) });
        result.StopReason.ShouldBe(StopReason.TimeLimit);
        result.MissingCells.ShouldBe(2);
        Json(result).ShouldContain("\"stop_reason\": \"time_limit\"");
    }

    [Fact]
    public void A_cell_that_fails_ends_a_study_with_what_is_finished()
    {
        var folder = _folder.File("study");
        var options = new StudyOptions { Seeds = 2, Folder = folder };
        var result = Run(options with { Runner = new FailingRunner(4) }, SolveControl.Unlimited);
        (result.StopReason, result.MissingCells, result.Failure).ShouldBe((StopReason.MachineFailure, 2, "out of coolant"));
        Json(result).ShouldContain("\"failure\": \"out of coolant\"");

        // A pair counts with both seeds: one alone says nothing, and the failure is told instead of a short time.
        Should.Throw<WorkException>(() => Run(new StudyOptions { Seeds = 2, Runner = new FailingRunner(1) }, SolveControl.Unlimited)).Message
            .ShouldBe("out of coolant");
        Should.Throw<WorkException>(() => Run(new StudyOptions { Seeds = 2, Runner = new FailingRunner(0) }, SolveControl.Unlimited));
        Run(options, SolveControl.Unlimited).MissingCells.ShouldBe(0);
    }

    [Fact]
    public void A_study_of_data_that_is_not_there_leaves_nothing()
    {
        var (study, own) = (_folder.File("study"), Directory.CreateDirectory(_folder.File("own")).FullName);
        foreach (var folder in new[] { study, own })
        {
            Should.Throw<InputException>(() => PairsStudy.Run(
                Tiny with { Data = "nowhere.csv" }, ["1", "3"], new StudyOptions { Folder = folder },
                SolveControl.Unlimited)).Message.ShouldContain("nowhere.csv");
            (Directory.Exists(folder), Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()).ShouldBe((folder == own, false));
        }
    }

    /// <summary>The cells asked for now are none of those that are kept.</summary>
    [Fact]
    public void Finished_seeds_stay_when_others_cannot_be_run()
    {
        var folder = _folder.File("study");
        var options = new StudyOptions { Seeds = 1, Folder = folder };
        var data = _folder.Write("d.csv", string.Concat(Enumerable.Range(0, 60).Select(static n => $"{n % 7},{n * n % 11},{n % 2}\n")));
        ExperimentResult Study(ulong seed) => PairsStudy.Run(
            new Recipe { Data = data, Margins = [1], Rounds = 3, Sweeps = 2 }, ["0", "1"], options with { Seed = seed }, SolveControl.Unlimited);
        Study(1).Cells.Count.ShouldBe(1);
        var kept = File.ReadAllText(Path.Combine(folder, "cells.jsonl"));
        File.Move(data, data + ".away");
        Should.Throw<InputException>(() => Study(5)).Message.ShouldContain("d.csv");
        File.ReadAllText(Path.Combine(folder, "cells.jsonl")).ShouldBe(kept);
    }

    private static ExperimentResult Run(StudyOptions options, SolveControl control) => PairsStudy.Run(Tiny, ["1", "3", "8"], options, control);

    /// <summary>The result without times and what a clock decides: greedy descent has as much time as the method took.</summary>
    private static List<string> Values(ExperimentResult result)
    {
        using var json = JsonDocument.Parse(Json(result));
        var leaves = new List<string>();
        Collect(json.RootElement, "");
        return leaves;

        void Collect(JsonElement element, string path)
        {
            if (path.Contains("seconds", StringComparison.Ordinal) || path.Contains("greedy", StringComparison.Ordinal))
            {
                return;
            }

            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var property in element.EnumerateObject())
                    {
                        Collect(property.Value, $"{path}/{property.Name}");
                    }

                    break;
                case JsonValueKind.Array:
                    foreach (var (k, item) in element.EnumerateArray().Index())
                    {
                        Collect(item, $"{path}/{k}");
                    }

                    break;
                default:
                    leaves.Add($"{path} {element.GetRawText()}");
                    break;
            }
        }
    }

    private static string Json(ExperimentResult result) => Encoding.UTF8.GetString(new ExperimentAnswer(result, null).ToJson());

    /// <summary>Runs so many cells, and then none.</summary>
    private sealed class FailingRunner(int count) : ICellRunner
    {
        public void Run(IReadOnlyList<Cell> cells, CellSurroundings surroundings, ICellObserver observer, CancellationToken cancellation)
        {
            foreach (var (k, cell) in cells.Index())
            {
                if (k == count)
                {
                    throw new WorkException("out of coolant");
                }

                observer.Begin(cell);
                observer.Finish(cell, CellCatalog.Run(cell, surroundings, cancellation)!);
            }
        }
    }
}
