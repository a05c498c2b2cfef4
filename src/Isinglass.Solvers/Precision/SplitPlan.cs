using Isinglass.Model;

namespace Isinglass.Solvers.Precision;

/// <summary>
/// How many copies every variable of a spin model gets, and which unit of which coefficient goes where. All coefficients are integers, in units of one step.
/// </summary>
internal sealed class SplitPlan
{
    private readonly long[] _linear;
    private readonly (int First, int Second, long Value)[] _pairs;
    private readonly long _limit;

    private SplitPlan(BinaryQuadraticModel source, double step, long limit)
    {
        _limit = limit;
        _linear = Array.ConvertAll(source.Linear.ToArray(), value => (long)Math.Round(value / step));
        _pairs = [.. source.Pairs().Select(pair => (pair.First, pair.Second, (long)Math.Round(pair.Value / step)))];
        Copies = new int[_linear.Length];
        Array.Fill(Copies, 1);
    }

    /// <summary>Number of copies of every variable.</summary>
    public int[] Copies { get; }

    /// <summary>
    /// The plan whose coefficients are all within the limit, found by adding copies where one is missing; null when it would be larger than allowed.
    /// </summary>
    public static SplitPlan? Find(BinaryQuadraticModel source, double step, long limit, long largest)
    {
        var plan = new SplitPlan(source, step, limit);
        while (plan.Size() <= largest)
        {
            if (!plan.Grow())
            {
                return plan;
            }
        }

        return null;
    }

    /// <summary>Units of the biases of copies that are not 0.</summary>
    public IEnumerable<(int Variable, int Copy, long Units)> Biases()
    {
        for (var i = 0; i < _linear.Length; i++)
        {
            for (var copy = 0; copy < Copies[i]; copy++)
            {
                var units = Share(_linear[i], Copies[i], copy);
                if (units != 0)
                {
                    yield return (i, copy, units);
                }
            }
        }
    }

    /// <summary>
    /// Units of the couplings between copies of different variables that are not 0. Remainders are placed along the diagonals of the table of copies, and the
    /// next coupling of a variable continues where the last one ended, so that the copies of a variable have equal loads up to a unit or so.
    /// </summary>
    public IEnumerable<(int First, int FirstCopy, int Second, int SecondCopy, long Units)> Couplings()
    {
        var starts = Array.ConvertAll(_linear, static value => Math.Abs(value));
        foreach (var (first, second, value) in _pairs)
        {
            var (k, l) = (Copies[first], Copies[second]);
            var count = (long)k * l;
            var turn = LeastCommonMultiple(k, l);
            for (var p = 0L; p < count; p++)
            {
                var units = Share(value, count, p);
                if (units == 0)
                {
                    break;
                }

                yield return (first, (int)((starts[first] + p) % k), second, (int)((starts[second] + p + p / turn) % l), units);
            }

            starts[first] += Math.Abs(value);
            starts[second] += Math.Abs(value);
        }
    }

    /// <summary>For every variable with several copies the smallest tie that no load can break.</summary>
    public IEnumerable<(int Variable, long Tie)> Ties()
    {
        var loads = Loads();
        for (var i = 0; i < Copies.Length; i++)
        {
            if (Copies[i] > 1)
            {
                yield return (i, loads[i] / ((Copies[i] + 1) / 2) + 1);
            }
        }
    }

    // Spins and couplings, ties included.
    private long Size() =>
        Copies.Sum(static k => k + (long)k * (k - 1) / 2)
        + _pairs.Sum(pair => Math.Min((long)Copies[pair.First] * Copies[pair.Second], Math.Abs(pair.Value)));

    private bool Grow()
    {
        var wide = new int[Copies.Length];
        var open = _pairs.Where(pair => Math.Abs(pair.Value) > _limit * Copies[pair.First] * Copies[pair.Second]).ToArray();
        foreach (var (first, second, _) in open)
        {
            wide[first]++;
            wide[second]++;
        }

        var more = new HashSet<int>();
        for (var i = 0; i < Copies.Length; i++)
        {
            if (Math.Abs(_linear[i]) > _limit * Copies[i])
            {
                more.Add(i);
            }
        }

        // A copy of the variable with more wide couplings helps more of them.
        var left = open.Where(pair => !more.Contains(pair.First) && !more.Contains(pair.Second));
        foreach (var (first, second, _) in left.OrderByDescending(pair => Math.Max(wide[pair.First], wide[pair.Second])))
        {
            if (!more.Contains(first) && !more.Contains(second))
            {
                more.Add((wide[first], -Copies[first]).CompareTo((wide[second], -Copies[second])) >= 0 ? first : second);
            }
        }

        if (more.Count == 0)
        {
            more.UnionWith(Ties().Where(tie => tie.Tie > _limit).Select(static tie => tie.Variable));
        }

        // One by one while there are few, otherwise a sixteenth more at a time.
        foreach (var i in more)
        {
            Copies[i] += 1 + Copies[i] / 16;
        }

        return more.Count > 0;
    }

    // The largest |h| + sum |J| of a copy of each variable.
    private long[] Loads()
    {
        var loads = Array.ConvertAll(Copies, static k => new long[k]);
        foreach (var (i, copy, units) in Biases())
        {
            loads[i][copy] += Math.Abs(units);
        }

        foreach (var (i, copy, j, other, units) in Couplings())
        {
            loads[i][copy] += Math.Abs(units);
            loads[j][other] += Math.Abs(units);
        }

        return Array.ConvertAll(loads, static load => load.Max());
    }

    private static long Share(long value, long parts, long part) => Math.Sign(value) * (Math.Abs(value) / parts + (part < Math.Abs(value) % parts ? 1 : 0));

    private static long LeastCommonMultiple(long left, long right)
    {
        var product = left * right;
        while (right != 0)
        {
            (left, right) = (right, left % right);
        }

        return product / left;
    }
}
