using System.Diagnostics;
using Isinglass.Hedging;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Neural.Baselines;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;
using Isinglass.Numerics.Random;
using Isinglass.Training.Bounds;
using Isinglass.Training.Ensembles;
using Isinglass.Training.Exchange;
using Isinglass.Training.Runs;

namespace Isinglass.Training;

/// <summary>
/// The whole chain: data, lattice, fit, greedy flips, evaluation, baselines. Every margin of the recipe is trained on the training part, the validation part
/// chooses one, and the test part is looked at once.
/// </summary>
public static class Trainer
{
    /// <summary>Target of hidden units in the rows of a bundle (docs/decisions/0012).</summary>
    private const double BundleKappa = 1.5;

    /// <summary>Share of the time of a margin that its method has when annealed flips follow.</summary>
    private const double MethodShare = 2.0 / 3;

    /// <summary>Trains by a recipe. Stops early as <paramref name="control"/> says, and then returns the best network so far.</summary>
    public static TrainingResult Train(Recipe recipe, TrainerOptions options, SolveControl control)
    {
        var data = TrainingData.Prepare(recipe, options.DataDirectory);
        var resolved = recipe.Resolved(data);
        RecipeChecks.Check(resolved);
        var lattice = CreateLattice(resolved, data);
        var run = control.Start();
        var fits = FitAll(resolved, data, lattice, options, run, new RunKeeper(resolved, options, control.Clock));
        var chosen = fits.MaxBy(fit => (fit.Validation, -fit.Objective))!;
        var seconds = run.Elapsed.TotalSeconds;
        var network = data.Package(new QuantizedNetwork(lattice, chosen.Bits), DataCatalog.ShortName(resolved.Data));
        var test = data.Evaluate(network.Network, data.Test);
        var method = new Score(data.Evaluate(network.Network, data.Train).Accuracy, test.Accuracy, seconds);
        // What the method alone would be asked for, with --refine none: its margin is chosen without a look at the flips.
        var unpolished = new QuantizedNetwork(lattice, fits.MaxBy(fit => (fit.UnpolishedValidation, -fit.UnpolishedObjective))!.Unpolished);
        var candidates = fits.Sum(fit => fit.Candidates);
        var committee = resolved.Committee is null ? null : CommitteeTraining.Of(resolved, data, lattice, fits, chosen.Margin, options.Threads);
        var resources = Price(resolved, data, lattice);
        var relaxed = RelaxationBound.Of(network.Network, data.Train, Loss(resolved, data, chosen.Margin), control.Cancellation);
        run.Finish(chosen.StopReason);
        return new TrainingResult
        {
            Recipe = resolved,
            Network = network,
            Score = method,
            Unpolished = new Score(data.Evaluate(unpolished, data.Train).Accuracy, data.Evaluate(unpolished, data.Test).Accuracy, seconds - fits.Sum(fit => fit.PolishSeconds)),
            Test = data.InOwnUnit(test),
            Predictions = data.Predictions(network),
            TrainingLoss = chosen.Objective,
            Margin = chosen.Margin,
            Margins = [.. fits.Select(fit => new MarginTrial(fit.Margin, fit.Objective, fit.Validation))],
            Rounds = chosen.Rounds,
            Resources = resources,
            Estimate = MachineEstimate.Of(MachineCatalog.Profile(options.Profile ?? resolved.Machine), resolved, resources),
            CarriedError = CarriedErrorReport.Of(network.Network, data.Train),
            OracleCalls = fits.Sum(fit => fit.OracleCalls),
            CandidatesScored = candidates,
            LowerBound = Math.Max(chosen.LowerBound, relaxed ?? double.NegativeInfinity),
            BoundSource = relaxed is null && double.IsInfinity(chosen.LowerBound) ? BoundSource.None : relaxed >= chosen.LowerBound ? BoundSource.Relaxation : BoundSource.FrankWolfe,
            DeviceTime = fits.Sum(fit => fit.OracleCalls) * MachineCatalog.CallDuration(resolved.Machine),
            SolverSeconds = fits.Sum(fit => fit.SolverSeconds),
            StopReason = run.StopReason,
            Committee = committee,
            Baselines = options.Baselines && !control.Cancellation.IsCancellationRequested
                ? BaselineSuite.Run(resolved, data, lattice, chosen.Margin, candidates, seconds, options, control.Cancellation)
                : new Dictionary<string, Score>(),
        };
    }

