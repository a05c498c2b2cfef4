using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Experiments.Studies.Descriptions;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Machines;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Model.Solving.Completion;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Generators;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;
using Isinglass.Solvers;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Machines;
using Isinglass.Solving;
using Isinglass.Training;
using Isinglass.Training.BlackBox;
using Isinglass.Training.Fitting;

namespace Isinglass.Experiments.Studies.Teachers;

/// <summary>
/// Can a machine that knows nothing about networks train them? Planted teachers (a network without training error exists), soft-margin rows sent as couplings,
/// every read completed and scored, no refinement; compared with random guessing with as many candidates, and with greedy descent and annealing on the weights
/// in the same time.
/// </summary>
internal static class TeacherStudy
{
    /// <summary>The name of the study's own machine.</summary>
    public const string BlackBox = "black-box";

    private const string MachineTrial = "machine";

    /// <summary>Names of machines.</summary>
    public static IReadOnlyList<string> MachineNames { get; } = [BlackBox, .. SamplerCatalog.Names];

    private static readonly TeacherStudyOptions Usual = new();

    private static readonly (string Word, BlackBoxPolicy Value)[] Policies =
        [.. Enum.GetValues<BlackBoxPolicy>().Select(static policy => (TeacherReport.Name(policy), policy))];

    private static readonly StudyProperty<TeacherStudyOptions>[] Properties =
    [
        new("network", "11-3-1", "Widths of teacher and student, odd: INPUTS-UNITS-1 or INPUTS-1.", static (s, text) => s with { Network = text.Value },
            Usual.Network),
        new("machine", "NAME", "black-box (simulated annealing in units of the model's scale), or a sampler such as tabu or cim.",
            static (s, text) => s with { Machine = MachineOf(text.Value) }, Usual.Machine),
        new("policy", string.Join('|', Policies.Select(static policy => policy.Word)),
            "What changes between calls: mw (weights on samples), qcgd (multipliers) or fixed.", static (s, text) => s with { Policy = text.Choice(Policies) },
            TeacherReport.Name(Usual.Policy)),
        new("samples", "N", "Training samples of a teacher.", static (s, text) => s with { Samples = text.Whole() }, $"{Usual.Samples}"),
        new("candidates", "N", "Candidates (reads) that are scored at most.", static (s, text) => s with { Candidates = text.Whole() },
            $"{Usual.Candidates}"),
        new("reads", "N", "Reads of a call.", static (s, text) => s with { Reads = text.Whole(1, 1_000_000) }, $"{Usual.Reads}"),
        new("sweeps", "N", "Sweeps of a read.", static (s, text) => s with { Sweeps = text.Whole() }, $"{Usual.Sweeps}"),
        new("bits", "N", "Bits of a coefficient of the machine; not limited when left out.", static (s, text) => s with { Bits = text.Whole(2, 52) }),
    ];

    /// <summary>The study's description.</summary>
    public static StudyDescription Description { get; } = new()
    {
        Name = "teacher",
        Meaning = "Planted networks through a machine that knows nothing of networks, beside random guessing and direct search.",
        Seeds = Usual.Seeds,
        Properties = Properties,
        Prepare = static request =>
        {
            var settings = request.Read(Usual, Properties);
            return new PreparedStudy((study, control) =>
            {
                var watch = Watch.Start(control.Clock);
                var result = Run(settings with { Seed = study.Seed, Seeds = study.Seeds }, control, study);
                return TeacherReport.Of(result, watch.Seconds);
            })
            {
                WhyIdle = property => SettingUse.OfSampler(property, settings.Machine),
            };
        },
    };

    /// <summary>All methods on the teacher of one seed.</summary>
    internal static CellKind<TeacherStudyOptions, TeacherOutcome> Kind { get; } = new()
    {
        Name = "teacher",
        ParametersForm = CellJson.Default.TeacherStudyOptions,
        ResultForm = CellJson.Default.TeacherOutcome,
        Work = Try,
        Values = static outcome => outcome.Trials.SelectMany(trial => new[]
        {
            ($"{trial.Key}_error", trial.Value.Error), ($"{trial.Key}_test_error", trial.Value.TestError),
                ($"{trial.Key}_candidates", (double)trial.Value.Candidates),
        }),
    };

    /// <summary>Runs the study; stopped early it returns the finished teachers.</summary>
    /// <param name="options">Teachers, machine and effort; seeds are taken from here.</param>
    /// <param name="control">When to stop; null = at the end.</param>
    /// <param name="study">Where cells run and are kept; null = in this process, and nowhere.</param>
    /// <exception cref="InputException">An option is out of range, the network is not a teacher's, or there was no time for one teacher.</exception>
    public static TeacherStudyResult Run(TeacherStudyOptions options, SolveControl? control = null, StudyOptions? study = null)
    {
        options.Validate();
        var run = (control ?? SolveControl.Unlimited).Start();
        var settings = (study ?? new StudyOptions()) with { Seed = options.Seed, Seeds = options.Seeds };
        var cells = StudyCells<TeacherOutcome>.Run("teacher", Kind, [("teacher", options with { Seed = 1, Seeds = 1 })], settings, run);
        var outcomes = cells.Of(0);
        if (outcomes.Count == 0)
        {
            throw ExperimentResult.NothingFinished("teacher", run);
        }

        TeacherScore Score(string method) => new([.. outcomes.Select(outcome => outcome.Trials[method])]);
        return new TeacherStudyResult
        {
            Options = options,
            Spins = outcomes[0].Spins,
            Machine = Score(MachineTrial),
            Baselines = outcomes[0].Trials.Keys.Where(name => name != MachineTrial).ToDictionary(name => name, Score),
            StopReason = run.StopReason,
            Cells = cells.Values,
            MissingCells = cells.Missing,
            Failure = cells.Failure,
        };
    }

