using System.CommandLine;
using Isinglass.Answers;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Solvers.Precision;
using Isinglass.Solving;

namespace Isinglass.Cli;

/// <summary>The options that reduce a problem to few bits.</summary>
/// <param name="meaning">Description of --bits in a command; null = the usual one.</param>
internal sealed class PrecisionOptions(string? meaning = null)
{
    private readonly Option<int?> _bits = Flag.Whole("--bits", "N",
        meaning ?? "Bring the coefficients to signed integers of so many bits, 2 to 52; rows become penalties first.", (2, 52));

    private readonly Option<PrecisionReduction?> _reduce = Flag.Choice("--reduce",
        "How: round (nearest multiples of the best step), drop (those below half a step become 0), split (exact, tied copies of spins share wide "
        + "coefficients) or mutate (coefficients move as far as an optimum provably stays one). Default: round.",
        [
            ("round", PrecisionReduction.Round), ("drop", PrecisionReduction.Drop), ("split", PrecisionReduction.Split),
            ("mutate", PrecisionReduction.Mutate),
        ]);

    private readonly Option<Vartype?> _over = Flag.Choice("--over",
        "Which coefficients: over bits or over spins. Default: as the file has its variables.", [("bits", Vartype.Binary), ("spins", Vartype.Spin)]);

    private readonly Option<string?> _penalty = ProblemOptions.Penalty("Weights of the penalties");

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [_bits, _reduce, _over, _penalty];

    /// <summary>The problem reduced by the options; null when none is given.</summary>
    public PrecisionAnswer? Reduce(ModelFile file, ParseResult parsed)
    {
        IdleOptions.Refuse(parsed, parsed.GetValue(_bits) is null, "says how --bits N is meant. Give --bits.", _reduce, _over, _penalty);
        IdleOptions.Refuse(parsed, file.Constrained is null, "is for problems with rows; this one has none. Leave it out.", _penalty);
        if (parsed.GetValue(_bits) is not { } bits)
        {
            return null;
        }

        var (rule, weight) = PenaltyWords.Parse(parsed.GetValue(_penalty));
        return PrecisionAnswer.Of(file, bits, parsed.GetValue(_reduce) ?? PrecisionReduction.Round, parsed.GetValue(_over), rule, weight);
    }
}
