using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Solvers.Reads;

namespace Isinglass.Solvers.Structured;

/// <summary>Reads of walks among free bits are cheap and vary much, so more are made than requested, and the best are returned.</summary>
internal static class CompoundReads
{
    /// <summary>Least number of reads; fixed, so that the number of threads does not matter.</summary>
    private const int LeastReads = 4;

    /// <summary>Makes the reads and returns the requested number, the best first.</summary>
    public static SampleSet Run<TWorkspace>(
        string name, BinaryQuadraticModel model, SampleRequest request, SolveControl control, int sweeps,
        Func<TWorkspace> create, Action<TWorkspace, ReadTask> read)
    {
        Requests.Check(model, request);
        var loop = new ReadLoop<TWorkspace>(model, request with { Reads = Math.Max(LeastReads, request.Reads) }, control.Start(), sweeps)
        {
            CreateWorkspace = create,
            Read = read,
        };
        var set = loop.Run(name, []);
        int[] rows = [.. Enumerable.Range(0, set.Count).OrderBy(row => set.Energies[row]).Take(request.Reads)];
        var states = new BitMatrix(rows.Length, model.VariableCount);
        for (var k = 0; k < rows.Length; k++)
        {
            set.States.RowWords(rows[k]).CopyTo(states.RowWords(k));
        }

        return new SampleSet(set.Vartype, states, [.. rows.Select(row => set.Energies[row])])
        {
            Sampler = set.Sampler,
            Parameters = new Dictionary<string, string>(set.Parameters, StringComparer.Ordinal) { ["reads"] = request.Reads.ToString() },
            Timing = set.Timing,
            Trace = set.Trace,
            StopReason = set.StopReason,
        };
    }
}
