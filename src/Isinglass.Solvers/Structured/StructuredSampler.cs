using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Solvers.Portfolio;
using Isinglass.Solvers.Reads;
using Isinglass.Structure;

namespace Isinglass.Solvers.Structured;

/// <summary>
/// Looks for structure first, and where a good part of the variables follows from the others searches among the free ones alone: enumeration when they are few,
/// else tabu search and annealing by compound moves, in turns or one of them. Systems of linear rows are solved exactly where that is possible, independent
/// sets are searched by swaps. All other models go to another sampler unchanged.
/// </summary>
/// <param name="inner">The sampler for models without structure; its name decides how a model with structure is searched: <c>sa</c>, <c>tabu</c>, else both in
/// turns.</param>
internal sealed class StructuredSampler(ISampler inner) : ISampler
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var run = control.Start();
        Requests.Check(model, request);
        run.Report(double.NaN, "looking for structure");
        var structure = run.ShouldStop() ? new ModelStructure { VariableCount = model.VariableCount } : StructureRecognizer.Recognize(model);
        var (chosen, free) = Choose(model, structure);
        var begun = run.Elapsed;
        var set = chosen.Sample(model, request, run.Control with { TimeLimit = run.Part().TimeLimit });
        if (chosen == inner)
        {
            return set;
        }

        run.Include(set.Trace, begun);
        return new SampleSet(set.Vartype, set.States, set.Energies.ToArray(), set.Occurrences.ToArray())
        {
            Sampler = Name,
            Parameters = new Dictionary<string, string>(set.Parameters, StringComparer.Ordinal)
            {
                ["chosen"] = $"structure+{set.Sampler}",
                ["free_variables"] = free.ToString(),
            },
            Timing = set.Timing,
            Trace = run.Trace,
            StopReason = set.StopReason,
        };
    }

    /// <summary>The sampler for what was found, and the number of bits that it searches.</summary>
    private (ISampler Sampler, int FreeCount) Choose(BinaryQuadraticModel model, ModelStructure structure)
    {
        var independent = inner.Name is "sa" or "tabu" ? null : structure.Independent;
        if (structure.IsWorthwhile)
        {
            var free = FreeModel.Of(model, structure);
            if (independent is null || free.FreeCount <= FreeEnumeration.LargestCount)
            {
                return (Choose(free), free.FreeCount);
            }
        }

        if (independent is not null)
        {
            return (new SwapSearch(independent, inner), model.VariableCount);
        }

        return inner.Name is not ("sa" or "tabu") && LinearSystem.Of(model, structure) is { } system
            ? (new SystemSampler(system, inner), model.VariableCount)
            : (inner, model.VariableCount);
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
}
