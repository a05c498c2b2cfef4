using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Solvers.Reads;
using Isinglass.Structure;

namespace Isinglass.Solvers.Structured;

/// <summary>
/// Independent sets of large weight by multi-neighbourhood tabu search (Wu, Hao, Glover, Annals of Operations Research 196, 2012): a move adds a vertex, swaps
/// one in for the only one that it excludes, or drops one, whichever gains most and is not blocked. A vertex that leaves is blocked for a while. Walks without
/// an improvement restart, from the empty set or from the best set with some vertices forced in. A sweep is one move per vertex.
/// </summary>
/// <param name="graph">The graph of the sampled model.</param>
/// <param name="inner">A sampler that gets the first tenth of the time: it may prove the optimum, and its best state is a start.</param>
internal sealed class SwapSearch(IndependentSet graph, ISampler inner) : ISampler
{
    /// <summary>Moves of a read when nothing is prescribed, and least number of sweeps.</summary>
    private const int DefaultMoves = 400_000;
    private const int LeastSweeps = 20;

    private const double InnerShare = 0.1;

    /// <inheritdoc/>
    public string Name => "swap";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var run = control.Start();
        var first = inner.Sample(model, request, control.TimeLimit is { } limit ? control with { TimeLimit = InnerShare * limit } : control);
        if (first.StopReason is StopReason.Optimal or StopReason.Target or StopReason.Cancelled)
        {
            return first;
        }

        run.Include(first.Trace, TimeSpan.Zero);
        var begun = run.Elapsed;
        var sweeps = Math.Max(LeastSweeps, DefaultMoves / graph.VertexCount);
        var set = CompoundReads.Run(
            Name, model, request with { Key = request.Key.Derive(Name), InitialStates = first.States }, run.Control with { TimeLimit = run.Part().TimeLimit },
            sweeps, () => new Workspace(graph, model), static (workspace, task) => workspace.Read(task));
        run.Include(set.Trace, begun);
        return new SampleSet(set.Vartype, set.States, set.Energies.ToArray(), set.Occurrences.ToArray())
        {
            Sampler = Name,
            Parameters = set.Parameters,
            Timing = set.Timing,
            Trace = run.Trace,
            StopReason = set.StopReason,
        };
    }

    private sealed class Workspace(IndependentSet graph, BinaryQuadraticModel model)
    {
        /// <summary>Moves without an improvement after which a walk ends: at least, and per vertex.</summary>
        private const long LeastPatience = 10_000;
        private const long PatiencePerVertex = 4;

        private readonly SwapWalk _walk = new(graph);
        private readonly bool[] _best = new bool[graph.VertexCount];
        private readonly sbyte[] _point = new sbyte[graph.VertexCount];

        public void Read(ReadTask task)
        {
            var random = task.Key.Derive("moves").CreateSource();
            var taken = model.ZeroValue;
            _walk.Begin(random, vertex => task.Start[vertex] != taken != graph.IsOfZeros);
            var bestWeight = double.NegativeInfinity;
            var patience = Math.Max(LeastPatience, PatiencePerVertex * graph.VertexCount);
            var (walkBest, since) = (_walk.Weight, 0L);
            Keep();
            var left = (long)task.Sweeps * graph.VertexCount;
            for (var (walk, move) = (1, 1L); move <= left; move++)
            {
                if (move % graph.VertexCount == 0 && task.Run.ShouldStop())
                {
                    break;
                }

                _walk.Move(random, move, bestWeight);
                if (_walk.Weight > walkBest)
                {
                    (walkBest, since) = (_walk.Weight, 0);
                    Keep();
                }
                else if (++since > patience)
                {
                    walk++;
                    _walk.Begin(random, vertex => walk % 2 == 0 && _best[vertex]);
                    if (walk % 2 == 0)
                    {
                        _walk.Force(random, 1 + random.NextBelow(1 + graph.VertexCount / 50));
                    }

                    (walkBest, since) = (_walk.Weight, 0);
                    Keep();
                }
            }

            void Keep()
            {
                if (_walk.Weight > bestWeight)
                {
                    bestWeight = _walk.Weight;
                    for (var v = 0; v < _best.Length; v++)
                    {
                        _best[v] = _walk.Contains(v);
                        _point[v] = _best[v] != graph.IsOfZeros ? (sbyte)1 : model.ZeroValue;
                    }

                    task.Offer(graph.Constant - bestWeight, _point);
                }
            }
        }
    }
}
