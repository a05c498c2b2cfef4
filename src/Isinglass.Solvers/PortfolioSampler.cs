using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Solvers.Exact;
using Isinglass.Solvers.Portfolio;
using Isinglass.Solvers.Presolve;
using Isinglass.Solvers.Structured;

namespace Isinglass.Solvers;

/// <summary>
/// The default sampler: small models are enumerated; models with structure are searched among their free bits (<see cref="StructuredSampler"/>); others are
/// presolved (bounds, merges, roof duality, components), small components enumerated, and on the rest simulated annealing, tabu search and parallel tempering
/// take turns, sharing their best states. Without a time limit the work is fixed and equal keys give equal samples on any number of threads; with one, all of
/// it is used unless the optimum is proved earlier. Component reads are combined best with best. A proved result has the stop reason <see
/// cref="StopReason.Optimal"/>.
/// </summary>
/// <param name="usesStructure">Whether to look for structure. Default true.</param>
internal sealed class PortfolioSampler(bool usesStructure) : ISampler
{
    /// <summary>Models of at most this many variables are enumerated at once: 2^20 states take a few hundredths of a second.</summary>
    private const int EnumerationLimit = 20;

    private readonly ExactSampler _exact = new(new ExactSamplerOptions { EnumerationLimit = EnumerationLimit });
    private readonly ISampler _larger = usesStructure ? new StructuredSampler(Presolved()) : Presolved();

    /// <summary>The sampler that looks for structure.</summary>
    public PortfolioSampler()
        : this(usesStructure: true)
    {
    }

    /// <inheritdoc/>
    public string Name => "auto";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var chosen = model.VariableCount <= EnumerationLimit ? _exact : _larger;
        var set = chosen.Sample(model, request, control);
        return new SampleSet(set.Vartype, set.States, set.Energies.ToArray(), set.Occurrences.ToArray())
        {
            Sampler = Name,
            Parameters = new Dictionary<string, string>(set.Parameters, StringComparer.Ordinal)
            {
                ["chosen"] = set.Parameters.GetValueOrDefault("chosen", chosen.Name),
            },
            Timing = set.Timing,
            Trace = set.Trace,
            StopReason = set.StopReason,
        };
    }

    private static PresolvedSampler Presolved() => new(new SamplerRace());
}
