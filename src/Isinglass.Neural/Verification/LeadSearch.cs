using Isinglass.Model.Control;
using Isinglass.Neural.Inference;

namespace Isinglass.Neural.Verification;

/// <summary>
/// Branch and bound for the largest lead of one rival over a box of inputs. The bound separates a unit's sum z_j from the inputs, with a multiplier u_j for
/// their equality (Lagrangian decomposition; Guignard, Kim 1987): for any u <c>lead(x) &lt;= c + sum_j max_z (v_j a(z) - u_j z) + sum_j u_j b_j + max_x (sum_j
/// u_j W_j + d)'x</c>, where z runs over the sums that the node allows and x over its box; v_j are the output's coefficients of the units a(z_j), d those of
/// the inputs (without hidden layer, where the bound is exact). With more layers c is their bound by intervals and v = 0: u then proves which patterns of units
/// are impossible. The bound is minimised over u by subgradients (Polyak 1969). Every x found is tried by the forward pass. A node is divided at a threshold of
/// the unit with the largest gap, or, once every unit stays in one piece, at a feature.
/// </summary>
internal sealed class LeadSearch
{
    // Steps of a node, and steps without improvement after which their length is halved. Where every unit stays in one piece only features are left to divide:
    // more steps settle most of these nodes, dividing settles few.
    private const int Steps = 60, Patience = 6, LastSteps = 1000, LastPatience = 25;

    // The sums of a bound have some thousand terms: their rounding error is below 1e-12 of the sum of magnitudes, so this is safe.
    private const double RelativeError = 1e-9;

    private readonly QuantizedNetwork _network;
    private readonly FirstLayer _first;
    private readonly Rival _rival;
    private readonly ForwardPass _pass;
    private readonly LeadFunction _lead;
    private readonly sbyte[] _point;
    private readonly double[] _mean;

    public LeadSearch(QuantizedNetwork network, FirstLayer first, Rival rival)
    {
        (_network, _first, _rival, _pass, _lead) = (network, first, rival, network.CreatePass(), LeadFunction.Of(network, first, rival));
        (_point, _mean) = (new sbyte[network.Lattice.Spec.InputCount], new double[network.Lattice.Spec.InputCount]);
    }

    /// <summary>Nodes that were bounded so far.</summary>
    public int Nodes { get; private set; }

    /// <summary>Multiplications done so far.</summary>
    public long Work { get; private set; }

    /// <summary>Inputs with another decision; null while there are none.</summary>
    public sbyte[]? CounterExample { get; private set; }

    /// <summary>Searches until the rival is proved to lose, inputs with another decision are found, or the limit of work or time is reached.</summary>
    /// <param name="box">The inputs.</param>
    /// <param name="work">Most multiplications.</param>
    /// <param name="run">When to stop.</param>
    /// <returns>An upper bound of the lead; below <see cref="Rival.Needed"/> when it is proved that the rival loses.</returns>
    public double Bound(InputBox box, long work, SolveRun run)
    {
        var units = _first.Biases.Length;
        var (low, high) = (new int[units], new int[units]);
        Array.Fill(low, int.MinValue);
        Array.Fill(high, int.MaxValue);
        var open = new PriorityQueue<LeadNode, (double Bound, int Age)>();
        var proved = double.NegativeInfinity;
        Add(new LeadNode(box, low, high, new double[units]));
        while (CounterExample is null && open.TryPeek(out var node, out _))
        {
            if (Work >= work || run.ShouldStop())
            {
                return Math.Max(proved, node.Bound);
            }

            open.Dequeue();
            var (lower, upper) = node.Divide();
            Add(lower);
            Add(upper);
        }

        return proved;

        void Add(LeadNode candidate)
        {
            if (CounterExample is not null || Bounded(candidate) is not { } node)
            {
                return;
            }

            if (node.Bound < _lead.Needed)
            {
                proved = Math.Max(proved, Math.Min(node.Bound, _rival.Needed - 1));
            }
            else if (node.Unit >= 0 || node.Feature >= 0)
            {
                open.Enqueue(node, (-node.Bound, Nodes));
            }
            else
            {
                // A single point, which the forward pass has tried.
                proved = Math.Max(proved, _rival.Needed - 1);
            }
        }
    }

    /// <summary>The node with its bound and where to divide it; null when no inputs of its box have such sums.</summary>
    private LeadNode? Bounded(LeadNode node)
    {
        Nodes++;
        var units = _first.Biases.Length;
        var (low, high, lowValue, highValue) = ((int[])node.SumLow.Clone(), (int[])node.SumHigh.Clone(), new int[units], new int[units]);
        for (var j = 0; j < units; j++)
        {
            var (least, most) = _first.Range(j, node.Box);
            (low[j], high[j]) = (Math.Max(low[j], least), Math.Min(high[j], most));
            if (low[j] > high[j])
            {
                return null;
            }

            (lowValue[j], highValue[j]) = _first.Activation.Range(low[j], high[j]);
        }

        Work += 2L * units * node.Box.Low.Length;
        var tight = node with { SumLow = low, SumHigh = high, Multipliers = (double[])node.Multipliers.Clone() };
        return Minimise(tight, _lead.Constant ?? IntervalBound(node.Box, lowValue, highValue), lowValue, highValue);
    }

    private double IntervalBound(InputBox box, int[] lowValue, int[] highValue)
    {
        // A residual first layer adds the inputs, one a unit; a first layer of maxima has no units.
        var isResidual = _network.Lattice.Spec.Layers[0].IsResidual;
        return lowValue.Length == 0
            ? IntervalPass.LeadBound(_network, 0, box.Low, box.High, _rival)
            : IntervalPass.LeadBound(_network, 1, Plus(lowValue, box.Low), Plus(highValue, box.High), _rival);

        int[] Plus(int[] values, int[] inputs) => isResidual ? [.. values.Zip(inputs, (value, input) => value + input)] : values;
    }

