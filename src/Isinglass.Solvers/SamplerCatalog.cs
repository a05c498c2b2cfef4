using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Bifurcation;
using Isinglass.Solvers.Coherent;
using Isinglass.Solvers.Descent;
using Isinglass.Solvers.Exact;
using Isinglass.Solvers.Quantum;
using Isinglass.Solvers.Structured;
using Isinglass.Solvers.Tabu;
using Isinglass.Solvers.Tempering;

namespace Isinglass.Solvers;

/// <summary>Every simulated Ising machine by its name on the command line.</summary>
public static class SamplerCatalog
{
    private static readonly (string Name, string Summary, Func<ISampler> Create)[] Entries =
    [
        ("auto", "presolve, enumeration, then annealing, tabu search and tempering in turns; the choice when in doubt", () => new PortfolioSampler()),
        ("sa", "simulated annealing with a measured temperature range; the first choice for most models", () => new SimulatedAnnealing()),
        ("tabu", "one-flip tabu search with elite restarts; strong on dense and penalty models", () => new TabuSearch()),
        ("tempering", "parallel tempering on a measured ladder; the strongest on rugged small models", () => new ParallelTempering()),
        ("sqa", "simulated quantum annealing: path integral with a falling transverse field", () => new SimulatedQuantumAnnealing()),
        ("bsb", "ballistic simulated bifurcation, many agents in lock step", () => Bifurcation(BifurcationKind.Ballistic)),
        ("dsb", "discrete simulated bifurcation", () => Bifurcation(BifurcationKind.Discrete)),
        ("gsb", "generalised simulated bifurcation, one pump per variable", () => Bifurcation(BifurcationKind.Generalized)),
        ("cim", "coherent Ising machine with chaotic feedback control", () => Coherent(CoherentFeedback.ChaoticFeedback)),
        ("cim-cac", "coherent Ising machine with chaotic amplitude control", () => Coherent(CoherentFeedback.AmplitudeControl)),
        ("cim-sfc", "coherent Ising machine with separated feedback control", () => Coherent(CoherentFeedback.SeparatedFeedback)),
        ("cim-mf", "coherent Ising machine, mean-field amplitudes with noise", () => Coherent(CoherentFeedback.MeanField)),
        ("simcim", "coherent Ising machine in the form of SimCIM, with momentum", () => Coherent(CoherentFeedback.SimCim)),
        ("descent", "steepest descent from each start", () => new SteepestDescent()),
        ("exact", "enumeration or branch and bound; proves its answer", () => new ExactSampler()),
    ];

    /// <summary>The names, the recommended first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(entry => entry.Name)];

    /// <summary>A sampler's description, in one line.</summary>
    public static string Summary(string name) => Find(name).Summary;

    /// <summary>A sampler with default parameters; an unknown name throws <see cref="InputException"/> that names the nearest known one.</summary>
    public static ISampler Create(string name) => Find(name).Create();

    /// <summary>
    /// A sampler that, if asked, searches among the free bits of a model with structure: <c>auto</c> (which always does), <c>sa</c> and <c>tabu</c>; the others
    /// never do.
    /// </summary>
    public static ISampler Create(string name, bool usesStructure) => name switch
    {
        "auto" => new PortfolioSampler(usesStructure),
        "sa" or "tabu" when usesStructure => new StructuredSampler(Create(name)),
        _ => Create(name),
    };

    private static CoherentIsingMachine Coherent(CoherentFeedback feedback) => new(new CoherentIsingMachineOptions { Feedback = feedback });

    private static SimulatedBifurcation Bifurcation(BifurcationKind kind) => new(new SimulatedBifurcationOptions { Kind = kind });

    private static (string Name, string Summary, Func<ISampler> Create) Find(string name)
    {
        foreach (var entry in Entries)
        {
            if (string.Equals(entry.Name, name, StringComparison.Ordinal))
            {
                return entry;
            }
        }

        throw NearestName.Unknown("sampler", name, [.. Names]);
    }
}
