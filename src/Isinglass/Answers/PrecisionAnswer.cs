using System.Text.Json.Serialization;
using Isinglass.Certificates;
using Isinglass.Files.Answers;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Bridges.Penalties;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Precision;

namespace Isinglass.Answers;

/// <summary>A problem reduced to few bits, and the effect of that. Figures of other kinds of reduction are null.</summary>
internal sealed class PrecisionAnswer
{
    private const int PointCount = 20;
    private const int RoofDualitySize = 300;

    private PrecisionAnswer(int bits, double step, BinaryQuadraticModel source, BinaryQuadraticModel target)
    {
        var after = CoefficientRange.Of(target);
        (Bits, Step, Target) = (bits, step, target);
        BitsBefore = CoefficientRange.Of(source).Bits;
        BitsAfter = after.Bits ?? 1 + (int)Math.Ceiling(Math.Log2(Math.Round(after.Largest / step) + 1));
        Over = Variables(source);
    }

    /// <summary>The requested bits.</summary>
    public int Bits { get; }

    /// <summary>Bits of the coefficients before; null when no number of bits suffices.</summary>
    public int? BitsBefore { get; }

    public int BitsAfter { get; }

    /// <summary>The kind of variables: bits or spins.</summary>
    public string Over { get; }

    /// <summary>Every coefficient is a multiple of it.</summary>
    public double Step { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Coefficients { get; private init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Vanished { get; private init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? VanishedShare { get; private init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LargestRelativeError { get; private init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? OrderGap { get; private init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? KeepsOrder { get; private init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? SplitVariables { get; private init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? SpinsAdded { get; private init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Interactions { get; private init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Changed { get; private init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LargestChange { get; private init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Forced { get; private init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? KeepsOptimum { get; private init; }

    /// <summary>The model of few bits.</summary>
    internal BinaryQuadraticModel Target { get; }

    /// <summary>The reduction, and what it preserves.</summary>
    internal IReadOnlyList<AnswerPart> Parts { get; private init; } = [];

    /// <summary>The copies of variables; null when there are none.</summary>
    private SplitModel? Copies { get; init; }

    /// <summary>Reduces the coefficients of a problem to signed integers with a number of bits; rows become penalties first.</summary>
    /// <param name="file">The problem.</param>
    /// <param name="bits">2 to 52.</param>
    /// <param name="reduction">The kind of reduction.</param>
    /// <param name="over">The kind of variables; null = that of the file.</param>
    /// <param name="rule">How the penalty weights of rows are found.</param>
    /// <param name="weight">The weight of <see cref="PenaltyRule.User"/>.</param>
    /// <exception cref="InputException">A split over bits: copies of a bit would be tied by biases as wide as the couplings that they share.</exception>
    public static PrecisionAnswer Of(ModelFile file, int bits, PrecisionReduction reduction, Vartype? over, PenaltyRule rule, double weight)
    {
        if (reduction == PrecisionReduction.Split && over == Vartype.Binary)
        {
            throw new InputException("`reduce` split is over spins: copies of a bit would be tied by biases as wide as the couplings that they share. Leave "
                + "`over` out.");
        }

        var source = ReducedFile.SourceOf(file, over, rule, weight);
        return reduction switch
        {
            PrecisionReduction.Split => Of(SplitModel.Of(source, bits)),
            PrecisionReduction.Mutate => Of(MutatedModel.Of(source, bits, Knowledge(source))),
            _ => Of(ReducedModel.Of(source, bits, reduction)),
        };
    }

    /// <summary>The values of the file's variables at a point of the reduced model: the majority of copies, slack bits left out.</summary>
    public sbyte[] Project(ReadOnlySpan<sbyte> point, ModelFile file)
    {
        var values = (Copies is null ? point.ToArray() : Copies.Project(point)).AsSpan(0, file.FileVariableCount).ToArray();
        return Target.Vartype == file.Objective.Vartype ? values : Array.ConvertAll(values, value => value == 1 ? value : file.Objective.ZeroValue);
    }

    private static PrecisionAnswer Of(ReducedModel reduced) => new(reduced.Bits, reduced.Step, reduced.Source, reduced.Target)
    {
        Coefficients = reduced.CoefficientCount,
        Vanished = reduced.VanishedCount,
        VanishedShare = reduced.VanishedShare,
        LargestRelativeError = reduced.LargestRelativeError,
        OrderGap = reduced.OrderGap,
        KeepsOrder = reduced.KeepsOrder,
        Parts =
        [
            ($"in {reduced.Bits} bits", $"step {reduced.Step:G6} over {Variables(reduced.Source)}; {reduced.VanishedCount} of {reduced.CoefficientCount} "
                + $"coefficients vanish ({100 * reduced.VanishedShare:0.##} %); largest relative error of the others "
                + $"{100 * reduced.LargestRelativeError:0.####} %"),
            ("order of states", reduced.KeepsOrder ? "kept: no two states of different energy change their order"
                : $"can change up to a difference of {reduced.OrderGap:G6}; the new optimum is at most so far from the old one"),
        ],
    };

    private static PrecisionAnswer Of(SplitModel split) => new(split.Bits, split.Step, split.Source, split.Target)
    {
        Copies = split,
        SplitVariables = split.SplitCount,
        SpinsAdded = split.AddedCount,
        Interactions = split.Target.InteractionCount,
        KeepsOptimum = true,
        Parts =
        [
            ($"in {split.Bits} bits", $"step {split.Step:G6} over spins, {BitsOf(split.Source)} bits before; {split.SplitCount} of "
                + $"{split.Source.VariableCount} variables have copies, {split.AddedCount} spins added, {split.Source.InteractionCount} couplings became "
                + $"{split.Target.InteractionCount}"),
            ("optimum", "kept: in every optimum copies are equal, and it is an optimum of the problem; the majority of copies is never worse than any state"),
        ],
    };

    private static PrecisionAnswer Of(MutatedModel mutated) => new(mutated.Bits, mutated.Step, mutated.Source, mutated.Target)
    {
        Coefficients = mutated.CoefficientCount,
        Changed = mutated.ChangedCount,
        LargestChange = mutated.LargestChange,
        Forced = mutated.ForcedCount,
        KeepsOptimum = mutated.KeepsOptimum,
        Parts =
        [
            ($"in {mutated.Bits} bits", $"step {mutated.Step:G6} over {Variables(mutated.Source)}, {BitsOf(mutated.Source)} bits before; "
                + $"{mutated.ChangedCount} of {mutated.CoefficientCount} coefficients changed, by at most {mutated.LargestChange:G6}"),
            ("optimum", mutated.KeepsOptimum ? "kept: every optimum of the new model is one of the old; the order of other states is not"
                : $"not certain: {mutated.ForcedCount} coefficients had to move further than is known to be safe"),
        ],
    };

    // For models too large for enumeration: good points from annealing, bounds from roof duality while that is fast.
    private static MutationOptions Knowledge(BinaryQuadraticModel source)
    {
        var options = new MutationOptions();
        if (source.VariableCount <= options.EnumerationLimit)
        {
            return options;
        }

        var samples = new SimulatedAnnealing().Sample(source, new SampleRequest { Key = new RandomKey(1), Reads = PointCount }, SolveControl.Unlimited);
        return options with
        {
            Points = [.. Enumerable.Range(0, samples.Count).Select(samples.Values)],
            LowerBound = source.InteractionCount > RoofDualitySize ? null
                : static model => StatementBounds.OfRelaxation(model.ToVartype(Vartype.Binary), SolveControl.Unlimited.Start()),
        };
    }

    private static string Variables(BinaryQuadraticModel model) => model.Vartype == Vartype.Binary ? "bits" : "spins";

    private static string BitsOf(BinaryQuadraticModel model) => CoefficientRange.Of(model).Bits is { } bits ? $"{bits}" : "no number of";
}
