using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Experiments.Runs;
using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Numerics.Random;
using Isinglass.Training.Recipes;

namespace Isinglass.Experiments.Sweeps;

/// <summary>
/// Training recipes over a grid or a search, every trial with several seeds. Trials follow from the specification and from results of earlier trials alone, so
/// that an interrupted sweep chooses the same ones again and finds their cells finished.
/// </summary>
internal sealed class SweepStudy
{
    // Largest number of draws to find an untried point.
    private const int MostDraws = 200;

    private readonly SweepSpec _spec;
    private readonly ulong[] _seeds;
    private readonly CellSession _session;
    private readonly List<SweepTrial> _trials = [];

    private SweepStudy(SweepSpec spec, ulong[] seeds, CellSession session) => (_spec, _seeds, _session) = (spec, seeds, session);

    /// <summary>Runs a sweep.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="options">Seeds and settings; without a runner, cells run on all threads at once, each on one.</param>
    /// <param name="control">When to stop; finished trials are kept.</param>
    /// <exception cref="InputException">The sweep is impossible, or there was no time for one trial.</exception>
    public static ExperimentResult Run(SweepSpec spec, StudyOptions options, SolveControl control)
    {
        spec.Check(options.Seeds);
        var run = control.Start();
        var here = options with { Seed = spec.Recipe.Seed, Runner = options.Runner ?? new LocalCellRunner(options.Threads) };
        using var session = new CellSession(
            new StudyHeader("sweep", [new StudyPlan("sweep", "sweep", spec.ToJson())]), here, run, spec.TrialCount * options.Seeds);
        var sweep = new SweepStudy(spec, [.. here.AllSeeds], session);
        if (sweep.Search())
        {
            run.Finish(StopReason.Completed);
        }

        return sweep._trials.Exists(trial => trial.IsFinished) ? new SweepReport(spec, sweep._trials, options.Seeds).Result(run)
            : throw ExperimentResult.NothingFinished("trial", run);
    }

    /// <summary>Chooses and runs all trials.</summary>
    /// <returns>Whether none is missing.</returns>
    private bool Search()
    {
        if (_spec.Search == SweepSearch.Tpe)
        {
            return Enumerable.Range(0, _spec.TrialCount).All(k => Evaluate([Add(Next(k))], _seeds.Length));
        }

        foreach (var k in Enumerable.Range(0, _spec.TrialCount))
        {
            Add(_spec.Search == SweepSearch.Grid || _spec.TrialCount == _spec.Combinations ? Combination(k) : Untried(random => Draw(random), k));
        }

        return _spec.Search == SweepSearch.Halving ? Halve() : Evaluate(_trials, _seeds.Length);
    }

    /// <summary>Successive halving (Jamieson and Talwalkar, Non-stochastic best arm identification, 2016): the budget is the number of seeds.</summary>
    private bool Halve()
    {
        var left = _trials;
        for (var count = 1; ; count = Math.Min(2 * count, _seeds.Length))
        {
            if (!Evaluate(left, count))
            {
                return false;
            }

            if (count == _seeds.Length)
            {
                return true;
            }

            left = [.. left.OrderBy(Loss).Take((left.Count + 1) / 2)];
        }
    }

    /// <summary>Runs trials with the first seeds.</summary>
    /// <returns>Whether all of them are finished.</returns>
    private bool Evaluate(IReadOnlyList<SweepTrial> trials, int seeds)
    {
        var cells = (from trial in trials from seed in Enumerable.Range(0, seeds) select (Trial: trial, Seed: seed, Cell: trial.Cell(_seeds[seed]))).ToArray();
        var isWhole = _session.Run(cells.Select(entry => (entry.Cell, $"trial {entry.Trial.Number}")));
        foreach (var (trial, seed, cell) in cells)
        {
            trial.Asked = seeds;
            if (_session.Find(TrainingOutcome.Kind, cell) is { } outcome)
            {
                // Fails here, before the whole sweep has run, for a recipe without validation samples.
                _ = _spec.Objective.Of(outcome);
                trial.Runs[seed] = outcome;
            }
        }

        return isWhole;
    }

    private double Loss(SweepTrial trial) => _spec.Objective.Loss(trial.Of(_spec.Objective.Of).Mean);

    private double[] Next(int k) => k < TreeParzen.RandomTrials ? Untried(Draw, k)
        : Untried(random => TreeParzen.Propose(_spec.Parameters, [.. _trials.Select(trial => (trial.Point, Loss(trial)))], random), k);

    private double[] Draw(RandomSource random) => [.. _spec.Parameters.Select(parameter => parameter.Draw(random))];

    /// <summary>An untried point: by the rule, else at random, else the next combination.</summary>
    private double[] Untried(Func<RandomSource, double[]> rule, int k)
    {
        var random = new RandomKey(_spec.Recipe.Seed).Derive("sweep").Derive(k).CreateSource();
        for (var draw = 0; draw < 2 * MostDraws; draw++)
        {
            var point = draw < MostDraws ? rule(random) : Draw(random);
            if (!IsTried(point))
            {
                return point;
            }
        }

        // All values of a range may round to tried ones; then one is tried again.
        return _spec.Parameters.Any(parameter => parameter.Choices.Count == 0) ? rule(random)
            : Enumerable.Range(0, _spec.Combinations).Select(Combination).First(point => !IsTried(point));
    }

    private bool IsTried(double[] point) => _trials.Exists(trial => trial.Point.AsSpan().SequenceEqual(point));

    private double[] Combination(int number)
    {
        var point = new double[_spec.Parameters.Count];
        for (var k = point.Length - 1; k >= 0; k--)
        {
            var count = _spec.Parameters[k].Choices.Count;
            (point[k], number) = (number % count, number / count);
        }

        return point;
    }

    private SweepTrial Add(double[] point)
    {
        string[] texts = [.. _spec.Parameters.Select((parameter, k) => parameter.Text(point[k]))];
        var recipe = _spec.Recipe with { Seed = 1 };
        for (var k = 0; k < texts.Length; k++)
        {
            recipe = _spec.Parameters[k].In(recipe, texts[k]);
        }

        RecipeFault.Refuse(RecipeChecks.Of(recipe));
        var trial = new SweepTrial(_trials.Count + 1, point, texts, recipe);
        _trials.Add(trial);
        return trial;
    }
}
