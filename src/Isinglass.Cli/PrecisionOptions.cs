using System.CommandLine;
using System.Text.Json;
using Isinglass.Cli.Solving;
using Isinglass.Model;
using Isinglass.Model.Formats;

namespace Isinglass.Cli;

/// <summary>The options of <c>info</c> and <c>convert</c> that bring a model to few bits, and the report on it.</summary>
internal sealed class PrecisionOptions
{
    private static readonly (string Name, PrecisionReduction Value)[] Reductions = [("round", PrecisionReduction.Round), ("drop", PrecisionReduction.Drop)];

    private static readonly (string Name, Vartype Value)[] Vartypes = [("bits", Vartype.Binary), ("spins", Vartype.Spin)];

    private readonly Option<int?> _bits = new("--bits") { Description = "Bring the coefficients to signed integers of so many bits, 2 to 52; rows become penalties first.", HelpName = "N" };

    private readonly Option<string?> _reduce = new("--reduce")
    {
        Description = "How: round (nearest multiples of the best step) or drop (those below half a step become 0). Default: round.",
        HelpName = "round|drop",
    };

    private readonly Option<string?> _over = new("--over") { Description = "Which coefficients: over bits or over spins. Default: as the file has its variables.", HelpName = "bits|spins" };

    private readonly Option<string?> _penalty = new("--penalty")
    {
        Description = $"Weights of the penalties: a rule ({string.Join(", ", PenaltyWords.RuleNames)}) or a number. Default: vlm.",
        HelpName = "RULE|VALUE",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _bits, _reduce, _over, _penalty })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The reduced model that the options ask for; null when they ask for none.</summary>
    public ReducedModel? Reduce(ModelFile file, ParseResult parsed)
    {
        var reduction = ProblemOptions.Choice(parsed.GetValue(_reduce), "--reduce", Reductions);
        var over = ProblemOptions.Choice(parsed.GetValue(_over), "--over", Vartypes);
        if (parsed.GetValue(_bits) is not { } bits)
        {
            return reduction is null && over is null && parsed.GetValue(_penalty) is null ? null : throw new InputException("--reduce, --over and --penalty say how --bits N is meant. Give --bits.");
        }

        if (file.Constrained is null && parsed.GetValue(_penalty) is not null)
        {
            throw new InputException("--penalty is for problems with rows; this one has none. Leave it out.");
        }

        var (rule, weight) = PenaltyWords.Parse(parsed.GetValue(_penalty));
        return ReducedFile.Of(file, bits, reduction ?? PrecisionReduction.Round, over, rule, weight);
    }

    /// <summary>What the reduction does, as lines of a name and a text.</summary>
    public static IEnumerable<(string Name, string Text)> Lines(ReducedModel reduced)
    {
        yield return ($"in {reduced.Bits} bits", $"step {reduced.Step:G6} over {(reduced.Source.Vartype == Vartype.Binary ? "bits" : "spins")}; {reduced.VanishedCount} of {reduced.CoefficientCount} coefficients "
            + $"vanish ({100 * reduced.VanishedShare:0.##} %); largest relative error of the others {100 * reduced.LargestRelativeError:0.####} %");
        yield return ("order of states", reduced.KeepsOrder ? "kept: no two states of different energy change their order"
            : $"can change up to a difference of {reduced.OrderGap:G6}; the new optimum is at most so far from the old one");
    }

    /// <summary>The same as a JSON object.</summary>
    public static void Write(Utf8JsonWriter writer, ReducedModel reduced)
    {
        writer.WriteStartObject("precision");
        writer.WriteNumber("bits", reduced.Bits);
        writer.WriteString("over", reduced.Source.Vartype == Vartype.Binary ? "bits" : "spins");
        writer.WriteNumber("step", reduced.Step);
        writer.WriteNumber("coefficients", reduced.CoefficientCount);
        writer.WriteNumber("vanished", reduced.VanishedCount);
        writer.WriteNumber("vanished_share", reduced.VanishedShare);
        writer.WriteNumber("largest_relative_error", reduced.LargestRelativeError);
        writer.WriteNumber("order_gap", reduced.OrderGap);
        writer.WriteBoolean("keeps_order", reduced.KeepsOrder);
        writer.WriteEndObject();
    }
}