    private static string MachineOf(string name) => OutsideMachines.Is(name) || MachineNames.Contains(name) ? name
        : throw NearestName.Unknown("machine", name, [.. MachineNames, .. OutsideMachines.Forms]);

    private static TeacherOutcome Try(TeacherStudyOptions options, ulong seed, CellSurroundings surroundings, CancellationToken cancellation)
    {
        var control = new SolveControl { Cancellation = cancellation };
        var teacher = new Teacher(options, seed);
        var trained = teacher.Train(Machine(options), control);
        return new TeacherOutcome(teacher.Spins, new Dictionary<string, TeacherTrial>(StringComparer.Ordinal)
        {
            [MachineTrial] = trained,
            ["random_guess"] = teacher.Guess(options.Candidates, control),
            ["greedy"] = teacher.Repeat("greedy", trained.Seconds, control, static (walker, key) => GreedyDescent.Descend(walker, key)),
            ["anneal"] = teacher.Repeat("anneal", trained.Seconds, control, static (walker, key) => Anneal(walker, key)),
        });
    }

    private static ISampler Machine(TeacherStudyOptions options)
    {
        var machine = options.Machine == BlackBox ? BlackBoxMachines.Annealing() : MachineCatalog.CreateSampler(options.Machine);
        return options.Bits is { } bits ? new RoundingSampler(machine, bits) : machine;
    }

    /// <summary>One anneal of the weights on the error rate, in units of one sample of 50 (1 to 0.1 samples).</summary>
    private static void Anneal(ICompletionWalker walker, RandomKey key)
    {
        const int sweeps = 100;
        const double hot = 0.02, cold = 0.002;
        var random = key.CreateSource();
        for (var sweep = 0; sweep < sweeps && walker.Objective > 0; sweep++)
        {
            CompletionAnnealing.Sweep(walker, default, hot * Math.Pow(cold / hot, sweep / (sweeps - 1.0)), random);
        }
    }

    /// <summary>One teacher with its samples; the loss is the error rate.</summary>
    private sealed class Teacher
    {
        private readonly TeacherStudyOptions _options;
        private readonly ulong _seed;
        private readonly RandomKey _key;
        private readonly NetworkCompletion _network;
        private readonly QuantizedDataset _test;

        public Teacher(TeacherStudyOptions options, ulong seed)
        {
            (_options, _seed, _key) = (options, seed, new RandomKey(seed));
            var pair = TeacherGenerator.Generate(TeacherGenerator.Prefix + options.Network, _key.Derive("teacher"));
            var train = pair.Train.Subset([.. Enumerable.Range(0, options.Samples)]);
            var quantizer = InputQuantizer.Fit(train, 1, InputScaling.SignOnly);
            var data = quantizer.Apply(train);
            _test = quantizer.Apply(pair.Test);
            var lattice = IntegerNetwork.From(NetworkSpec.Parse(options.Network), SampleBlock.RootMeanSquare(data));
            _network = new NetworkCompletion(lattice, new SampleBlock(data, [.. Enumerable.Range(0, options.Samples)]), LossSpec.Parse("zero-one", 1));
        }

        public int Spins => _network.FreeCount + (_network.Lattice.Spec.HiddenCount > 0 ? _network.Block.SampleCount * _network.Lattice.Spec.Layers[0].Width
            : 0);

        public TeacherTrial Train(ISampler machine, SolveControl control)
        {
            var rows = BlackBoxMachines.Rows(_options.Network);
            rows = rows with
            {
                Kappa = _options.Kappa ?? rows.Kappa,
                OutputTarget = _options.Kappa ?? rows.OutputTarget,
                VoteWeight = _options.VoteWeight
                ?? rows.VoteWeight
            };
            var solver = new BlackBoxSolver(machine, new BlackBoxOptions
            {
                Rows = rows,
                Policy = _options.Policy,
                Calls = (_options.Candidates + _options.Reads - 1) / _options.Reads,
                Reads = _options.Reads,
                Sweeps = _options.Sweeps,
                WeightStep = _options.WeightStep,
                Step = _options.Step,
            });
            var watch = Watch.Start(control.Clock);
            var session = solver.Prepare(new ConstrainedQuadraticModelBuilder(_network.FreeCount) { Completion = _network }.Build());
            var solution = session.Solve(new SolveRequest { Key = _key.Derive("machine") }, control);
            return Trial(solution.Values, solution.CandidatesScored, watch.Seconds);
        }

        public TeacherTrial Guess(long candidates, SolveControl control) =>
            Trial(SearchBaseline.Guess(_network, candidates, _key.Derive("random"), target: 0, run: control.Start()));

        /// <summary>Searches from random starts for the given seconds, at least once.</summary>
        public TeacherTrial Repeat(string name, double seconds, SolveControl control, Action<ICompletionWalker, RandomKey> search) =>
            Trial(SearchBaseline.Repeat(_network, seconds, _key.Derive(name), search, target: 0,
                run: control.Start()));

        private TeacherTrial Trial(SearchBaseline found) => Trial(found.Bits, found.Count, found.Seconds);

        private TeacherTrial Trial(sbyte[] bits, long candidates, double seconds)
        {
            var walker = _network.CreateEvaluator();
            walker.Load(bits);
            var test = 1 - new QuantizedNetwork(_network.Lattice, bits).Evaluate(_test).Accuracy;
            return new TeacherTrial(_seed, (double)walker.ErrorCount / _network.Block.SampleCount, test, candidates, seconds);
        }
    }
}
