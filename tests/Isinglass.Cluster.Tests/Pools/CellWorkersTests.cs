using Isinglass.Cluster.Messages;
using Isinglass.Cluster.Pools;
using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Studies;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Training;
using Orleans.Runtime;

namespace Isinglass.Cluster.Tests.Pools;

/// <summary>Cells of studies on workers: real processes, and simulated ones that are lost.</summary>
public sealed class CellWorkersTests(TwoWorkers two)
{
    private static readonly Recipe Recipe = new() { Data = "teacher:5-1", Rounds = 2, Margins = [1] };

    private static readonly Cell[] Cells = [.. Enumerable.Range(0, 40).Select(static k => new Cell("kind", "{}", (ulong)k))];

    [Fact]
    public void A_study_on_two_worker_processes_has_the_figures_of_one_in_this_process()
    {
        var options = new StudyOptions { Seeds = 4 };
        var here = AccuracyStudy.Run("accuracy", Recipe, options, SolveControl.Unlimited);
        var there = AccuracyStudy.Run("accuracy", Recipe, options with { Runner = two.Pool }, SolveControl.Unlimited);
        there.MissingCells.ShouldBe(0);
        Figures(there.Cells).ShouldBe(Figures(here.Cells));
        Figures(here.Cells).Length.ShouldBeGreaterThan(4);
    }

    [Fact]
    public void A_cell_that_cannot_be_run_is_told_as_in_this_process()
    {
        var observer = new Observer();
        Should.Throw<InputException>(() => two.Pool.Run([new Cell("trianing", "{}", 1)], new CellSurroundings(), observer, CancellationToken.None))
            .Message.ShouldContain("There is no kind of cell 'trianing'");
        observer.Finished.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cells_of_lost_workers_are_run_by_the_others_and_none_counts_twice()
    {
        var members = new Members("a", "b", "c");
        var observer = new Observer();
        members.OnRun = (member, _) =>
        {
            if (member == "b")
            {
                members.Lose("b");
            }
        };
        var book = new WorkerBook(TimeProvider.System);
        await new CellWorkers(members, book).RunAsync(Cells, new CellSurroundings(), observer, CancellationToken.None);
        observer.Finished.Order().ShouldBe(Cells.Select(static cell => cell.Seed));
        book.Facts.Workers.Sum(static worker => worker.Answers).ShouldBe(Cells.Length);
        book.Facts.Workers.Where(static worker => worker.State == "lost").ShouldAllBe(static worker => worker.Name == "b");
        book.Facts.Takeovers.ShouldAllBe(static move => move.Of == "b" && (move.By == "a" || move.By == "c"));
        (await members.Alive()).ShouldBe(["a", "c"]);
    }

    [Fact]
    public async Task A_worker_that_joins_late_is_given_cells()
    {
        var members = new Members();
        var run = new CellWorkers(members, new WorkerBook(TimeProvider.System)).RunAsync(Cells, new CellSurroundings(), new Observer(), CancellationToken.None);
        run.IsCompleted.ShouldBeFalse();
        members.Join("late");
        await run;
        members.Runs.ShouldBe(Cells.Length);
    }

    [Fact]
    public async Task A_cell_that_takes_three_workers_with_it_is_set_aside_and_the_others_are_finished()
    {
        var members = new Members("a", "b", "c", "d") { SlotCount = 1 };
        var observer = new Observer();
        members.OnRun = (member, cell) =>
        {
            if (cell.Seed == 7)
            {
                members.Lose(member);
            }
        };
        (await Should.ThrowAsync<WorkException>(() => new CellWorkers(members, new WorkerBook(TimeProvider.System))
            .RunAsync(Cells, new CellSurroundings(), observer, CancellationToken.None)))
            .Message.ShouldContain("1 cells were set aside, each after 3 workers were lost while they ran it; the first is a kind with seed 7");
        observer.Finished.Order().ShouldBe(Cells.Select(static cell => cell.Seed).Where(static seed => seed != 7));
    }

    [Fact]
    public async Task Cancelled_it_ends_with_what_is_finished()
    {
        using var stop = new CancellationTokenSource();
        var members = new Members("a") { SlotCount = 1 };
        members.OnRun = (_, cell) =>
        {
            if (cell.Seed == 11)
            {
                stop.Cancel();
            }
        };
        var observer = new Observer();
        await new CellWorkers(members, new WorkerBook(TimeProvider.System)).RunAsync(Cells, new CellSurroundings(), observer, stop.Token);
        observer.Finished.ShouldBe(Cells.Take(12).Select(static cell => cell.Seed));
    }

    /// <summary>A failure of its machine is no loss of a worker: asked again elsewhere, the cell would fail again, for ever.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cell_that_cannot_be_run_ends_the_work_with_its_reason(bool hasFailed)
    {
        var work = new CellWorkers(new Members("a") { Reply = new CellReply(null, "out of coolant", hasFailed) }, new WorkerBook(TimeProvider.System))
            .RunAsync(Cells, new CellSurroundings(), new Observer(), TestContext.Current.CancellationToken);
        var thrown = await Should.ThrowAsync<Exception>(() => work);
        (thrown.GetType(), thrown.Message).ShouldBe((hasFailed ? typeof(WorkException) : typeof(InputException), "out of coolant"));
    }

    /// <summary>All figures but times, and what has as much time as the method had.</summary>
    private static string[] Figures(IReadOnlyList<CellValues> cells) =>
    [
        .. from cell in cells
           from pair in cell.Values
           where !pair.Name.Contains("seconds", StringComparison.Ordinal) && !pair.Name.Contains("greedy", StringComparison.Ordinal)
           select $"{cell.Case} {cell.Seed} {pair.Name} {pair.Value:R}",
    ];

    private sealed class Observer : ICellObserver
    {
        public List<ulong> Finished { get; } = [];

        public void Begin(Cell cell)
        {
        }

        public void Finish(Cell cell, string result) => Finished.Add(cell.Seed);
    }

    /// <summary>Workers that answer at once, and are lost when a test says so.</summary>
    private sealed class Members(params string[] names) : ICellMembers
    {
        private readonly Lock _lock = new();
        private readonly List<string> _alive = [.. names];

        public Action<string, CellMessage> OnRun { get; set; } = static (_, _) => { };

        public int SlotCount { get; init; } = 2;

        public CellReply Reply { get; init; } = new("{}", null);

        public int Runs { get; private set; }

        public void Lose(string name)
        {
            lock (_lock)
            {
                _alive.Remove(name);
            }

            throw new SiloUnavailableException($"{name} is lost");
        }

        public void Join(string name)
        {
            lock (_lock)
            {
                _alive.Add(name);
            }
        }

        public Task<IReadOnlyList<string>> Alive()
        {
            lock (_lock)
            {
                return Task.FromResult<IReadOnlyList<string>>([.. _alive]);
            }
        }

        public Task<int> Slots(string member) => Task.FromResult(SlotCount);

        public async Task<CellReply> Run(string member, int slot, CellMessage cell, CancellationToken cancellation)
        {
            await Task.Yield();
            lock (_lock)
            {
                Runs++;
                if (!_alive.Contains(member))
                {
                    throw new SiloUnavailableException($"{member} is lost");
                }
            }

            OnRun(member, cell);
            return Reply;
        }
    }
}
