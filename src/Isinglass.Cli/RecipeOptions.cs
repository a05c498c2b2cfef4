using System.CommandLine;
using Isinglass.Hedging.Rules;
using Isinglass.Model;
using Isinglass.Training;
using Isinglass.Training.Ensembles;

namespace Isinglass.Cli;

/// <summary>The options that make up a recipe, described once for train and compile.</summary>
internal sealed class RecipeOptions
{
    private readonly List<Option> _all = [];
    private readonly Option<string?> _recipe;
    private readonly Option<string?> _data;
    private readonly Option<string?> _classes;
    private readonly Option<int?> _perClass;
    private readonly Option<int?> _samples;
    private readonly Option<int?> _validation;
    private readonly Option<string?> _image;
    private readonly Option<int?> _inputBits;
    private readonly Option<string?> _network;
    private readonly Option<string?> _weights;
    private readonly Option<string?> _biases;
    private readonly Option<string?> _activation;
    private readonly Option<int?> _subintervals;
    private readonly Option<int?> _degree;
    private readonly Option<string?> _knots;
    private readonly Option<double?> _tolerance;
    private readonly Option<string?> _loss;
    private readonly Option<string?> _margin;
    private readonly Option<string?> _method;
    private readonly Option<string?> _machine;
    private readonly Option<string?> _encoding;
    private readonly Option<int?> _bundle;
    private readonly Option<double?> _rho;
    private readonly Option<double?> _growth;
    private readonly Option<int?> _rounds;
    private readonly Option<int?> _restarts;
    private readonly Option<int?> _sweeps;
    private readonly Option<int?> _reads;
    private readonly Option<int?> _rowBits;
    private readonly Option<int?> _machineBits;
    private readonly Option<double?> _machineNoise;
    private readonly Option<double?> _machineSuboptimal;
    private readonly Option<string?> _mode;
    private readonly Option<string?> _bundleSolver;
    private readonly Option<int?> _replicas;
    private readonly Option<double?> _bundleShare;
    private readonly Option<string?> _cycles;
    private readonly Option<int?> _fixAfter;
    private readonly Option<int?> _mixtures;
    private readonly Option<bool> _scoreCopies;
    private readonly Option<bool> _flipSensitivity;
    private readonly Option<string?> _warmStart;
    private readonly Option<string?> _refine;
    private readonly Option<int?> _committee;
    private readonly Option<ulong?> _seed;
    private readonly Option<string?> _dataDirectory;

