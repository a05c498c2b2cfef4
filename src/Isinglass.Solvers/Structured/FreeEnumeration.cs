using System.Numerics;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Solvers.Reads;
using Isinglass.Structure;

namespace Isinglass.Solvers.Structured;

/// <summary>
/// The proved minimum of a model by all values of its free bits, in the order of the binary reflected Gray code (Gray 1953): one compound flip a point.
/// </summary>
/// <param name="free">The model over its free bits; what is sampled is the model that it was made of.</param>
internal sealed class FreeEnumeration(FreeModel free) : ISampler
{
    /// <summary>2^20 points take a few tenths of a second.</summary>
    public const int LargestCount = 20;

    /// <summary>Points between recomputations of the sums and checks of the clock.</summary>
    private const long ReloadInterval = 1 << 12;

    /// <inheritdoc/>
    public string Name => "enumeration";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var run = control.Start();
        Requests.Check(model, request);
        var walker = free.CreateWalker();
        var prepared = run.Elapsed;
        var best = walker.Free.ToArray();
        var least = walker.Objective;
        run.Offer(least);
        var count = 1L << free.FreeCount;
        var step = 1L;
        for (; step < count && (step % ReloadInterval != 0 || !run.ShouldStop()); step++)
        {
            if (step % ReloadInterval == 0)
            {
                walker.Load(walker.Free.ToArray());
                run.Report((double)step / count, "enumerating free bits");
            }

            walker.Flip(BitOperations.TrailingZeroCount(step));
            if (walker.Objective < least)
            {
                least = walker.Objective;
                walker.Free.CopyTo(best);
                run.Offer(least);
            }
        }

        return Result(model, request, run, prepared, best, isProved: step == count);
    }

    private SampleSet Result(BinaryQuadraticModel model, SampleRequest request, SolveRun run, TimeSpan prepared, sbyte[] best, bool isProved)
    {
        var sampled = run.Elapsed;
        var point = new sbyte[model.VariableCount];
        free.Complete(best, point);
        var states = new BitMatrix(1, model.VariableCount);
        states.SetRow(0, point);
        var reason = run.Finish(isProved ? StopReason.Optimal : StopReason.Completed);
        return new SampleSet(model.Vartype, states, [model.Energy(point)], [request.Reads])
        {
            Sampler = Name,
            Parameters = Requests.Describe(request, 1, 1, []),
            Timing = Requests.Timing(prepared, sampled, run.Elapsed),
            Trace = run.Trace,
            StopReason = reason,
        };
    }
}
