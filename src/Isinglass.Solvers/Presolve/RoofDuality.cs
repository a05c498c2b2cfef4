using Isinglass.Model.Control;

namespace Isinglass.Solvers.Presolve;

/// <summary>
/// Roof duality (Hammer, Hansen, Simeone, Mathematical Programming 28, 1984) by maximum flow in the implication network (Boros, Hammer 2002), in exact
/// integers.
/// With literals x_i = [s_i = +1] and their complements, every coupling J s_i s_j = -|J| + 2 |J| (u v + u' v') for literals u, v that disagree with it, every
/// bias h s = -|h| + 2 |h| u; a term 2 c u v is the arcs u -> v' and v -> u' of capacity c, with the constant literals true (source) and
/// false (sink) for biases. Then -sum |h| - sum |J| + flow is a lower bound; a literal that the source reaches in the symmetrised residual network is
/// true in every optimum (strong persistency), and a set of literals that is closed under residual arcs and free of contradictions is true in some
/// optimum (weak persistency).
/// </summary>
internal static class RoofDuality
{
    /// <summary>Arcs looked at in search of closed sets, as a multiple of the number of arcs.</summary>
    private const int ClosureEffort = 40;

    /// <summary>
    /// Fixes spins of a workspace of integers; returns the lower bound in its unit (without the model's offset), or null when the run stopped.
    /// </summary>
    /// <param name="workspace">Coefficients must be integers.</param>
    /// <param name="run">When to stop.</param>
    /// <param name="onlyStrong">Whether to fix only spins with the same value in every optimum.</param>
    public static double? Fix(PresolveWorkspace workspace, SolveRun run, bool onlyStrong = false)
    {
        int[] spins = [.. Enumerable.Range(0, workspace.Count).Where(i => !workspace.IsGone(i))];
        var (network, constant) = Build(workspace, spins);
        if (network.Solve(TrueNode(spins.Length), FalseNode(spins.Length), run) is not { } flow)
        {
            return null;
        }

        var literals = new LiteralSet(network);
        literals.TryClose(TrueNode(spins.Length));
        var effort = (long)ClosureEffort * Math.Max(1, network.NodeCount + literals.ArcCount);
        for (var k = 0; k < spins.Length && !onlyStrong && literals.Visited < effort && !run.ShouldStop(); k++)
        {
            if (!literals.IsDecided(2 * k) && !literals.TryClose(2 * k))
            {
                literals.TryClose(2 * k + 1);
            }
        }

        for (var k = 0; k < spins.Length; k++)
        {
            if (literals.IsDecided(2 * k))
            {
                workspace.Fix(spins[k], literals.Contains(2 * k) ? 1 : -1);
            }
        }

        return constant + flow;
    }

    private static int TrueNode(int count) => 2 * count;

    private static int FalseNode(int count) => 2 * count + 1;

    /// <summary>
    /// Node 2 k is the literal of the k-th free spin, node 2 k + 1 its complement: the complement of any node is node ^ 1, also of the constants. Edges come
    /// in mirrored pairs, 2 m and 2 m + 1, whose forward arcs (u -> v and v' -> u') mirror each other, as do their backward arcs.
    /// </summary>
    private static (MaximumFlow Network, double Constant) Build(PresolveWorkspace workspace, int[] spins)
    {
        var places = new int[workspace.Count];
        for (var k = 0; k < spins.Length; k++)
        {
            places[spins[k]] = k;
        }

        var network = new MaximumFlow(2 * spins.Length + 2);
        var constant = workspace.Constant;
        for (var k = 0; k < spins.Length; k++)
        {
            var bias = workspace.Linear(spins[k]);
            if (bias != 0)
            {
                var costly = bias > 0 ? 2 * k : 2 * k + 1;
                AddPair(network, TrueNode(spins.Length), costly ^ 1, (long)Math.Abs(bias), 0);
                constant -= Math.Abs(bias);
            }

            foreach (var (other, coupling) in workspace.Couplings(spins[k]).Where(pair => places[pair.Key] < k).OrderBy(pair => pair.Key))
            {
                var agreeing = coupling > 0 ? 2 * places[other] + 1 : 2 * places[other];
                AddPair(network, 2 * k, agreeing, (long)Math.Abs(coupling), (long)Math.Abs(coupling));
                constant -= Math.Abs(coupling);
            }
        }

        return (network, constant);
    }

    private static void AddPair(MaximumFlow network, int from, int to, long forward, long backward)
    {
        network.AddEdge(from, to, forward, backward);
        network.AddEdge(to ^ 1, from ^ 1, forward, backward);
    }

    /// <summary>The literals that are decided to be true, and the search for more.</summary>
    private sealed class LiteralSet(MaximumFlow network)
    {
        private readonly bool[] _isTrue = new bool[network.NodeCount];

        /// <summary>Arcs looked at so far.</summary>
        public long Visited { get; private set; }

        /// <summary>Number of arcs of the network.</summary>
        public int ArcCount { get; } = Enumerable.Range(0, network.NodeCount).Sum(node => network.Arcs(node).Length);

        /// <summary>Whether a literal is true.</summary>
        public bool Contains(int literal) => _isTrue[literal];

        /// <summary>Whether a literal or its complement is true.</summary>
        public bool IsDecided(int literal) => _isTrue[literal] || _isTrue[literal ^ 1];

        /// <summary>Adds everything that a literal implies, unless that contradicts itself or a decided literal.</summary>
        public bool TryClose(int literal)
        {
            var added = new List<int> { literal };
            _isTrue[literal] = true;
            for (var k = 0; k < added.Count; k++)
            {
                foreach (var arc in network.Arcs(added[k]))
                {
                    Visited++;
                    var head = network.Head(arc);
                    if (_isTrue[head] || network.Residual(arc) + network.Residual(Mirror(arc)) == 0)
                    {
                        continue;
                    }

                    if (_isTrue[head ^ 1])
                    {
                        added.ForEach(node => _isTrue[node] = false);
                        return false;
                    }

                    _isTrue[head] = true;
                    added.Add(head);
                }
            }

            return true;
        }

        /// <summary>Arc 2 e + d of edge e mirrors arc 2 (e ^ 1) + d.</summary>
        private static int Mirror(int arc) => arc ^ 2;
    }
}