    public RecipeOptions()
    {
        _recipe = Add<string?>("--recipe", "A recipe file or the folder of a run (RUN/recipe.json): reproduces that run to the bit. Other options change it.", "FILE");
        _data = Add<string?>("--data", "Data set: glyphs (generated, the default), mnist, fashion-mnist, a folder of IDX files, a CSV file, or teacher:11-3-1.", "NAME|PATH");
        _classes = Add<string?>("--classes", "Classes by name or number, separated by commas; several joined by '+' make one class (0+2+4+6+8,1+3+5+7+9); all when left out.", "A,B,...");
        _perClass = Add<int?>("--per-class", "Training samples of each class.", "N");
        _samples = Add<int?>("--samples", "Training samples in all, whatever their class.", "N");
        _validation = Add<int?>("--validation", "Validation samples of each class, apart from training and test.", "N");
        _image = Add<string?>("--image", "Pool images to this size.", "HxW");
        _inputBits = Add<int?>("--input-bits", "Bits of an input, 1 to 8.", "N");
        _network = Add<string?>("--network", "Inputs and layers: 196-10, 49-8-1, 14x14-conv3x3x4-pool2-10, 49-16-res16-10; one output separates two classes.", "196-10");
        _weights = Add<string?>("--weights", "Codebook of the weights: binary, unipolar, ternary, int2..int8, odd2..odd8, or values; one, or one a layer separated by '/'.", "BOOK");
        _biases = Add<string?>("--biases", "Codebook of the biases, likewise; none (the default) for no biases.", "BOOK");
        _activation = Add<string?>("--activation", "Activation of hidden units: a built-in name or a formula such as 'x*sigmoid(1.702*x)'.", "NAME|FORMULA");
        _subintervals = Add<int?>("--subintervals", "Subintervals of the activation's spline.", "K");
        _degree = Add<int?>("--degree", "Degree of the activation's spline, 0 or 1.", "0|1");
        _knots = Add<string?>("--knots", "Knots of the activation's spline in standard deviations, ascending.", "A,B,C,...");
        _tolerance = Add<double?>("--tolerance", "Error of the activation's spline; the fewest subintervals are chosen.", "E");
        _loss = Add<string?>("--loss", "Loss of the margin: hinge, squared-hinge, logistic, ..., a formula; pairwise or crammer-singer for several classes.", "NAME|FORMULA");
        _margin = Add<string?>("--margin", "Margin in standard deviations of the output, or several separated by commas of which validation chooses, or auto.", "M,...|auto");
        _method = Add<string?>("--method", "auto, qph (progressive hedging), mw (weights on samples), qcgd, penalty, anneal or gradient.", "NAME");
        _machine = Add<string?>("--machine", "Ising machine: completion, a sampler such as sa or tabu, or the device coherent550 (550 spins, 8 bits), emulated.", "NAME");
        _encoding = Add<string?>("--encoding", "soft-margin, exact or implicit.", "NAME");
        _bundle = Add<int?>("--bundle", "Samples of a bundle.", "N");
        _rho = Add<double?>("--rho", "First proximal weight of hedging, relative to the effect of a flip.", "R");
        _growth = Add<double?>("--growth", "Factor by which rho grows each round.", "F");
        _rounds = Add<int?>("--rounds", "Largest number of rounds (calls of the machine, for methods without rounds).", "N");
        _restarts = Add<int?>("--restarts", "Runs of hedging from different starts, of which the best counts.", "N");
        _sweeps = Add<int?>("--sweeps", "Sweeps of the machine in a call.", "N");
        _reads = Add<int?>("--reads", "Reads of the machine in a call.", "N");
        _rowBits = Add<int?>("--row-bits", "Bits of the coefficients of soft-margin rows, 2 to 16; 0 = as they are; automatic with hidden units: 6, in hedging over a machine 8.", "N");
        _machineBits = Add<int?>("--machine-bits", "Round the machine's coefficients to so many bits, 2 to 52.", "N");
        _machineNoise = Add<double?>("--machine-noise", "Disturb the machine's coefficients by this share of the largest.", "SHARE");
        _machineSuboptimal = Add<double?>("--machine-suboptimal", "Probability with which a read of the machine is a worse neighbour.", "P");
        _mode = Add<string?>("--mode", "How hedging brings bundles together: hedging, replicated (copies of all samples) or frank-wolfe (with a lower bound).", "NAME");
        _bundleSolver = Add<string?>("--bundle-solver", "Who solves a bundle: completion, machine, qcgd, penalty or exact; auto by machine and encoding.", "NAME");
        _replicas = Add<int?>("--replicas", "Copies in the replicated mode; default 8.", "N");
        _bundleShare = Add<double?>("--bundle-share", "Share of the bundles that are solved in a round, drawn anew each round.", "F");
        _cycles = Add<string?>("--cycles", "What breaks a cycle of the multipliers: rho (it grows) or slam (bits near consensus are fixed).", "NAME");
        _fixAfter = Add<int?>("--fix-after", "Fix a bit after so many rounds in which all copies agree.", "N");
        _mixtures = Add<int?>("--mixtures", "Candidates of a round that are drawn from the consensus.", "N");
        _scoreCopies = Add<bool>("--score-copies", "Score every bundle's copy in every round.", "");
        _flipSensitivity = Add<bool>("--flip-sensitivity", "Scale rho of each bit by what its flip costs at the start.", "");
        _warmStart = Add<string?>("--warm-start", "Where training starts: float, gradient or a network file; at random when left out.", "float|gradient|FILE");
        _refine = Add<string?>("--refine", "Flips on the true loss after the method: greedy, anneal or none; automatic when left out.", "NAME");
        _committee = Add<int?>("--committee", "Also choose a committee of so many networks (odd for one output) from those that training met; the single network stays the result.", "K");
        _seed = Add<ulong?>("--seed", "Seed of everything; default 1.", "N");
        _dataDirectory = DataOptions.CreateDirectory();
        _all.Add(_dataDirectory);
    }

