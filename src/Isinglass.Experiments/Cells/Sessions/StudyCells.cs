using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Model.Control;
using Isinglass.Modelling;

namespace Isinglass.Experiments.Cells.Sessions;

/// <summary>The finished cells of a study: every plan with every seed.</summary>
internal sealed class StudyCells<TResult>
    where TResult : class
{
    private readonly TResult?[][] _results;

    private StudyCells(TResult?[][] results, IReadOnlyList<CellValues> values, SolveRun run) =>
        (_results, Values, Failure) = (results, values, run.Failure?.Message);

    /// <summary>The figures of the finished cells, plan by plan.</summary>
    public IReadOnlyList<CellValues> Values { get; }

    /// <summary>The finished results, plan by plan.</summary>
    public IEnumerable<TResult> Finished => _results.SelectMany(seeds => seeds.OfType<TResult>());

    /// <summary>Number of cells that were not finished.</summary>
    public int Missing => _results.Sum(seeds => seeds.Count(result => result is null));

    /// <summary>Why cells are missing; null = no failure.</summary>
    public string? Failure { get; }

    /// <summary>The result of a plan with the k-th seed; null when it is not finished.</summary>
    public TResult? this[int plan, int seed] => _results[plan][seed];

    /// <summary>Runs a study. The clock has the stop reason: completed when nothing is missing.</summary>
    /// <param name="study">Name of the study.</param>
    /// <param name="kind">The kind of its cells.</param>
    /// <param name="plans">Labels and parameters of the plans.</param>
    /// <param name="options">Seeds and settings.</param>
    /// <param name="run">The clock of the study.</param>
    /// <param name="isBySeed">Run all plans with the first seed, then with the next one; else plan by plan.</param>
    public static StudyCells<TResult> Run<TParameters>(
        string study, CellKind<TParameters, TResult> kind, IReadOnlyList<(string Label, TParameters Parameters)> plans, StudyOptions options, SolveRun run,
        bool isBySeed = false)
    {
        ulong[] seeds = [.. options.AllSeeds];
        Cell[][] cells = [.. plans.Select(plan => seeds.Select(seed => kind.Cell(plan.Parameters, seed)).ToArray())];
        var header = new StudyHeader(study, [.. plans.Select((plan, k) => new StudyPlan(plan.Label, kind.Name, cells[k][0].Parameters))]);
        using var session = new CellSession(header, options, run, plans.Count * seeds.Length);
        var all = from plan in Enumerable.Range(0, plans.Count) from seed in Enumerable.Range(0, seeds.Length) select (plan, seed);
        var ordered = isBySeed ? all.OrderBy(entry => entry.seed) : all;
        if (session.Run(ordered.Select(entry => (cells[entry.plan][entry.seed], plans[entry.plan].Label))))
        {
            run.Finish(StopReason.Completed);
        }

        TResult?[][] results = [.. cells.Select(row => row.Select(cell => session.Find(kind, cell)).ToArray())];
        return new StudyCells<TResult>(results, [.. all.Where(entry => results[entry.plan][entry.seed] is not null)
            .Select(entry => new CellValues(plans[entry.plan].Label, seeds[entry.seed], [.. kind.Values(results[entry.plan][entry.seed]!)]))], run);
    }

    /// <summary>The finished results of a plan in the order of their seeds.</summary>
    public IReadOnlyList<TResult> Of(int plan) => [.. _results[plan].OfType<TResult>()];

    /// <summary>Whether a plan is finished with every seed.</summary>
    public bool IsWhole(int plan) => Array.TrueForAll(_results[plan], result => result is not null);

    /// <summary>A study's result with its cells.</summary>
    public ExperimentResult AddTo(ExperimentResult result) => result with { Cells = Values, MissingCells = Missing, Failure = Failure };
}