    private LeadNode? Minimise(LeadNode node, double constant, int[] lowValue, int[] highValue)
    {
        var (units, box, u) = (_first.Biases.Length, node.Box, node.Multipliers);
        var points = Points(node);
        var (costs, sums, slope, gaps) = (new double[box.Low.Length], new int[units], new double[units], new double[units]);
        var (best, bestU, bestCosts, bestGaps) = (double.PositiveInfinity, (double[])u.Clone(), costs, gaps);
        var (factor, since, weight) = (1.0, 0, 0);
        var (steps, patience) = points.Any(ends => ends.Length > 2) ? (Steps, Patience) : (LastSteps, LastPatience);
        Array.Clear(_mean);
        for (var step = 0; step < steps; step++)
        {
            _lead.Inputs.CopyTo(costs, 0);
            for (var j = 0; j < units; j++)
            {
                for (var i = 0; u[j] != 0 && i < costs.Length; i++)
                {
                    costs[i] += u[j] * _first.Weights[j][i];
                }
            }

            var (value, magnitude) = (constant, Math.Abs(constant));
            for (var i = 0; i < costs.Length; i++)
            {
                _point[i] = (sbyte)(costs[i] > 0 ? box.High[i] : box.Low[i]);
                value += costs[i] * _point[i];
                magnitude += Math.Abs(costs[i] * _point[i]);
                _mean[i] += _point[i];
            }

            weight++;
            if (IsCounterExample())
            {
                return null;
            }

            var norm = 0.0;
            for (var j = 0; j < units; j++)
            {
                sums[j] = _first.Sum(j, _point);
                var (largest, at) = Largest(points[j], _lead.Units[j], u[j]);
                value += largest + u[j] * _first.Biases[j];
                magnitude += Math.Abs(largest) + Math.Abs(u[j] * _first.Biases[j]);
                gaps[j] = largest - _lead.Units[j] * _first.Activation.Apply(sums[j]) + u[j] * sums[j];
                slope[j] = sums[j] - at;
                norm += slope[j] * slope[j];
            }

            Work += 2L * units * costs.Length;
            value += RelativeError * magnitude;
            if (value < best)
            {
                (best, since) = (value, 0);
                (bestU, bestCosts, bestGaps) = ((double[])u.Clone(), (double[])costs.Clone(), (double[])gaps.Clone());
            }
            else if (++since == patience)
            {
                (factor, since) = (factor / 2, 0);
            }

            if (best < _lead.Needed || norm == 0)
            {
                break;
            }

            var length = factor * (value - _lead.Needed + 1) / norm;
            for (var j = 0; j < units; j++)
            {
                u[j] -= length * slope[j];
            }
        }

        for (var i = 0; i < _point.Length; i++)
        {
            _point[i] = box.Nearest(i, _mean[i] / weight);
        }

        if (IsCounterExample())
        {
            return null;
        }

        var bounded = node with { Bound = best, Multipliers = bestU };
        if (best < _lead.Needed)
        {
            return bounded;
        }

        var divided = Branch(bounded, bestGaps, bestCosts, lowValue, highValue);
        if (divided.Unit < 0 && _first.Activation.IsStaircase && SumRepair.Run(_first, node, _point) && IsCounterExample())
        {
            return null;
        }

        return divided;
    }

    /// <summary>The unit with several pieces whose part of the bound is furthest from the truth, else the feature whose best level is least clear.</summary>
    private LeadNode Branch(LeadNode node, double[] gaps, double[] costs, int[] lowValue, int[] highValue)
    {
        var (unit, threshold, largest) = (-1, 0, double.NegativeInfinity);
        for (var j = 0; j < gaps.Length; j++)
        {
            var inside = _first.Activation.Thresholds.Where(t => t > node.SumLow[j] && t <= node.SumHigh[j]).ToArray();
            var gap = gaps[j] + (_lead.Constant is null ? highValue[j] - lowValue[j] : 0);
            if (inside.Length > 0 && gap > largest)
            {
                (unit, threshold, largest) = (j, inside[inside.Length / 2], gap);
            }
        }

        if (unit >= 0)
        {
            return node with { Unit = unit, Threshold = threshold };
        }

        var feature = -1;
        for (var i = 0; i < costs.Length; i++)
        {
            if (node.Box.High[i] > node.Box.Low[i] && (feature < 0 || Math.Abs(costs[i]) < Math.Abs(costs[feature])))
            {
                feature = i;
            }
        }

        return node with { Unit = -1, Feature = feature };
    }

    /// <summary>For each unit the sums at which v a(z) - u z can be largest: the ends of every piece.</summary>
    private int[][] Points(LeadNode node) =>
    [
        .. node.SumLow.Zip(node.SumHigh, (low, high) => _first.Activation.Thresholds.Where(t => t > low && t <= high).SelectMany(t => new[] { t - 1, t })
            .Prepend(low).Append(high).ToArray()),
    ];

    private (double Largest, int At) Largest(int[] points, double coefficient, double multiplier)
    {
        var (largest, at) = (double.NegativeInfinity, 0);
        foreach (var z in points)
        {
            var value = coefficient * _first.Activation.Apply(z) - multiplier * z;
            if (value > largest)
            {
                (largest, at) = (value, z);
            }
        }

        return (largest, at);
    }

    private bool IsCounterExample()
    {
        if (QuantizedNetwork.Decide(_pass.Run(_point)) == _rival.Decision)
        {
            return false;
        }

        CounterExample = [.. _point];
        return true;
    }
}
