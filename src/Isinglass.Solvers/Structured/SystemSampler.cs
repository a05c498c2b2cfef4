using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Solvers.Reads;
using Isinglass.Structure;

namespace Isinglass.Solvers.Structured;

/// <summary>
/// Solves a system of linear rows over bits exactly by meeting in the middle with four lists (Schroeppel, Shamir, SIAM J. Comput. 10, 1981; cut by a modulus as
/// by Howgrave-Graham, Joux, Eurocrypt 2010): time 2^(n/2), memory 2^(n/4). All rows together are one number modulo 2^64, a random combination of them, so a
/// sum that agrees is checked against the rows. A point where all rows hold is optimal; when there is none, another sampler gets the rest of the time.
/// </summary>
/// <param name="system">The system of the sampled model.</param>
/// <param name="inner">The sampler when the rows cannot all hold, or the time is too short.</param>
internal sealed class SystemSampler(LinearSystem system, ISampler inner) : ISampler
{
    /// <summary>Largest number of bits: halves of 2^32 sums.</summary>
    private const int LargestCount = 64;

    /// <summary>Sums in a second on one thread: a cautious guess, to decide whether to begin.</summary>
    private const double SumsPerSecond = 5e7;

    /// <summary>Part of the time after which another sampler takes over.</summary>
    private const double LargestShare = 0.8;

    /// <summary>Residues in a batch; the answer is that of the first one, whatever the number of threads.</summary>
    private const int Batch = 32;

    /// <inheritdoc/>
    public string Name => "meet-in-the-middle";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var run = control.Start();
        Requests.Check(model, request);
        var seconds = Math.Pow(2, 1 + system.VariableCount / 2.0) / (SumsPerSecond * request.Threads);
        if (system.VariableCount <= LargestCount && !(seconds > LargestShare * control.TimeLimit?.TotalSeconds) && Search(request, run) is { } bits)
        {
            return Result(model, request, run, bits);
        }

        var begun = run.Elapsed;
        var set = inner.Sample(model, request, run.Control with { TimeLimit = run.Part().TimeLimit });
        run.Include(set.Trace, begun);
        return set;
    }

    /// <summary>Bits by which all rows hold; null when there are none, or the run was stopped.</summary>
    private sbyte[]? Search(SampleRequest request, SolveRun run)
    {
        var lists = new FourLists(system, request.Key.Derive("rows"));
        for (var first = 0; first < lists.Modulus && !run.ShouldStop() && !(run.Elapsed > LargestShare * run.Control.TimeLimit); first += Batch)
        {
            var found = new sbyte[Batch][];
            var end = Math.Min(first + Batch, lists.Modulus);
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = request.Threads };
            Parallel.For(first, end, parallel, static () => new FourLists.Workspace(), (residue, _, workspace) =>
            {
                found[residue % Batch] = lists.Match(residue, workspace)!;
                return workspace;
            }, static _ => { });
            if (Array.Find(found, static bits => bits is not null) is { } solution)
            {
                return solution;
            }

            run.Report((double)end / lists.Modulus, "meeting in the middle");
        }

        return null;
    }

    private SampleSet Result(BinaryQuadraticModel model, SampleRequest request, SolveRun run, sbyte[] bits)
    {
        var states = new BitMatrix(1, model.VariableCount);
        states.SetRow(0, bits);
        var values = new sbyte[model.VariableCount];
        states.CopyRow(0, values, model.ZeroValue);
        var energy = model.Energy(values);
        run.Offer(energy);
        run.Finish(StopReason.Optimal);
        return new SampleSet(model.Vartype, states, [energy], [request.Reads])
        {
            Sampler = Name,
            Parameters = Requests.Describe(request, 1, 1, []),
            Timing = Requests.Timing(TimeSpan.Zero, run.Elapsed, run.Elapsed),
            Trace = run.Trace,
            StopReason = StopReason.Optimal,
        };
    }
}
