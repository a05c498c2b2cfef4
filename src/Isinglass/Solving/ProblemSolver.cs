using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Modelling;
using Isinglass.Numerics.Bits;
using Isinglass.Numerics.Random;
using Isinglass.Training;

namespace Isinglass.Solving;

/// <summary>Solves a problem file: without rows on a sampler, with rows by a method.</summary>
internal static class ProblemSolver
{
    private const string Auto = "auto";

    public static SolveOutcome Solve(ModelFile file, SolveSettings settings, SolveControl control)
    {
        if (file.Objective.VariableCount == 0)
        {
            return Constant(file, control);
        }

        if (file.Constrained is { } constrained)
        {
            return ConstrainedSolving.Run(constrained, settings, control);
        }

        return settings.Method is null
            ? Sample(file.Objective, settings, settings.Machine ?? MachineCatalog.CreateSampler(settings.Sampler ?? Auto, settings.UsesStructure), control)
            : throw new InputException("`method` is for problems with rows; this one has none. Choose a machine by `sampler`.");
    }

    /// <summary>Makes the checks of <see cref="Solve"/> without solving.</summary>
    /// <exception cref="InputException">There is no such method or machine.</exception>
    public static void Check(ModelFile file, SolveSettings settings)
    {
        if (file.Constrained is { } constrained)
        {
            MethodCatalog.Create(settings, constrained, new IterationLog());
        }
        else
        {
            MachineCatalog.CreateSampler(settings.Sampler ?? Auto, settings.UsesStructure);
        }
    }

    /// <summary>A problem without variables has one point, whose value is the constant, unless a row without terms forbids it.</summary>
    private static SolveOutcome Constant(ModelFile file, SolveControl control)
    {
        RowOutcome[]? outcomes = null;
        if (file.Constrained is { } rows)
        {
            RowDiagnosis.Check(rows);
            outcomes = [.. Enumerable.Range(0, rows.Rows.RowCount).Select(r => new RowOutcome(rows.NameOfRow(r), rows.Violation(r, []), null))];
        }

        var (run, energy) = (control.Start(), file.Objective.Energy([]));
        run.Offer(energy);
        return new SolveOutcome
        {
            Sampler = "exact",
            Point = [],
            Energy = energy,
            IsFeasible = true,
            Reads = 1,
            Elapsed = run.Elapsed,
            StopReason = StopReason.Optimal,
            Trace = run.Trace,
            Parameters = new Dictionary<string, string>(StringComparer.Ordinal),
            Samples = new SampleSet(file.Objective.Vartype, new BitMatrix(1, 0), [energy]),
            LowerBound = energy,
            Rows = outcomes,
        };
    }

    private static SolveOutcome Sample(BinaryQuadraticModel model, SolveSettings settings, ISampler sampler, SolveControl control)
    {
        var run = control.Start();
        var samples = (settings.Calls?.Watch(sampler, null) ?? sampler).Sample(
            model,
            new SampleRequest
            {
                Key = new RandomKey(settings.Seed),
                Reads = settings.Reads ?? 1,
                Sweeps = settings.Sweeps,
                Threads = settings.Threads,
                InitialStates = InitialStates(settings),
            },
            control);
        var point = samples.Count > 0 ? samples.LowestValues() : [];
        return new SolveOutcome
        {
            Sampler = samples.Sampler.Length > 0 ? samples.Sampler : sampler.Name,
            Point = point,
            // Recomputed, so that the reported energy does not depend on a sampler's running sums.
            Energy = point.Length > 0 ? model.Energy(point) : double.PositiveInfinity,
            IsFeasible = point.Length > 0,
            Reads = samples.Occurrences.ToArray().Sum(),
            Elapsed = run.Elapsed,
            StopReason = samples.StopReason,
            Trace = samples.Trace,
            FreeVariables = samples.Parameters.TryGetValue("free_variables", out var free) ? int.Parse(free) : model.VariableCount,
            Parameters = samples.Parameters,
            Samples = samples,
        };
    }

    private static BitMatrix? InitialStates(SolveSettings settings)
    {
        if (settings.Initial.Count == 0)
        {
            return null;
        }

        var states = new BitMatrix(settings.Initial.Count, settings.Initial[0].Length);
        for (var r = 0; r < settings.Initial.Count; r++)
        {
            states.SetRow(r, settings.Initial[r]);
        }

        return states;
    }
}
