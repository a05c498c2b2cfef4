using Isinglass.Model;
using Isinglass.Model.Formats;
using Isinglass.Numerics;
using Isinglass.Solvers;

namespace Isinglass.Cli.Solving;

/// <summary>Solves a problem file: without rows on a sampler, with rows by a method.</summary>
internal static class ProblemSolver
{
    private const string Auto = "auto";

    public static SolveOutcome Solve(ModelFile file, SolveSettings settings, SolveControl control)
    {
        var sampler = SamplerCatalog.Create(settings.Sampler is { } name && (name != Auto || SamplerCatalog.Names.Contains(Auto)) ? name : Recommended());
        if (file.Constrained is { } constrained)
        {
            return SolveConstrained(constrained, settings, MethodCatalog.Create(settings.Method ?? MethodCatalog.Default, settings, sampler), control);
        }

        return settings.Method is null ? Sample(file.Objective, settings, sampler, control)
            : throw new InputException("--method is for problems with rows; this one has none. Choose a machine with --sampler.");
    }

    /// <summary>The portfolio where there is one, else the first of the catalog, which names the recommended first.</summary>
    private static string Recommended() => SamplerCatalog.Names.Contains(Auto) ? Auto : SamplerCatalog.Names[0];

    private static SolveOutcome Sample(BinaryQuadraticModel model, SolveSettings settings, ISampler sampler, SolveControl control)
    {
        var run = control.Start();
        var samples = sampler.Sample(
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
            // From scratch: what is reported does not rest on anything that a sampler kept up to date.
            Energy = point.Length > 0 ? model.Energy(point) : double.PositiveInfinity,
            IsFeasible = point.Length > 0,
            Reads = samples.Occurrences.ToArray().Sum(),
            Elapsed = run.Elapsed,
            StopReason = samples.StopReason,
            Trace = samples.Trace,
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

    /// <summary>
    /// Solves, and solves again with new keys from the best point while a time limit that is given leaves time and nothing is proved: more time never gives
    /// less.
    /// </summary>
    private static SolveOutcome SolveConstrained(ConstrainedQuadraticModel model, SolveSettings settings, ISolver solver, SolveControl control)
    {
        var run = control.Start();
        var session = solver.Prepare(model);
        var key = new RandomKey(settings.Seed);
        var trace = new List<TracePoint>();
        Solution? best = null;
        var rounds = 0;
        StopReason reason;
        do
        {
            var begun = run.Elapsed;
            var part = control with { TimeLimit = control.TimeLimit is { } limit ? TimeSpan.FromTicks(Math.Max(0, (limit - begun).Ticks)) : null };
            var start = best is { Values.Length: > 0 } ? best.Values : settings.Initial.Count > 0 ? settings.Initial[0] : [];
            var solution = session.Solve(
                new SolveRequest { Key = rounds == 0 ? key : key.Derive(rounds), Threads = settings.Threads, Start = start },
                part);
            foreach (var (elapsed, objective) in solution.Trace)
            {
                if (run.Offer(objective))
                {
                    trace.Add(new TracePoint(begun + elapsed, objective));
                }
            }

            best = Better(model, best, solution) ? solution : best;
            reason = solution.StopReason;
            rounds++;
        }
        while (control.TimeLimit is not null && reason == StopReason.Completed && best!.Status != SolutionStatus.Optimal && !run.ShouldStop());

        var point = best!.Values;
        return new SolveOutcome
        {
            Sampler = solver.Name,
            Point = point,
            Energy = point.Length > 0 ? model.Objective.Energy(point) : double.PositiveInfinity,
            IsFeasible = point.Length > 0 && model.IsFeasible(point),
            Reads = rounds,
            Elapsed = run.Elapsed,
            StopReason = run.StopReason != StopReason.None ? run.StopReason : reason,
            Trace = trace,
            Parameters = new Dictionary<string, string>(StringComparer.Ordinal),
            Samples = AsSamples(model, point),
            LowerBound = best.LowerBound,
        };
    }

    /// <summary>A feasible point is better than none, less violation better than more, then the objective decides.</summary>
    private static bool Better(ConstrainedQuadraticModel model, Solution? old, Solution candidate)
    {
        if (old is null || old.Values.Length == 0)
        {
            return true;
        }

        return candidate.Values.Length > 0
            && (Violation(model, candidate), candidate.Objective).CompareTo((Violation(model, old), old.Objective)) < 0;
    }

    private static double Violation(ConstrainedQuadraticModel model, Solution solution) =>
        model.IsFeasible(solution.Values) ? 0 : model.TotalViolation(solution.Values);

    private static SampleSet AsSamples(ConstrainedQuadraticModel model, sbyte[] point)
    {
        var states = new BitMatrix(point.Length > 0 ? 1 : 0, model.VariableCount);
        if (point.Length > 0)
        {
            states.SetRow(0, point);
        }

        return new SampleSet(Vartype.Binary, states, point.Length > 0 ? [model.Objective.Energy(point)] : []);
    }
}
