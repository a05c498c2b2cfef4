using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing.Kernels;
using Isinglass.Solvers.Annealing.Schedules;

namespace Isinglass.Solvers.Annealing;

/// <summary>Makes the reads of one group after the other with one state: anneal, descend, keep the best. Allocates nothing after construction.</summary>
internal sealed class AnnealingWorker : IDisposable
{
    // Observing the energy costs about as much as a sweep without flips: every eighth sweep keeps the overhead near a tenth.
    private const int ObserveEvery = 8;

    // Small models are observed after every sweep, so that no good state is missed.
    private const int SmallCount = 64;

    // With replicas in lanes an energy costs more than a sweep.
    private const int ObserveReplicasEvery = 256;

    // Rounding of single precision grows with the root of the number of flips: refreshed this often it stays below a millionth of a field.
    private const int RefreshEvery = 1000;

    // A descent is finite; the bound guards against floating-point rounding that could flip two spins for ever.
    private const int DescentSweepsMax = 1000;

    private readonly AnnealingTask _task;
    private readonly AnnealingState _state;
    private readonly BestState[] _best;
    private readonly sbyte[] _spins;
    private readonly sbyte[] _values;
    private readonly int _observeEvery;
    private readonly long _offerEvery;
    private long _lastOffer;
    private long _sweeps;

    public AnnealingWorker(AnnealingTask task)
    {
        _task = task;
        _state = task.Layout.CreateState();
        var n = task.Problem.Count;
        _best = [.. Enumerable.Range(0, task.Layout.ReplicaCount).Select(_ => new BestState(n))];
        _spins = new sbyte[n];
        _values = new sbyte[n];
        _observeEvery = task.Layout.ReplicaCount > 1 ? ObserveReplicasEvery : n <= SmallCount ? 1 : ObserveEvery;

        // An exact energy reads every coupling; for the trace it may take a twentieth of the time of the sweeps between.
        var entries = task.Problem.Couplings.EntryCount + (long)task.Problem.SquaredTerms.Rows.EntryCount;
        _offerEvery = 20 * (1 + entries / Math.Max(1, n));
    }

    /// <summary>Number of sweeps made so far.</summary>
    public long Sweeps => _sweeps;

    /// <summary>The best state of a replica of the current group.</summary>
    public BestState Best(int replica) => _best[replica];

    /// <summary>Begins a group with its own random numbers and no state of the last one.</summary>
    public void Begin(RandomKey key)
    {
        foreach (var best in _best)
        {
            best.Reset();
        }

        _state.Seed(key.Derive("sweeps"));
    }

    /// <summary>Sets a replica to a given state.</summary>
    public void Load(int replica, ReadOnlySpan<sbyte> spins) => _state.Load(replica, spins);

    /// <summary>Sets a replica to uniformly random spins.</summary>
    public void LoadRandom(int replica, RandomSource random)
    {
        foreach (ref var spin in _spins.AsSpan())
        {
            spin = (sbyte)random.NextSign();
        }

        _state.Load(replica, _spins);
    }

    /// <summary>
    /// Anneals all replicas along the pace, then descends into local minima; the initial state is observed too. False when the run must stop.
    /// </summary>
    public bool Anneal(ref AnnealingPace pace)
    {
        _state.Refresh();
        Observe();
        _lastOffer = _sweeps;
        var begin = _sweeps;
        var observeFrom = _task.Run.Control.Target is null ? 0.5 : 0.0;
        while (pace.Next(out var share))
        {
            _state.Sweep(_task.Curve.At(share));
            _sweeps++;
            if (_task.Layout.Drifts && (_sweeps - begin) % RefreshEvery == 0)
            {
                _state.Refresh();
            }

            if (share >= observeFrom && (_sweeps - begin) % _observeEvery == 0)
            {
                Observe();
            }

            if (_task.FillsTime)
            {
                _task.Run.Report(double.NaN, "annealing");
            }

            if (_task.Run.ShouldStop())
            {
                break;
            }
        }

        Descend();
        return !_task.Run.ShouldStop();
    }

    public void Dispose() => _state.Dispose();

    /// <summary>Strict descent to local minima, then offers the exact energies.</summary>
    private void Descend()
    {
        _state.Refresh();
        for (var k = 0; k < DescentSweepsMax && _state.Sweep(0) > 0; k++)
        {
            _sweeps++;
        }

        for (var replica = 0; replica < _best.Length; replica++)
        {
            if (_best[replica].Observe(_state, replica) || _lastOffer < _sweeps)
            {
                Offer(replica);
            }
        }
    }

    private void Observe()
    {
        var due = _sweeps - _lastOffer >= _offerEvery;
        for (var replica = 0; replica < _best.Length; replica++)
        {
            var improved = _best[replica].Observe(_state, replica);
            var energy = _best[replica].Energy * _task.Problem.Unit;
            var reached = _task.Run.Control.Target is { } target && energy <= target + 1e-9 * Math.Abs(target);
            if (improved && (due || reached) && energy < _task.Run.Best)
            {
                Offer(replica);
            }
        }

        if (due)
        {
            _lastOffer = _sweeps;
        }
    }

    private void Offer(int replica)
    {
        if (_best[replica].Energy * _task.Problem.Unit < _task.Run.Best + 1e-6 * Math.Abs(_task.Run.Best) || double.IsInfinity(_task.Run.Best))
        {
            _task.Run.Offer(_task.ExactEnergy(_best[replica].Spins, _values));
        }
    }
}
