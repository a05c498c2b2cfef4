using System.CommandLine;
using Isinglass.Certificates;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Precision;
using Isinglass.Solving;

namespace Isinglass.Cli;

/// <summary>The options of <c>info</c> and <c>convert</c> that bring a model to few bits.</summary>
internal sealed class PrecisionOptions
{
    private const int PointCount = 20;
    private const int RoofDualitySize = 300;

    private static readonly (string Name, PrecisionReduction Value)[] Reductions =
    [
        ("round", PrecisionReduction.Round), ("drop", PrecisionReduction.Drop), ("split", PrecisionReduction.Split), ("mutate", PrecisionReduction.Mutate),
    ];

    private readonly Option<int?> _bits = Flag.Whole("--bits", "N",
        "Bring the coefficients to signed integers of so many bits, 2 to 52; rows become penalties first.", (2, 52));

    private readonly Option<PrecisionReduction?> _reduce = Flag.Choice("--reduce",
        "How: round (nearest multiples of the best step), drop (those below half a step become 0), split (exact, tied copies of spins share wide "
        + "coefficients) or mutate (coefficients move as far as an optimum provably stays one). Default: round.", Reductions);

    private readonly Option<Vartype?> _over = Flag.Choice("--over",
        "Which coefficients: over bits or over spins. Default: as the file has its variables.", [("bits", Vartype.Binary), ("spins", Vartype.Spin)]);

    private readonly Option<string?> _penalty = Flag.Text("--penalty", "RULE|VALUE",
        $"Weights of the penalties: a rule ({string.Join(", ", PenaltyWords.RuleNames)}) or a number. Default: vlm.");

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="meaning">What --bits means there; null = what it says of itself.</param>
    public void AddTo(Command command, string? meaning = null)
    {
        _bits.Description = meaning ?? _bits.Description;
        foreach (var option in new Option[] { _bits, _reduce, _over, _penalty })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The model of few bits that the options ask for; null when they ask for none.</summary>
    public PrecisionResult? Reduce(ModelFile file, ParseResult parsed)
    {
        var (reduction, over) = (parsed.GetValue(_reduce), parsed.GetValue(_over));
        IdleOptions.Refuse(parsed, parsed.GetValue(_bits) is null, "says how --bits N is meant. Give --bits.", _reduce, _over, _penalty);
        IdleOptions.Refuse(parsed, file.Constrained is null, "is for problems with rows; this one has none. Leave it out.", _penalty);
        if (parsed.GetValue(_bits) is not { } bits)
        {
            return null;
        }

        if (reduction == PrecisionReduction.Split && over == Vartype.Binary)
        {
            throw new InputException("--reduce split is over spins: copies of a bit would be tied by biases as wide as the couplings that they share. Leave "
                + "--over out.");
        }

        var (rule, weight) = PenaltyWords.Parse(parsed.GetValue(_penalty));
        var source = ReducedFile.SourceOf(file, over, rule, weight);
        return reduction switch
        {
            PrecisionReduction.Split => PrecisionResult.Of(SplitModel.Of(source, bits)),
            PrecisionReduction.Mutate => PrecisionResult.Of(MutatedModel.Of(source, bits, Knowledge(source))),
            _ => PrecisionResult.Of(ReducedModel.Of(source, bits, reduction ?? PrecisionReduction.Round)),
        };
    }

    // Where all states cannot be looked at: good points from annealing, bounds from roof duality while that is fast.
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
            LowerBound = source.InteractionCount <= RoofDualitySize ? static model => StatementBounds.OfRelaxation(model.ToVartype(Vartype.Binary),
            SolveControl.Unlimited.Start()) : null,
        };
    }
}
