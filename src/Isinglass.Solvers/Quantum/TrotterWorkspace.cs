using Isinglass.Model.Control;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Fields;
using Isinglass.Solvers.Reads;

namespace Isinglass.Solvers.Quantum;

/// <summary>One thread's Trotter slices.</summary>
internal sealed class TrotterWorkspace
{
    private readonly SimulatedQuantumAnnealingOptions _options;
    private readonly double _beta;
    private readonly LocalFields[] _slices;

    public TrotterWorkspace(CouplingStore store, SimulatedQuantumAnnealingOptions options, double temperature)
    {
        _options = options;
        _beta = 1 / temperature;
        _slices = [.. Enumerable.Range(0, options.Slices).Select(_ => new LocalFields(store))];
    }

    /// <summary>One read; all slices start equal.</summary>
    public void Read(ReadTask task)
    {
        foreach (var slice in _slices)
        {
            slice.Set(task.Start);
        }

        task.Offer(_slices[0].Energy, task.Start);
        var random = task.Key.Derive("sweeps").CreateSource();
        for (var sweep = 0; sweep < task.Sweeps && !task.Run.ShouldStop(); sweep++)
        {
            var field = _options.FieldStart + (_options.FieldEnd - _options.FieldStart) * sweep / Math.Max(1, task.Sweeps - 1);
            SweepSlices(-0.5 * Math.Log(Math.Tanh(field)), random, task.Run);
            SweepLines(random);
            OfferSlices(task);
            task.Run.Report(double.NaN, "annealing the transverse field");
        }

        Descend(task);
    }

    /// <summary>Proposes every spin of every slice, coupled to its two neighbouring copies with strength <paramref name="coupling"/>.</summary>
    private void SweepSlices(double coupling, RandomSource random, SolveRun run)
    {
        for (var k = 0; k < _slices.Length && !run.ShouldStop(); k++)
        {
            var slice = _slices[k];
            var before = _slices[k == 0 ? _slices.Length - 1 : k - 1];
            var after = _slices[k == _slices.Length - 1 ? 0 : k + 1];
            for (var i = 0; i < slice.Values.Length; i++)
            {
                var isUp = slice.Values[i] > 0;
                var agreement = (before.Values[i] > 0 == isUp ? 1 : -1) + (after.Values[i] > 0 == isUp ? 1 : -1);
                if (Metropolis.IsAccepted(_beta * slice.Delta(i) + 2 * coupling * agreement, random))
                {
                    slice.Flip(i);
                }
            }
        }
    }

    /// <summary>Proposes every spin in all slices together: the classical system's move, which does not change the coupling between slices.</summary>
    private void SweepLines(RandomSource random)
    {
        for (var i = 0; i < _slices[0].Values.Length; i++)
        {
            var delta = 0.0;
            foreach (var slice in _slices)
            {
                delta += slice.Delta(i);
            }

            if (Metropolis.IsAccepted(_beta * delta, random))
            {
                foreach (var slice in _slices)
                {
                    slice.Flip(i);
                }
            }
        }
    }

    private void OfferSlices(ReadTask task)
    {
        foreach (var slice in _slices)
        {
            task.Offer(slice.Energy, slice.Values);
        }
    }

    private void Descend(ReadTask task)
    {
        foreach (var slice in _slices)
        {
            if (task.Run.ShouldStop())
            {
                return;
            }

            SequentialDescent.Descend(slice);
            task.Offer(slice.Energy, slice.Values);
        }
    }
}
