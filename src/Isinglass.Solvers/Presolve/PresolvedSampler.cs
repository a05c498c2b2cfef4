using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Solvers.Exact;
using Isinglass.Solvers.Machines;
using Isinglass.Solvers.Reads;

namespace Isinglass.Solvers.Presolve;

/// <summary>
/// Presolves a model, enumerates its small components, samples the others with <paramref name="inner"/>, and combines the parts: read r joins the r-th best
/// read of every component, so read 0 joins the best. Time is shared among components by their sizes.
/// </summary>
/// <param name="inner">The sampler for components that are not enumerated.</param>
internal sealed class PresolvedSampler(ISampler inner) : ISampler
{
    /// <summary>Components of at most this many variables are enumerated: 2^16 states take a millisecond.</summary>
    public const int EnumerationLimit = 16;

    /// <inheritdoc/>
    public string Name => $"presolve+{inner.Name}";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var run = control.Start();
        Requests.Check(model, request);
        if (run.ShouldStop())
        {
            return DisturbedModel.Judge(inner.Sample(model, request, control), model, run, Name);
        }

        run.Report(0, "presolving");
        var presolved = Presolver.Presolve(model, run);
        var prepared = run.Elapsed;
        var parts = SampleParts(presolved, request, run);
        var sampled = run.Elapsed;
        var reads = parts.Count == 0 ? request.Reads : parts.Min(part => part.Values.Length);
        var states = new BitMatrix(reads, model.VariableCount);
        var energies = new double[reads];
        for (var read = 0; read < reads; read++)
        {
            var values = presolved.Restore([.. parts.Select(part => part.Values[read])]);
            states.SetRow(read, values);
            energies[read] = model.Energy(values);
            run.Offer(energies[read]);
        }

        return new SampleSet(model.Vartype, states, energies)
        {
            Sampler = Name,
            Parameters = Describe(presolved, request, parts),
            Timing = Requests.Timing(prepared, sampled, run.Elapsed),
            Trace = run.Trace,
            StopReason = Reason(parts, run),
        };
    }

    private List<Part> SampleParts(PresolvedModel presolved, SampleRequest request, SolveRun run)
    {
        var parts = new List<Part>();
        var known = presolved.Constant;
        var left = presolved.Components.Sum(component => component.Variables.Length);
        foreach (var component in presolved.Components)
        {
            var isLast = parts.Count == presolved.Components.Count - 1;
            var control = run.Part(KeptSettings.NoImprovement, share: (double)component.Variables.Length / left) with
            {
                // Only for the last and largest component is the rest of the target known.
                Target = isLast ? run.Control.Target - known : null,
                Progress = run.Relay(isLast ? known : double.PositiveInfinity),
            };
            var begun = run.Elapsed;
            var part = SamplePart(component, request with { Key = request.Key.Derive("component").Derive(parts.Count) }, control);
            parts.Add(part);
            if (isLast)
            {
                run.Include(part.Set.Trace, begun, known);
            }

            known += part.Set.LowestEnergy;
            left -= component.Variables.Length;
            run.Report(parts.Count / (double)presolved.Components.Count, "sampling components");
        }

        return parts;
    }

    private Part SamplePart(PresolvedComponent component, SampleRequest request, SolveControl control)
    {
        var sampler = component.Variables.Length <= EnumerationLimit ? new ExactSampler() : inner;
        var set = sampler.Sample(component.Model, request with { InitialStates = Columns(request.InitialStates, component.Variables) }, control);
        var rows = SampleSets.RowOfEachRead(set);
        return new Part(set, [.. rows.OrderBy(row => set.Energies[row]).Select(set.Values)]);
    }

    private static BitMatrix? Columns(BitMatrix? states, int[] variables)
    {
        if (states is null)
        {
            return null;
        }

        var result = new BitMatrix(states.RowCount, variables.Length);
        for (var row = 0; row < states.RowCount; row++)
        {
            for (var k = 0; k < variables.Length; k++)
            {
                result[row, k] = states[row, variables[k]];
            }
        }

        return result;
    }

    /// <summary>Optimal when every part is proved, otherwise the stop reason of the first part that was stopped.</summary>
    private static StopReason Reason(List<Part> parts, SolveRun run)
    {
        var reasons = parts.Select(part => part.Set.StopReason).ToList();
        var stopped = reasons.FirstOrDefault(reason => reason is not (StopReason.Optimal or StopReason.Completed or StopReason.Converged));
        if (run.Control.Target is { } target && run.Best <= target)
        {
            return run.Finish(StopReason.Target);
        }

        var end = reasons.TrueForAll(reason => reason == StopReason.Optimal) ? StopReason.Optimal : StopReason.Completed;
        return run.Finish(stopped == StopReason.None ? end : stopped);
    }

    private static Dictionary<string, string> Describe(PresolvedModel presolved, SampleRequest request, List<Part> parts)
    {
        IEnumerable<KeyValuePair<string, string>> largest = parts.Count == 0 ? [] : parts[^1].Set.Parameters;
        return new Dictionary<string, string>(largest, StringComparer.Ordinal)
        {
            ["seed"] = request.Key.Seed.ToString(),
            ["reads"] = request.Reads.ToString(),
            ["fixed"] = presolved.FixedCount.ToString(),
            ["merged"] = presolved.MergedCount.ToString(),
            ["components"] = presolved.Components.Count.ToString(),
            ["lower_bound"] = presolved.LowerBound?.ToString("R") ?? "unknown",
        };
    }

    /// <summary>A component's reads, the best first.</summary>
    private sealed record Part(SampleSet Set, sbyte[][] Values);
}
