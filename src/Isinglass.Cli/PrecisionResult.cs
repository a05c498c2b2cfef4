using System.Text.Json;
using Isinglass.Files;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Solvers.Precision;

namespace Isinglass.Cli;

/// <summary>A model that was brought to few bits and what is reported about it.</summary>
/// <param name="Target">The model.</param>
/// <param name="Lines">Lines of a name and a text.</param>
/// <param name="Write">The same as members of a JSON object.</param>
internal sealed record PrecisionResult(BinaryQuadraticModel Target, IReadOnlyList<(string Name, string Text)> Lines, Action<Utf8JsonWriter> Write)
{
    /// <summary>Which variables of the model are copies of which before; null when there are none.</summary>
    private SplitModel? Copies { get; init; }

    /// <summary>Rounded or thinned coefficients.</summary>
    public static PrecisionResult Of(ReducedModel reduced) => new(
        reduced.Target,
        [
            ($"in {reduced.Bits} bits", $"step {reduced.Step:G6} over {Variables(reduced.Source)}; {reduced.VanishedCount} of {reduced.CoefficientCount} "
            + $"coefficients "
                + $"vanish ({100 * reduced.VanishedShare:0.##} %); largest relative error of the others {100 * reduced.LargestRelativeError:0.####} %"),
            ("order of states", reduced.KeepsOrder ? "kept: no two states of different energy change their order"
                : $"can change up to a difference of {reduced.OrderGap:G6}; the new optimum is at most so far from the old one"),
        ],
        writer =>
        {
            WriteSizes(writer, reduced.Bits, reduced.Step, reduced.Source, reduced.Target);
            writer.WriteNumber("coefficients", reduced.CoefficientCount);
            writer.WriteNumber("vanished", reduced.VanishedCount);
            writer.WriteNumber("vanished_share", reduced.VanishedShare);
            writer.WriteNumber("largest_relative_error", reduced.LargestRelativeError);
            writer.WriteNumber("order_gap", reduced.OrderGap);
            writer.WriteBoolean("keeps_order", reduced.KeepsOrder);
        });

    /// <summary>Copies that share wide coefficients.</summary>
    public static PrecisionResult Of(SplitModel split) => new(
        split.Target,
        [
            ($"in {split.Bits} bits", $"step {split.Step:G6} over spins, {Bits(split.Source)} bits before; {split.SplitCount} of {split.Source.VariableCount} "
            + $"variables have copies, "
                + $"{split.AddedCount} spins added, {split.Source.InteractionCount} couplings became {split.Target.InteractionCount}"),
            ("optimum", "kept: in every optimum copies are equal, and it is an optimum of the problem; the majority of copies is never worse than any state"),
        ],
        writer =>
        {
            WriteSizes(writer, split.Bits, split.Step, split.Source, split.Target);
            writer.WriteNumber("split_variables", split.SplitCount);
            writer.WriteNumber("spins_added", split.AddedCount);
            writer.WriteNumber("interactions", split.Target.InteractionCount);
            writer.WriteBoolean("keeps_optimum", true);
        })
    {
        Copies = split,
    };

    /// <summary>Coefficients that moved while an optimum stayed one.</summary>
    public static PrecisionResult Of(MutatedModel mutated) => new(
        mutated.Target,
        [
            ($"in {mutated.Bits} bits", $"step {mutated.Step:G6} over {Variables(mutated.Source)}, {Bits(mutated.Source)} bits before; {mutated.ChangedCount} "
            + $"of {mutated.CoefficientCount} coefficients changed, "
                + $"by at most {mutated.LargestChange:G6}"),
            ("optimum", mutated.KeepsOptimum ? "kept: every optimum of the new model is one of the old; the order of other states is not"
                : $"not certain: {mutated.ForcedCount} coefficients had to move further than is known to be safe"),
        ],
        writer =>
        {
            WriteSizes(writer, mutated.Bits, mutated.Step, mutated.Source, mutated.Target);
            writer.WriteNumber("coefficients", mutated.CoefficientCount);
            writer.WriteNumber("changed", mutated.ChangedCount);
            writer.WriteNumber("largest_change", mutated.LargestChange);
            writer.WriteNumber("forced", mutated.ForcedCount);
            writer.WriteBoolean("keeps_optimum", mutated.KeepsOptimum);
        });

    /// <summary>The values of the file's variables that belong to a point of the reduced model: the majority of copies, slack bits left out.</summary>
    public sbyte[] Project(ReadOnlySpan<sbyte> point, ModelFile file)
    {
        var values = (Copies is null ? point.ToArray() : Copies.Project(point)).AsSpan(0, file.FileVariableCount).ToArray();
        return Target.Vartype == file.Objective.Vartype ? values : Array.ConvertAll(values, value => value == 1 ? value : file.Objective.ZeroValue);
    }

    private static string Variables(BinaryQuadraticModel model) => model.Vartype == Vartype.Binary ? "bits" : "spins";

    private static string Bits(BinaryQuadraticModel model) => CoefficientRange.Of(model).Bits is { } bits ? $"{bits}" : "no number of";

    private static void WriteSizes(Utf8JsonWriter writer, int bits, double step, BinaryQuadraticModel source, BinaryQuadraticModel target)
    {
        writer.WriteNumber("bits", bits);
        writer.WriteFinite("bits_before", CoefficientRange.Of(source).Bits);
        var after = CoefficientRange.Of(target);
        writer.WriteNumber("bits_after", after.Bits ?? 1 + (int)Math.Ceiling(Math.Log2(Math.Round(after.Largest / step) + 1)));
        writer.WriteString("over", Variables(source));
        writer.WriteNumber("step", step);
    }
}
