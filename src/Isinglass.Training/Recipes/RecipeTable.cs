using Isinglass.Hedging;
using Isinglass.Neural.Data.Tables;
using static Isinglass.Training.Recipes.OptionGroup;

namespace Isinglass.Training.Recipes;

/// <summary>The options of a recipe. The command line, the guide and all messages take their texts from here.</summary>
internal static class RecipeTable
{
    // More reads, copies or candidates than this are a typing error and would exhaust the memory.
    private const int Most = 1_000_000;

    private static readonly ValueKind<int?> Count = ValueKind.Whole(1);

    private static readonly ValueKind<int?> LimitedCount = ValueKind.Whole(1, Most);

    // Each copy has a solver of its own, and each candidate is scored in every round.
    private static readonly ValueKind<int?> FewCount = ValueKind.Whole(1, 10_000);

    private static readonly ValueKind<double?> Positive = ValueKind.Number("a positive number", static value => value > 0);

    public static IReadOnlyList<RecipeOption> Options { get; } =
    [
        new RecipeOption<string?>(
            Data, "data", "NAME|PATH",
            "Data set: glyphs (generated), mnist, fashion-mnist, a folder of four IDX files, a CSV file, teacher:11-3-1 (planted); to predict a number "
                + "friedman or FILE.csv#target=COLUMN.",
            "glyphs", ValueKind.Text("a name or a path"), r => r.Data, (r, value) => r with { Data = value! }),
        new RecipeOption<string?>(
            Data, "label", "COLUMN", "Of a CSV file the column with the class, by name or number from 1.",
                "class, label, target or y in the header, else the last",
            ValueKind.Text("a column"), r => r.Label, (r, value) => r with { Label = value }),
        new RecipeOption<string?>(
            Data, "target", "COLUMN", "Of a CSV file the column with a number to predict, by name or number from 1.", "none: classes are told apart",
            ValueKind.Text("a column"), r => r.Target, (r, value) => r with { Target = value }),
        new RecipeOption<IReadOnlyList<string>?>(
            Data, "ignore", "COLUMN,...", "Columns of a CSV file that are no features.", "none; columns that number the rows are left out with a note",
            ValueKind.WordList("names or numbers of columns"), r => r.Ignore, (r, value) => r with { Ignore = value }),
        new RecipeOption<MissingValues?>(
            Data, "missing", "RULE",
            "What to do with missing values of a CSV file (empty, ?, NA, NaN, null): drop their rows, fill in the mean of the training samples (of words the "
                + "most frequent one) or the most-frequent value, or error.",
            "mean, with a note, where there are any", ValueKind.Choice(RecipeWords.MissingRules), r => r.Missing, (r, value) => r with { Missing = value }),
        new RecipeOption<string?>(
            Data, "decimal", ".|,", "What stands before decimals in a CSV file.", "a point", ValueKind.Word([".", ","]), r => r.Decimal,
            (r, value) => r with { Decimal = value }),
        new RecipeOption<ClassWeighting?>(
            Data, "class_weight", "NAME", "How classes weigh in training and validation: samples (as many as they have) or balanced (all the same).", "samples",
            ValueKind.Choice(RecipeWords.ClassWeights), r => r.ClassWeight, (r, value) => r with { ClassWeight = value }),
        new RecipeOption<IReadOnlyList<string>?>(
            Data, "classes", "A,B,...",
            "Classes by name or number, in the order in which the network numbers them; several joined by '+' make one class (0+2+4+6+8,1+3+5+7+9).",
            "all", ValueKind.WordList("names or numbers of classes"), r => r.Classes, (r, value) => r with { Classes = value }),
        new RecipeOption<int?>(
            Data, "per_class", "N", "Training samples of each class.", "all that validation leaves", Count, r => r.PerClass, (r, value) =>
            r with { PerClass = value }),
        new RecipeOption<int?>(
            Data, "samples", "N", "Training samples in all, whatever their class.", "all that validation leaves", Count, r => r.Samples, (r, value) =>
            r with { Samples = value }),
        new RecipeOption<int?>(
            Data, "validation", "N", "Validation samples of each class, which choose the margin; the baselines choose on the same ones.",
            "a fifth, at most 500 a class; with samples of each class as many as those, at least 40 and at most 200 a class or 2000 in all",
            ValueKind.Whole(0), r => r.Validation, (r, value) => r with { Validation = value }),
        new RecipeOption<string?>(
            Data, "image", "HxW", "Size to which images are pooled by area.", "as they are", ValueKind.Text("a size such as 14x14"), r => r.Image,
            (r, value) => r with { Image = value }),
        new RecipeOption<int?>(
            Data, "input_bits", "N", "Bits of an input: signed integers, centred by the training mean.", "8; 1 when every feature has two values",
            ValueKind.Whole(1, 8), r => r.InputBits, (r, value) => r with { InputBits = value }),

        new RecipeOption<string?>(
            Network, "network", "196-10",
            "Inputs and layers: 196-10, 49-8-1, 14x14-conv3x3x4-pool2-10, 49-16-res16-10. One output separates two classes (class 1 where it is positive), "
                + "else there is one a class.",
            "inputs and outputs", ValueKind.Text("inputs and layers, such as 196-10"), r => r.Network, (r, value) => r with { Network = value }),
        new RecipeOption<string?>(
            Network, "weights", "BOOK", "Codebook of the weights: binary, unipolar, ternary, int2..int8, odd2..odd8, or values such as -3,-1,1,3; one, or one "
                + "a layer separated by '/'.",
            "binary; for a CSV file what cross-validation chooses, with biases, hidden units, loss and margin as far as they are left open (auto)",
            ValueKind.Text("a codebook, such as ternary", isAutomatic: true), r => r.Weights, (r, value) => r with { Weights = value }),
        new RecipeOption<string?>(
            Network, "biases", "BOOK", "Codebook of the biases, likewise.", "none: inputs are centred; for a CSV file with automatic weights chosen with them",
            ValueKind.Text("a codebook, or none"), r => r.Biases, (r, value) => r with { Biases = value }),
        new RecipeOption<string?>(
            Network, "activation", "NAME|FORMULA",
            "Activation of hidden units: a built-in function or a formula such as 'x*sigmoid(1.702*x)', interpolated and put on the integers.",
            "sign", ValueKind.Text("a function or a formula"), r => r.Activation, (r, value) => r with { Activation = value! }),
        new RecipeOption<int?>(
            Network, "subintervals", "K", "Subintervals of the activation's spline.", "4", ValueKind.Whole(1, 65536), r => r.Subintervals, (r, value) =>
            r with { Subintervals = value!.Value }),
        new RecipeOption<int?>(
            Network, "degree", "0|1", "Degree of the activation's spline: 0 (staircase) or 1 (piecewise linear).", "0", ValueKind.Whole(0, 1),
            r => r.Degree, (r, value) => r with { Degree = value!.Value }),
        new RecipeOption<IReadOnlyList<double>?>(
            Network, "knots", "A,B,...", "Knots of the activation's spline in standard deviations, ascending.", "uniform",
            ValueKind.NumberList("ascending numbers, such as -2,-0.5,0.5,2", static _ => true), r => r.Knots, (r, value) => r with { Knots = value }),
        new RecipeOption<double?>(
            Network, "tolerance", "E", "Error of the activation's spline; the fewest subintervals are chosen.", "uniform subintervals", Positive,
            r => r.Tolerance, (r, value) => r with { Tolerance = value }),
        new RecipeOption<string?>(
            Network, "loss", "NAME|FORMULA",
            "Loss of the margin: hinge, squared-hinge, logistic, ..., a formula in the margin; pairwise or crammer-singer for several classes; squared, "
                + "absolute, huber or a formula in the error x for a number.",
            "hinge, with several classes pairwise; squared for a number", ValueKind.Text("a loss or a formula"), r => r.Loss, (r, value) =>
            r with { Loss = value }),
        new RecipeOption<IReadOnlyList<double>?>(
            Network, "margins", "M,...|auto", "Margin in standard deviations of the output, or several separated by commas, of which validation chooses.",
            "several, by the network (auto)",
            ValueKind.NumberList("positive numbers, such as 0.5,1,2, or auto", static value => value > 0, isAutomatic: true), r => r.Margins, (r, value) =>
            r with { Margins = value }),

        new RecipeOption<string?>(
            OptionGroup.Demands, "require", "FILE", "Samples that must be right, and not by a tie: a CSV file with the class, or a folder of images.", "none",
            ValueKind.Text("a file with samples"), r => r.Require, (r, value) => r with { Require = value }),
        new RecipeOption<string?>(
            OptionGroup.Demands, "at_most_nonzero", "K",
            "Most weights that differ from 0, of all layers together (120) or of each unit (12/unit); for codebooks with 0, such as ternary.",
            "all", ValueKind.Text("a number, or a number for each unit such as 12/unit"), r => r.AtMostNonzero, (r, value) => r with { AtMostNonzero = value }),
        new RecipeOption<IReadOnlyList<string>?>(
            OptionGroup.Demands, "monotone", "+A,-B", "Columns (names or numbers from 1) with which the single output may only grow (+) or only fall (-).",
            "none", ValueKind.WordList("columns with + or - before them"), r => r.Monotone, (r, value) => r with { Monotone = value }),
        new RecipeOption<string?>(
            OptionGroup.Demands, "equal", "A,B;C,-D",
            "Groups of columns whose weights in the first layer are equal, or opposite behind a '-'; mirror for images that are alike left and right.",
            "none", ValueKind.Text("groups of columns, or mirror"), r => r.Equal, (r, value) => r with { Equal = value }),
        new RecipeOption<string?>(
            OptionGroup.Demands, "fair", "COLUMN<=D",
            "Largest difference between the rates at which class 1 is chosen among the training samples above a column's mean and the others.",
            "any", ValueKind.Text("a column and a difference, such as sex<=0.05"), r => r.Fair, (r, value) => r with { Fair = value }),
        new RecipeOption<int?>(
            OptionGroup.Demands, "max_bits", "N", "Most parameter bits; a network with more is refused.", "any number", Count, r => r.MaxBits,
            (r, value) => r with { MaxBits = value }),

        new RecipeOption<TrainingMethod?>(
            Method, "method", "NAME",
            "qph (progressive hedging), mw (one model of all samples, weighted by their errors), qcgd (conditional gradient), penalty, anneal (on the "
                + "parameter bits) or gradient.",
            "mw for a machine and up to 100 samples of two classes, anneal for a table whose network is chosen and under a budget of weights, else qph",
            ValueKind.Choice(RecipeWords.Methods, isAutomatic: true), r => r.Method,
            (r, value) => r with { Method = value }),
        new RecipeOption<Neural.Compilation.ModelEncoding?>(
            Method, "encoding", "NAME", "How a machine sees the network: soft-margin rows, the exact model, or implicit (by the solver itself, which walks "
                + "through the network).",
            "what the machine needs", ValueKind.Choice(RecipeWords.Encodings), r => r.Encoding, (r, value) => r with { Encoding = value }),
        new RecipeOption<int?>(
            Method, "bundle", "N", "Samples of a bundle.", "by samples and network", Count, r => r.Bundle, (r, value) => r with { Bundle = value }),
        new RecipeOption<double?>(
            Method, "rho", "R", "First proximal weight of hedging, relative to the effect of a flip.", "by network and machine", Positive, r => r.Rho,
            (r, value) => r with { Rho = value }),
        new RecipeOption<double?>(
            Method, "growth", "F", "Factor by which rho grows each round.", "1.03; 1.01 without hidden units for several classes or few samples",
            ValueKind.Number("at least 1", static value => value >= 1), r => r.Growth, (r, value) => r with { Growth = value }),
        new RecipeOption<int?>(
            Method, "rounds", "N", "Largest number of rounds (calls of the machine, for methods without rounds).", "by method, 1 to 300", Count,
            r => r.Rounds, (r, value) => r with { Rounds = value }),
        new RecipeOption<int?>(
            Method, "restarts", "N", "Runs of hedging from different starts, of which the best counts.", "4 up to 100 samples, else 1", Count,
            r => r.Restarts, (r, value) => r with { Restarts = value }),
        new RecipeOption<HedgingMode?>(
            Method, "mode", "NAME",
            "How hedging brings bundles together: hedging (multipliers), replicated (copies of all samples, coupled to their centre by a growing rho) or "
                + "frank-wolfe (over convex combinations of each bundle's points; with an exact bundle solver it proves a lower bound of the training loss).",
            "hedging", ValueKind.Choice(RecipeWords.Modes), r => r.Mode, (r, value) => r with { Mode = value!.Value }),
        new RecipeOption<BundleSolverKind?>(
            Method, "bundle_solver", "NAME", "Who solves a bundle: completion, machine (reads of the machine), qcgd, penalty or exact.",
            "by machine and encoding",
            ValueKind.Choice(RecipeWords.BundleSolvers, isAutomatic: true), r => r.BundleSolver, (r, value) => r with { BundleSolver = value }),
        new RecipeOption<int?>(
            Method, "replicas", "N", "Copies of all samples in the replicated mode.", "8", FewCount, r => r.Replicas, (r, value) =>
            r with { Replicas = value }),
        new RecipeOption<double?>(
            Method, "bundle_share", "F", "Share of the bundles that are solved in a round, drawn anew each round; the others keep copies and multipliers.",
            "all",
            ValueKind.Number("above 0 and at most 1", static value => value is > 0 and <= 1), r => r.BundleShare, (r, value) => r with { BundleShare = value }),
        new RecipeOption<CycleAction?>(
            Method, "cycles", "NAME", "What breaks a cycle of the multipliers: rho (it grows) or slam (bits near consensus are fixed).", "rho",
            ValueKind.Choice(RecipeWords.Cycles),
            r => r.Cycles, (r, value) => r with { Cycles = value!.Value }),
        new RecipeOption<int?>(
            Method, "fix_after", "N", "Fix a bit after so many rounds in which all copies agree.", "never", Count, r => r.FixAfter, (r, value) =>
            r with { FixAfter = value }),
        new RecipeOption<int?>(
            Method, "mixtures", "N", "Candidates of a round that are drawn from the consensus.", "none", FewCount, r => r.Mixtures, (r, value) =>
            r with { Mixtures = value }),
        new RecipeOption<bool>(
            Method, "score_copies", "", "Score every bundle's copy in every round.", "off", ValueKind.Switch, r => r.ScoreCopies, (r, value) =>
            r with { ScoreCopies = value }),
        new RecipeOption<bool>(
            Method, "flip_sensitivity", "", "Scale rho of each bit by what its flip costs at the start.", "off", ValueKind.Switch,
            r => r.FlipSensitivity, (r, value) => r with { FlipSensitivity = value }),
        new RecipeOption<string?>(
            Method, "warm_start", "float|gradient|FILE",
            "Where training starts: at the nearest bits of a float network, where gradient training ends, or at a network file of the same shape.",
            "at random", ValueKind.Text("float, gradient or a network file"), r => r.WarmStart, (r, value) => r with { WarmStart = value }),
        new RecipeOption<RefinementKind?>(
            Method, "refine", "NAME", "Flips on the true loss after the method: greedy, anneal (greedy, annealed and greedy ones) or none.",
            "anneal after hedging of hidden units with more samples than parameter bits and without a machine, else greedy",
            ValueKind.Choice(RecipeWords.Refinements), r => r.Refine, (r, value) => r with { Refine = value }),

        new RecipeOption<string?>(
            Machine, "machine", "NAME", "Ising machine: completion (flips a weight and completes, the fastest), a sampler such as sa or tabu, the device "
                + "coherent550 (550 spins, 8 bits), emulated, any program (process:COMMAND), or a service (da, amplify, dwave).",
            "completion", ValueKind.Machine, r => r.Machine, (r, value) => r with { Machine = value! }),
        new RecipeOption<int?>(
            Machine, "sweeps", "N", "Sweeps of the machine in a call.", "by method and network, 6 to 300", Count, r => r.Sweeps, (r, value) =>
            r with { Sweeps = value }),
        new RecipeOption<int?>(
            Machine, "reads", "N", "Reads of the machine in a call.", "1 in hedging, else 10", LimitedCount, r => r.Reads, (r, value) =>
            r with { Reads = value }),
        new RecipeOption<int?>(
            Machine, "row_bits", "N", "Bits with sign of the coefficients of soft-margin rows; 0 leaves them as they are.",
            "6 with hidden units, 8 in hedging of those over a machine; else 0",
            ValueKind.Whole(2, 16, orZero: true), r => r.RowBits, (r, value) => r with { RowBits = value }),
        new RecipeOption<int?>(
            Machine, "machine_bits", "N", "Round the machine's coefficients to so many bits.", "exact", ValueKind.Whole(2, 52), r => r.MachineBits,
            (r, value) => r with { MachineBits = value }),
        new RecipeOption<double?>(
            Machine, "machine_noise", "SHARE", "Disturb the machine's coefficients by this share of the largest.", "none",
            ValueKind.Number("0 or more", static value => value >= 0),
            r => r.MachineNoise, (r, value) => r with { MachineNoise = value }),
        new RecipeOption<double?>(
            Machine, "machine_suboptimal", "P", "Probability with which a read of the machine is a worse neighbour.", "0",
            ValueKind.Number("between 0 and 1", static value => value is >= 0 and <= 1), r => r.MachineSuboptimal, (r, value) =>
            r with { MachineSuboptimal = value }),

        new RecipeOption<int?>(
            Run, "committee", "K", "Also choose a committee of so many networks (odd for one output) from those that training met; the single network stays "
                + "the result.", "none",
            ValueKind.Whole(2, Most), r => r.Committee, (r, value) => r with { Committee = value }),
        new RecipeOption<ulong>(
            Run, "seed", "N", "Seed of everything: equal recipes give equal networks to the bit.", "1", ValueKind.Seed, r => r.Seed, (r, value) =>
            r with { Seed = value }),
    ];
}
