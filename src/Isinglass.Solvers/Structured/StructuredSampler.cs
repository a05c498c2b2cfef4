using Isinglass.Model;
using Isinglass.Structure;

namespace Isinglass.Solvers;

/// <summary>
/// Looks for structure first, and where a good part of the variables follows from the others searches among the free ones alone: enumeration when they are few, else tabu
/// search and annealing by compound moves, in turns or one of them. Everything else goes to another sampler, as it came.
/// </summary>
/// <param name="inner">The sampler for models without structure; its name decides how a model with structure is searched: <c>sa</c>, <c>tabu</c>, else both in turns.</param>
public sealed class StructuredSampler(ISampler inner) : ISampler
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var run = control.Start();
        Requests.Check(model, request);
        run.Report(double.NaN, "looking for structure");
        if (run.ShouldStop() || Reduce(model) is not { } free)
        {
            return inner.Sample(model, request, Rest(run));
        }

        var chosen = Choose(free);
        var begun = run.Elapsed;
        var set = chosen.Sample(model, request, Rest(run));
        run.Include(set.Trace, begun);
        return new SampleSet(set.Vartype, set.States, set.Energies.ToArray(), set.Occurrences.ToArray())
        {
            Sampler = Name,
            Parameters = new Dictionary<string, string>(set.Parameters, StringComparer.Ordinal)
            {
                ["chosen"] = $"structure+{chosen.Name}",
                ["free_variables"] = free.FreeCount.ToString(),
            },
            Timing = set.Timing,
            Trace = run.Trace,
            StopReason = set.StopReason,
        };
    }

    private static FreeModel? Reduce(BinaryQuadraticModel model)
    {
        var structure = StructureRecognizer.Recognize(model);
        return structure.IsWorthwhile ? FreeModel.Of(model, structure) : null;
    }

    private ISampler Choose(FreeModel free) => inner.Name switch
    {
        "sa" => new CompoundAnnealing(free),
        "tabu" => new CompoundTabu(free),
        _ when free.FreeCount <= FreeEnumeration.LargestCount => new FreeEnumeration(free),
        _ => new SamplerRace(
            new SamplerRace.Member(new CompoundTabu(free), IsColdFirst: true, FirstShare: 0.5),
            new SamplerRace.Member(new CompoundAnnealing(free), IsColdFirst: true, FirstShare: 0.25)),
    };

    private static SolveControl Rest(SolveRun run) => run.Control with { TimeLimit = run.Part().TimeLimit };
}
