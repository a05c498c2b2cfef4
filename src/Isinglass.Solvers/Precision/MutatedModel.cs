using Isinglass.Model;

namespace Isinglass.Solvers.Precision;

/// <summary>
/// A model of the same variables whose coefficients are integers of few bits times a step, and whose optima are optima of the source wherever that could be
/// proved: coefficients move one after the other, the largest first, each only within the interval in which every optimum of the changed model provably is one
/// of the unchanged (Mücke, Gerlach, Piatkowski 2023, "Optimum-preserving QUBO parameter compression", greedy, with steps in place of their dynamic range).
/// Steps from the best one of plain rounding down to a 64th of it are tried: smaller ones round less and clip more. With the optimum known a coefficient may
/// move without limit in one direction, so with enumeration the result keeps an optimum except where coefficients must be clipped; larger models use bounds.
/// Nothing is guaranteed about the order of other states.
/// </summary>
internal sealed class MutatedModel
{
    private const int LargestCount = 5_000;

    /// <summary>Half octaves between a step and a 64th of it: enough to tell clipping from rounding.</summary>
    private const int MostSteps = 13;

    /// <summary>Limit of the squared number of coefficients: each coefficient's bound is a pass over all of them.</summary>
    private const long MostLooks = 50_000_000;
    private const int LargestEnumeration = 24;

    private MutatedModel(BinaryQuadraticModel source, int bits)
    {
        Source = source;
        Bits = bits;
        Target = source;
    }

    /// <summary>The model that was given, squared terms multiplied out.</summary>
    public BinaryQuadraticModel Source { get; }

    /// <summary>The model with moved coefficients, over the same variables.</summary>
    public BinaryQuadraticModel Target { get; private init; }

    /// <summary>Bits of a signed coefficient.</summary>
    public int Bits { get; }

    /// <summary>The unit of the target's coefficients.</summary>
    public double Step { get; private init; } = 1;

    /// <summary>Number of coefficients that are not 0 in the source.</summary>
    public int CoefficientCount { get; private init; }

    /// <summary>How many of them differ in the target.</summary>
    public int ChangedCount { get; private init; }

    /// <summary>The largest |change|.</summary>
    public double LargestChange { get; private init; }

    /// <summary>How many coefficients had to move further than is proved safe.</summary>
    public int ForcedCount { get; private init; }

    /// <summary>Whether it is certain that every optimum of the target is an optimum of the source.</summary>
    public bool KeepsOptimum { get; private init; } = true;

    /// <summary>Mutates a model.</summary>
    /// <param name="model">The model; bits or spins.</param>
    /// <param name="bits">Bits of a signed coefficient, 2 to 52.</param>
    /// <param name="options">What is known about the optimum.</param>
    /// <exception cref="InputException">The number of bits is out of range, or there are too many coefficients.</exception>
    public static MutatedModel Of(BinaryQuadraticModel model, int bits, MutationOptions? options = null)
    {
        ReducedModel.CheckBits(bits);
        options ??= new MutationOptions();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.EnumerationLimit, LargestEnumeration, nameof(options));
        var source = model.Expand();
        var original = new ChangingModel(source);
        if (original.Count > LargestCount)
        {
            throw new InputException(
                $"Mutation looks at all coefficients for each and is for up to {LargestCount}; this model has {original.Count}. "
                + "Round instead (the reduction 'round').");
        }

        if (original.Count == 0)
        {
            return new MutatedModel(source, bits);
        }

        var limit = (1L << (bits - 1)) - 1;
        var plain = ReducedModel.BestStep(source, CoefficientRange.Of(source).Largest, limit);
        var steps = (int)Math.Clamp(MostLooks / ((long)original.Count * original.Count), 2, MostSteps);
        MutatedModel? best = null;
        for (var k = 0; k < steps; k++)
        {
            var attempt = At(original, source, bits, plain * Math.Pow(2, -6.0 * k / (steps - 1)), options);
            best = best is null || Rank(attempt).CompareTo(Rank(best)) < 0 ? attempt : best;
            if (best.ChangedCount == 0)
            {
                break;
            }
        }

        return best!;
    }

    // Without a proof the nearest model is the best guess.
    private static (bool IsUncertain, double Change) Rank(MutatedModel model) => (!model.KeepsOptimum, model.LargestChange);

    private static MutatedModel At(ChangingModel original, BinaryQuadraticModel source, int bits, double step, MutationOptions options)
    {
        var changing = new ChangingModel(source);
        var enumerates = changing.VariableCount <= options.EnumerationLimit;
        var walk = new MutationWalk(changing, enumerates ? new EnumeratedGap(changing) : new BoundedGap(changing, options), step, (1L << (bits - 1)) - 1);
        var forced = walk.Run();
        var changes = Enumerable.Range(0, original.Count).Select(c => Math.Abs(changing[c] - original[c])).ToArray();
        return new MutatedModel(source, bits)
        {
            Target = changing.Build(),
            Step = step,
            CoefficientCount = original.Count,
            ChangedCount = changes.Where((change, c) => change > 1e-12 * Math.Abs(original[c])).Count(),
            LargestChange = changes.Max(),
            ForcedCount = forced,
            KeepsOptimum = forced == 0 || (enumerates && EnumeratedGap.KeepsOptimum(original, changing)),
        };
    }
}
