using Isinglass.Numerics.Random;

namespace Isinglass.Solvers.Annealing.Kernels.Layouts;

/// <summary>
/// Two layouts of one problem with squared terms: rows while many proposals are accepted (a flip costs the variable's rows), a matrix of bytes when few are (a
/// proposal costs a lane, but a flip a whole row of n bytes). The acceptance of the last sweep decides when to switch, so equal keys switch at equal sweeps.
/// The matrix is built on first use.
/// </summary>
internal sealed class RowsThenDenseLayout(SpinProblem problem, KernelLayout rows) : KernelLayout
{
    // Measured on 5000 variables in 200 rows of 400: both layouts make a sweep in equal time when 2 to 3 % is accepted; the gap prevents switching back and
    // forth.
    private const double DenseBelow = 0.02;
    private const double RowsAbove = 0.04;

    private readonly Lazy<KernelLayout?> _dense = new(() => DenseInt16Layout.TryCreate(problem));

    /// <inheritdoc/>
    public override string Name => _dense is { IsValueCreated: true, Value: { } dense } ? $"{rows.Name}, then {dense.Name}" : rows.Name;

    /// <inheritdoc/>
    public override bool Drifts => rows.Drifts;

    /// <summary>Whether the matrix is small enough to pay: not far larger than the caches.</summary>
    public static bool Pays(int spinCount) => spinCount <= 8192;

    /// <inheritdoc/>
    public override AnnealingState CreateState() => new State(this, problem, rows);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        rows.Dispose();
        if (_dense.IsValueCreated)
        {
            _dense.Value?.Dispose();
        }
    }

    private sealed class State(RowsThenDenseLayout layout, SpinProblem problem, KernelLayout rows) : AnnealingState(problem)
    {
        private readonly AnnealingState _rows = rows.CreateState();
        private readonly sbyte[] _spins = new sbyte[problem.Count];
        private AnnealingState? _dense;
        private AnnealingState _active = null!;
        private RandomKey _key;
        private double _acceptance = 1;

        public override void Seed(RandomKey key)
        {
            _key = key;
            _rows.Seed(key.Derive("rows"));
            _dense?.Seed(key.Derive("dense"));
            _active = _rows;
        }

        public override void Load(int replica, ReadOnlySpan<sbyte> spins)
        {
            _active = _rows;
            _acceptance = 1;
            _rows.Load(0, spins);
        }

        public override void Refresh() => _active.Refresh();

        public override long Sweep(double temperature)
        {
            if (_active == _rows && _acceptance < DenseBelow && layout._dense.Value is { } dense)
            {
                if (_dense is null)
                {
                    _dense = dense.CreateState();
                    _dense.Seed(_key.Derive("dense"));
                }

                ChangeTo(_dense);
            }
            else if (_active != _rows && _acceptance > RowsAbove)
            {
                ChangeTo(_rows);
            }

            var flips = _active.Sweep(temperature);
            _acceptance = flips / (double)Problem.Count;
            return flips;
        }

        public override int Spin(int replica, int variable) => _active.Spin(0, variable);

        public override double Field(int replica, int variable) => _active.Field(0, variable);

        public override double Energy(int replica) => _active.Energy(0);

        protected override void Dispose(bool disposing)
        {
            _rows.Dispose();
            _dense?.Dispose();
        }

        private void ChangeTo(AnnealingState next)
        {
            _active.Store(0, _spins);
            next.Load(0, _spins);
            next.Refresh();
            _active = next;
        }
    }
}