    /// <summary>The encoding with a name.</summary>
    public static ModelEncoding ParseEncoding(string name) => name switch
    {
        "implicit" => ModelEncoding.Implicit,
        "exact" => ModelEncoding.Exact,
        "soft-margin" => ModelEncoding.SoftMargin,
        _ => throw new InputException($"Unknown encoding '{name}'. Known are soft-margin, exact and implicit."),
    };

    /// <summary>The recipe's choices of an encoding.</summary>
    internal static CompileOptions Encoding(Recipe recipe, ModelEncoding encoding) => new() { Encoding = encoding, RowBits = recipe.RowBits, Kappa = BundleKappa };

    internal static string Name(ModelEncoding encoding) => encoding switch
    {
        ModelEncoding.Exact => "exact",
        ModelEncoding.SoftMargin => "soft-margin",
        _ => "implicit",
    };

    /// <summary>The recipe's loss at a margin: of classes, or of the error of a predicted number.</summary>
    internal static LossSpec Loss(Recipe recipe, TrainingData data, double margin) =>
        data.IsRegression ? LossSpec.Regression(recipe.Loss!, margin) : LossSpec.Parse(recipe.Loss!, margin);

    internal static NetworkLattice CreateLattice(Recipe recipe, TrainingData data)
    {
        var activation = recipe.Activation == "sign" ? ActivationSpec.Sign : new ActivationSpec(ScalarFunction.Parse(recipe.Activation), recipe.Subintervals, recipe.Degree) { Knots = recipe.Knots, Tolerance = recipe.Tolerance };
        var spec = NetworkSpec.Parse(recipe.Network!, recipe.Weights, recipe.Biases, activation);
        if (spec.Inputs is { } inputs && data.Image is { } size && (inputs.Height, inputs.Width, inputs.Channels) != (size.Height, size.Width, 1))
        {
            throw new InputException($"The network {spec.Widths} sees images of {inputs}, the samples are images of {size}. Use --image {inputs.Height}x{inputs.Width}, or a network that begins with {size}.");
        }

        if (spec.InputCount != data.Train.FeatureCount)
        {
            var cure = data.Image is { } image ? $"{data.Train.FeatureCount} pixels ({image}). Use {data.Train.FeatureCount} as the first width, or another --image." : $"{data.Train.FeatureCount} features. Use that as the first width.";
            throw new InputException($"The network {spec.Widths} has {spec.InputCount} inputs, the samples have {cure}");
        }

        return NetworkLattice.From(spec, SampleBlock.RootMeanSquare(data.Train));
    }

    internal static int[][] Bundles(Recipe recipe, TrainingData data) =>
        Bundling.Split(data.Train.SampleCount, recipe.Bundle!.Value, new RandomKey(recipe.Seed).Derive("bundles"));

    private static List<Fit> FitAll(Recipe recipe, TrainingData data, NetworkLattice lattice, TrainerOptions options, SolveRun run, RunKeeper keeper)
    {
        var fits = keeper.Fits;
        var margins = recipe.Margins!;
        if (margins.Count == 0)
        {
            throw new InputException("The recipe names no margin. Give at least one, such as --margin 1, or leave it out.");
        }

        var gradient = new Lazy<GradientResult>(() => GradientFit.Train(
            recipe, data, lattice, new RandomKey(recipe.Seed).Derive("fit").Derive("gradient"), options.Threads, run.Part() with { Progress = Relay(options, 1, 0) }));
        foreach (var margin in margins.Skip(fits.Count))
        {
            var part = run.Part(KeptSettings.Target | KeptSettings.NoImprovement, share: 1.0 / (margins.Count - fits.Count)) with
            {
                Progress = Relay(options, margins.Count, fits.Count),
            };
            keeper.Add(FitOne(recipe, data, lattice, margin, options, part, keeper, gradient));
            if (run.ShouldStop())
            {
                break;
            }

            keeper.Offer(null);
        }

        return fits;
    }