    public void AddTo(Command command)
    {
        foreach (var option in _all)
        {
            command.Options.Add(option);
        }
    }

    public string? DataDirectory(ParseResult parsed) => parsed.GetValue(_dataDirectory);

    /// <summary>The seed, 1 unless given.</summary>
    public ulong Seed(ParseResult parsed) => parsed.GetValue(_seed) ?? 1;

    /// <summary>The name of an option that was given and decides something about the network; null when there is none.</summary>
    public string? Changed(ParseResult parsed) => _all.FirstOrDefault(option => option != _dataDirectory && parsed.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>Refuses options that a study sets itself, so that none is silently ignored.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="cure">What to do instead, a sentence.</param>
    /// <param name="names">The options.</param>
    public void Refuse(ParseResult parsed, string cure, params string[] names)
    {
        if (_all.FirstOrDefault(option => names.Contains(option.Name) && parsed.GetResult(option) is { Implicit: false }) is { } needless)
        {
            throw new InputException($"{needless.Name} is what 'experiment {parsed.CommandResult.Command.Name}' sets itself. {cure}");
        }
    }

    /// <summary>Whether a machine was named.</summary>
    public bool HasMachine(ParseResult parsed) => parsed.GetResult(_machine) is { Implicit: false };

    /// <summary>The name of an option that was given and concerns training, not only data folder and seed; null when there is none.</summary>
    public string? Given(ParseResult parsed) =>
        _all.FirstOrDefault(option => option != _seed && option != _dataDirectory && parsed.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>The recipe that the command line describes.</summary>
    public Recipe Read(ParseResult parsed)
    {
        var start = parsed.GetValue(_recipe) is { } file ? Recipe.Read(Directory.Exists(file) ? Path.Combine(file, "recipe.json") : file) : new Recipe();
        CheckNumbers(parsed);
        CheckPositive(parsed, _perClass, _samples, _subintervals, _bundle, _rounds, _restarts, _sweeps, _reads, _replicas, _fixAfter, _mixtures);
        return start with
        {
            Data = parsed.GetValue(_data) ?? start.Data,
            Classes = parsed.GetValue(_classes) is { } classes ? classes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : start.Classes,
            PerClass = parsed.GetValue(_perClass) ?? start.PerClass,
            Samples = parsed.GetValue(_samples) ?? start.Samples,
            Validation = parsed.GetValue(_validation) ?? start.Validation,
            Image = parsed.GetValue(_image) ?? start.Image,
            InputBits = parsed.GetValue(_inputBits) ?? start.InputBits,
            Network = parsed.GetValue(_network) ?? start.Network,
            Weights = parsed.GetValue(_weights) ?? start.Weights,
            Biases = parsed.GetValue(_biases) ?? start.Biases,
            Activation = parsed.GetValue(_activation) ?? start.Activation,
            Subintervals = parsed.GetValue(_subintervals) ?? start.Subintervals,
            Degree = parsed.GetValue(_degree) ?? start.Degree,
            Knots = parsed.GetValue(_knots) is { } knots ? Knots(knots) : start.Knots,
            Tolerance = parsed.GetValue(_tolerance) ?? start.Tolerance,
            Loss = parsed.GetValue(_loss) ?? start.Loss,
            Margins = parsed.GetValue(_margin) is { } margins ? Margins(margins) : start.Margins,
            Method = Known(parsed.GetValue(_method), Recipe.MethodNames, "method") ?? start.Method,
            Machine = Known(parsed.GetValue(_machine), Recipe.MachineNames, "machine") ?? start.Machine,
            Encoding = Known(parsed.GetValue(_encoding), Recipe.EncodingNames, "encoding") ?? start.Encoding,
            Bundle = parsed.GetValue(_bundle) ?? start.Bundle,
            Rho = parsed.GetValue(_rho) ?? start.Rho,
            Growth = parsed.GetValue(_growth) ?? start.Growth,
            Rounds = parsed.GetValue(_rounds) ?? start.Rounds,
            Restarts = parsed.GetValue(_restarts) ?? start.Restarts,
            Sweeps = parsed.GetValue(_sweeps) ?? start.Sweeps,
            Reads = parsed.GetValue(_reads) ?? start.Reads,
            RowBits = RowBits(parsed.GetValue(_rowBits)) ?? start.RowBits,
            MachineBits = parsed.GetValue(_machineBits) ?? start.MachineBits,
            MachineNoise = parsed.GetValue(_machineNoise) ?? start.MachineNoise,
            MachineSuboptimal = parsed.GetValue(_machineSuboptimal) ?? start.MachineSuboptimal,
            Mode = Known(parsed.GetValue(_mode), Recipe.ModeNames, "mode") ?? start.Mode,
            BundleSolver = Known(parsed.GetValue(_bundleSolver), Recipe.BundleSolverNames, "solver of a bundle") ?? start.BundleSolver,
            Replicas = parsed.GetValue(_replicas) ?? start.Replicas,
            BundleShare = parsed.GetValue(_bundleShare) ?? start.BundleShare,
            Cycles = Known(parsed.GetValue(_cycles), Recipe.CycleNames, "action on cycles") ?? start.Cycles,
            FixAfter = parsed.GetValue(_fixAfter) ?? start.FixAfter,
            Mixtures = parsed.GetValue(_mixtures) ?? start.Mixtures,
            ScoreCopies = parsed.GetValue(_scoreCopies) || start.ScoreCopies,
            FlipSensitivity = parsed.GetValue(_flipSensitivity) || start.FlipSensitivity,
            WarmStart = parsed.GetValue(_warmStart) ?? start.WarmStart,
            Refine = Known(parsed.GetValue(_refine), Recipe.RefinementNames, "refinement") ?? start.Refine,
            Committee = parsed.GetValue(_committee) ?? start.Committee,
            Seed = parsed.GetValue(_seed) ?? start.Seed,
        };
    }

    private static int? RowBits(int? bits) =>
        bits is null or 0 or (>= 2 and <= 16) ? bits : throw new InputException($"--row-bits {bits}: 2 to 16 bits with sign, or 0 to leave rows as they are.");

    /// <summary>Numbers that are not counts, in the words and units in which they were asked for.</summary>
    private void CheckNumbers(ParseResult parsed)
    {
        void Check(Option<double?> option, Func<double, bool> isPossible, string range)
        {
            if (parsed.GetValue(option) is { } value && !isPossible(value))
            {
                throw new InputException($"{option.Name} must be {range}, not {value}.");
            }
        }

        Check(_rho, value => value > 0 && double.IsFinite(value), "a positive number");
        Check(_growth, value => value >= 1 && double.IsFinite(value), "at least 1");
        Check(_bundleShare, value => value is > 0 and <= 1, "above 0 and at most 1");
        Check(_machineNoise, value => value >= 0 && double.IsFinite(value), "0 or more");
        Check(_machineSuboptimal, value => value is >= 0 and <= 1, "between 0 and 1");
        if (parsed.GetValue(_validation) is < 0 and var count)
        {
            throw new InputException($"--validation must be at least 0, not {count}.");
        }
    }

    private static void CheckPositive(ParseResult parsed, params Option<int?>[] options)
    {
        foreach (var option in options)
        {
            if (parsed.GetValue(option) is { } value && value < 1)
            {
                throw new InputException($"{option.Name} must be at least 1, not {value}.");
            }
        }
    }

    private static double[] Knots(string text) =>
        [.. text.Split(',').Select(part => double.TryParse(part, out var value) ? value : throw new InputException($"--knots {text}: '{part}' is not a number. Write --knots -2,-0.5,0.5,2."))];

    private static double[]? Margins(string text)
    {
        if (text == "auto")
        {
            return null;
        }

        var margins = text.Split(',').Select(part => double.TryParse(part, out var value) ? value : double.NaN).ToArray();
        var wrong = Array.FindIndex(margins, margin => !(margin > 0) || !double.IsFinite(margin));
        return wrong < 0 ? margins : throw new InputException($"--margin {text}: '{text.Split(',')[wrong]}' is not a positive number. Write --margin 1, --margin 0.5,1,2 or --margin auto.");
    }

    internal static string? Known(string? value, IReadOnlyList<string> names, string what)
    {
        return value is null || names.Contains(value) ? value : throw NearestName.Unknown(what, value, [.. names]);
    }

    private Option<T> Add<T>(string name, string description, string help)
    {
        var option = new Option<T>(name) { Description = description, HelpName = help };
        _all.Add(option);
        return option;
    }
}
