using Isinglass.Model.Control;

namespace Isinglass.Solvers.Presolve;

/// <summary>
/// Maximum flow with integer capacities by shortest augmenting layers (Dinic 1970). An edge has a capacity in each direction, so that two opposite arcs cost
/// one.
/// </summary>
internal sealed class MaximumFlow
{
    private readonly List<int> _heads = [];
    private readonly List<long> _residuals = [];
    private readonly int _nodeCount;
    private int[] _starts = [];
    private int[] _arcs = [];

    public MaximumFlow(int nodeCount) => _nodeCount = nodeCount;

    /// <summary>Adds an edge; its arcs are 2 k (forward) and 2 k + 1 (backward) for the k-th edge.</summary>
    public void AddEdge(int from, int to, long forward, long backward)
    {
        _heads.Add(to);
        _heads.Add(from);
        _residuals.Add(forward);
        _residuals.Add(backward);
    }

    /// <summary>Number of nodes.</summary>
    public int NodeCount => _nodeCount;

    /// <summary>The node that an arc leads to.</summary>
    public int Head(int arc) => _heads[arc];

    /// <summary>The residual capacity of an arc.</summary>
    public long Residual(int arc) => _residuals[arc];

    /// <summary>The arcs that leave a node.</summary>
    public ReadOnlySpan<int> Arcs(int node) => _arcs.AsSpan(_starts[node], _starts[node + 1] - _starts[node]);

    /// <summary>Sends as much as possible; null when the run stopped before the flow was maximal.</summary>
    public long? Solve(int source, int sink, SolveRun run)
    {
        Index();
        var levels = new int[_nodeCount];
        var next = new int[_nodeCount];
        var path = new List<int>();
        var flow = 0L;
        while (Layer(source, sink, levels))
        {
            Array.Copy(_starts, next, _nodeCount);
            for (var sent = Augment(source, sink, levels, next, path); sent > 0; sent = Augment(source, sink, levels, next, path))
            {
                flow += sent;
            }

            if (run.ShouldStop())
            {
                return null;
            }
        }

        return flow;
    }

    private void Index()
    {
        _starts = new int[_nodeCount + 1];
        for (var arc = 0; arc < _heads.Count; arc++)
        {
            _starts[_heads[arc ^ 1] + 1]++;
        }

        for (var node = 0; node < _nodeCount; node++)
        {
            _starts[node + 1] += _starts[node];
        }

        var next = _starts.AsSpan(0, _nodeCount).ToArray();
        _arcs = new int[_heads.Count];
        for (var arc = 0; arc < _heads.Count; arc++)
        {
            _arcs[next[_heads[arc ^ 1]]++] = arc;
        }
    }

    private bool Layer(int source, int sink, int[] levels)
    {
        levels.AsSpan().Fill(-1);
        levels[source] = 0;
        var queue = new Queue<int>([source]);
        while (queue.TryDequeue(out var node))
        {
            foreach (var arc in Arcs(node))
            {
                if (_residuals[arc] > 0 && levels[_heads[arc]] < 0)
                {
                    levels[_heads[arc]] = levels[node] + 1;
                    queue.Enqueue(_heads[arc]);
                }
            }
        }

        return levels[sink] >= 0;
    }

    /// <summary>One augmenting path along the layers, found without recursion; 0 when there is none left.</summary>
    private long Augment(int source, int sink, int[] levels, int[] next, List<int> path)
    {
        path.Clear();
        var node = source;
        while (node != sink)
        {
            if (next[node] < _starts[node + 1])
            {
                var arc = _arcs[next[node]];
                if (_residuals[arc] > 0 && levels[_heads[arc]] == levels[node] + 1)
                {
                    path.Add(arc);
                    node = _heads[arc];
                }
                else
                {
                    next[node]++;
                }
            }
            else if (path.Count == 0)
            {
                return 0;
            }
            else
            {
                // A dead end: no path to the sink leaves this node any more.
                levels[node] = -1;
                node = _heads[path[^1] ^ 1];
                path.RemoveAt(path.Count - 1);
            }
        }

        var sent = path.Min(arc => _residuals[arc]);
        foreach (var arc in path)
        {
            _residuals[arc] -= sent;
            _residuals[arc ^ 1] += sent;
        }

        return sent;
    }
}