    private static Fit FitOne(Recipe recipe, TrainingData data, NetworkLattice lattice, double margin, TrainerOptions options, SolveControl control, RunKeeper keeper, Lazy<GradientResult> gradient)
    {
        var key = new RandomKey(recipe.Seed).Derive("fit");
        var loss = Loss(recipe, data, margin);
        var compiled = NetworkCompiler.Compile(lattice, data.Train, loss, Bundles(recipe, data), Encoding(recipe, ParseEncoding(recipe.Encoding!)));
        var accuracy = new IncumbentAccuracy(compiled.Completion);
        var session = new HedgingSession
        {
            Start = WarmStart.Bits(recipe, data, lattice, key.Derive("warm"), gradient),
            OnRound = (round, incumbent) => options.OnRound?.Invoke(margin, round, accuracy.Of(round, incumbent)),
        };
        var run = control.Start();
        var forMethod = run.Part(KeptSettings.All, recipe.Refine == "anneal" ? MethodShare : 1);
        var outcome = FitMethods.Solve(recipe, compiled, key, options, forMethod, session, keeper, gradient);
        var watch = Stopwatch.StartNew();
        var (bits, objective) = Refinement.Refine(recipe.Refine!, compiled.Completion, outcome.Bits, key, run.Part(KeptSettings.Progress));
        return new Fit(margin, bits, outcome.Bits, objective, Validation(bits), outcome.Rounds, outcome.OracleCalls, outcome.Candidates, outcome.StopReason, watch.Elapsed.TotalSeconds, outcome.SolverTime.TotalSeconds)
        {
            UnpolishedObjective = compiled.Completion.Complete(outcome.Bits, new sbyte[compiled.Completion.VariableCount]),
            UnpolishedValidation = Validation(outcome.Bits),
            LowerBound = outcome.LowerBound,
            Pool = outcome.Pool,
        };

        double Validation(sbyte[] parameters) => data.Validation.SampleCount == 0 ? double.NaN : data.Evaluate(new QuantizedNetwork(lattice, parameters), data.Validation).Accuracy;
    }

    private static Progress? Relay(TrainerOptions options, int count, int done) => options.OnProgress is { } listener
        ? new Progress(progress => listener(new TrainingProgress(count > 1 ? $"margin {done + 1} of {count}: {progress.Message}" : progress.Message, progress.Fraction, progress.Remaining)))
        : null;

    /// <summary>The encoding in which a network is priced when its machine needs none.</summary>
    internal static ModelEncoding PricedEncoding(NetworkLattice lattice) => SoftMarginEncoder.Covers(lattice.Spec) ? ModelEncoding.SoftMargin : ModelEncoding.Exact;

    /// <summary>The price of one bundle, scaled to all samples.</summary>
    private static ResourceReport Price(Recipe recipe, TrainingData data, NetworkLattice lattice)
    {
        var encoding = recipe.Encoding == "implicit" ? PricedEncoding(lattice) : ParseEncoding(recipe.Encoding!);
        var bundle = Bundles(recipe, data)[0];
        var subset = data.Train.Subset(bundle);
        var compiled = NetworkCompiler.Compile(
            lattice, subset, Loss(recipe, data, recipe.Margins![0]), [[.. Enumerable.Range(0, bundle.Length)]], Encoding(recipe, encoding));
        return ResourceReport.Of(compiled, data.Train.SampleCount);
    }

    /// <summary>Training accuracy of the incumbent, computed again only when the incumbent is another one.</summary>
    private sealed class IncumbentAccuracy(NetworkCompletion completion)
    {
        private readonly NetworkWalker _walker = completion.CreateNetworkWalker();
        private double _objective = double.NaN;
        private double _accuracy;

        /// <summary>0..1; NaN for regression.</summary>
        public double Of(HedgingRound round, ReadOnlyMemory<sbyte> incumbent)
        {
            if (completion.Block.IsRegression)
            {
                return double.NaN;
            }

            if (round.Incumbent != _objective)
            {
                _walker.Load(incumbent.Span);
                _objective = round.Incumbent;
                _accuracy = 1 - (double)_walker.ErrorCount / completion.Block.SampleCount;
            }

            return _accuracy;
        }
    }

    /// <summary>Reports on the calling thread, in order.</summary>
    private sealed class Progress(Action<SolveProgress> listener) : IProgress<SolveProgress>
    {
        public void Report(SolveProgress value) => listener(value);
    }
}
