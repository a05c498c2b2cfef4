using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Numerics.Matrices;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;

namespace Isinglass.Experiments.Benchmarks.Kernels;

/// <summary>
/// The usual open annealer: adjacency lists, double precision, one exponential a proposal, the change of every flip kept up to date, geometric inverse
/// temperatures between ln 2 / (2 largest field) and ln(100 k) / (2 smallest bias). It is the reference of the benchmarks, measured in the same run as the
/// kernels. Squared terms are multiplied out. It does the same work as <c>cpu_sa</c> (dwave-samplers), but in managed code: a C++ build is up to a tenth
/// faster.
/// </summary>
internal sealed class TextbookAnnealer : ISampler
{
    // exp(-44.36142) = 2^-64: a proposal that is worse than this can never be accepted with 64 random bits.
    private const double NeverAccepted = 44.36142;

    private readonly int[] _starts;
    private readonly int[] _neighbours;
    private readonly double[] _couplings;
    private readonly double[] _changes;
    private readonly sbyte[] _spins;
    private readonly double[] _linear;
    private readonly (double Hot, double Cold) _range;

    /// <summary>An annealer for one model.</summary>
    /// <param name="model">The model to anneal.</param>
    /// <param name="hotTemperature">First temperature; null = the default range.</param>
    /// <param name="coldTemperature">Last temperature; null = the default range.</param>
    public TextbookAnnealer(BinaryQuadraticModel model, double? hotTemperature = null, double? coldTemperature = null)
    {
        var problem = SpinProblem.From(model);
        var couplings = Expand(problem);
        _starts = couplings.Starts;
        _neighbours = couplings.Columns;
        _couplings = couplings.Values;
        _linear = Array.ConvertAll(problem.ExpandedLinear, bias => bias * problem.Unit);
        _changes = new double[problem.Count];
        _spins = new sbyte[problem.Count];
        var (hot, cold) = DefaultRange(couplings, _linear);
        _range = (hotTemperature ?? hot, coldTemperature ?? cold);
    }

    /// <inheritdoc/>
    public string Name => KernelBenchmark.TextbookName;

    /// <summary>First and last temperature.</summary>
    public (double Hot, double Cold) Range => _range;

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var run = control.Start();
        var states = new BitMatrix(request.Reads, model.VariableCount);
        var energies = new double[request.Reads];
        for (var read = 0; read < request.Reads; read++)
        {
            var random = request.Key.Derive(read).CreateSource();
            Start(random);
            var sweeps = request.Sweeps ?? AnnealingTask.DefaultSweeps;
            for (var k = 0; k < sweeps && !run.ShouldStop(); k++)
            {
                Sweep(_range.Hot * Math.Pow(_range.Cold / _range.Hot, sweeps < 2 ? 1 : k / (sweeps - 1.0)), random);
            }

            var values = Array.ConvertAll(_spins, spin => spin > 0 ? (sbyte)1 : model.ZeroValue);
            states.SetRow(read, values);
            energies[read] = model.Energy(values);
            run.Offer(energies[read]);
        }

        return new SampleSet(model.Vartype, states, energies) { Sampler = Name, StopReason = run.Finish(StopReason.Completed), Trace = run.Trace };
    }

    /// <summary>Random spins and the change of energy of every flip.</summary>
    public void Start(RandomSource random)
    {
        foreach (ref var spin in _spins.AsSpan())
        {
            spin = (sbyte)random.NextSign();
        }

        for (var i = 0; i < _spins.Length; i++)
        {
            var field = _linear[i];
            for (var e = _starts[i]; e < _starts[i + 1]; e++)
            {
                field += _couplings[e] * _spins[_neighbours[e]];
            }

            _changes[i] = -2 * _spins[i] * field;
        }
    }

    /// <summary>One sweep; returns the number of flips.</summary>
    public long Sweep(double temperature, RandomSource random)
    {
        var beta = 1 / temperature;
        var threshold = NeverAccepted * temperature;
        var flips = 0L;
        for (var i = 0; i < _spins.Length; i++)
        {
            var change = _changes[i];
            if (change >= threshold)
            {
                continue;
            }

            if (change <= 0 || Math.Exp(-change * beta) * ulong.MaxValue > random.NextBits())
            {
                flips++;
                var multiplier = 4 * _spins[i];
                for (var e = _starts[i]; e < _starts[i + 1]; e++)
                {
                    _changes[_neighbours[e]] += multiplier * _couplings[e] * _spins[_neighbours[e]];
                }

                _spins[i] = (sbyte)-_spins[i];
                _changes[i] = -change;
            }
        }

        return flips;
    }

    private static SparseRows Expand(SpinProblem problem)
    {
        var builder = new SparseRowsBuilder(problem.Count);
        var row = new float[problem.Count];
        for (var i = 0; i < problem.Count; i++)
        {
            problem.ExpandedRow(i, row);
            for (var j = 0; j < row.Length; j++)
            {
                if (row[j] != 0)
                {
                    builder.Add(j, row[j] * problem.Unit);
                }
            }

            builder.EndRow();
        }

        return builder.Build();
    }

    /// <summary>The default range of dwave-samplers: hot accepts the largest change with probability 1/2, cold leaves 1 % to the k smallest changes.</summary>
    private static (double Hot, double Cold) DefaultRange(SparseRows couplings, double[] linear)
    {
        var largest = 0.0;
        var smallest = double.PositiveInfinity;
        var count = 0;
        for (var i = 0; i < linear.Length; i++)
        {
            var sum = Math.Abs(linear[i]);
            var least = sum == 0 ? double.PositiveInfinity : sum;
            foreach (var value in couplings.RowValues(i))
            {
                sum += Math.Abs(value);
                least = Math.Min(least, Math.Abs(value));
            }

            largest = Math.Max(largest, sum);
            count = least < smallest ? 1 : least == smallest && double.IsFinite(least) ? count + 1 : count;
            smallest = Math.Min(smallest, least);
        }

        return largest == 0 ? (10, 1) : (2 * largest / Math.Log(2), 2 * smallest / Math.Log(count / 0.01));
    }
}
