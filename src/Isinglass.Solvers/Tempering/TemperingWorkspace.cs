using Isinglass.Numerics.Random;
using Isinglass.Solvers.Fields;
using Isinglass.Solvers.Reads;

namespace Isinglass.Solvers.Tempering;

/// <summary>One thread's replicas.</summary>
internal sealed class TemperingWorkspace
{
    private readonly double[] _ladder;
    private readonly LocalFields[] _replicas;

    public TemperingWorkspace(CouplingStore store, double[] ladder)
    {
        _ladder = ladder;
        _replicas = [.. ladder.Select(_ => new LocalFields(store))];
    }

    /// <summary>One read. Every replica starts from the given state, or the coldest from the random one and the others from their own.</summary>
    public void Read(ReadTask task)
    {
        task.Offer(_replicas[^1].Store.Model.Energy(task.Start), task.Start);
        if (task.Run.ShouldStop())
        {
            return;
        }

        Start(task);
        var random = task.Key.Derive("sweeps").CreateSource();
        for (var sweep = 0; sweep < task.Sweeps && !task.Run.ShouldStop(); sweep++)
        {
            for (var rung = 0; rung < _ladder.Length && !task.Run.ShouldStop(); rung++)
            {
                Metropolis.Sweep(_replicas[rung], _ladder[rung], random);
                task.Offer(_replicas[rung].Energy, _replicas[rung].Values);
            }

            Swap(sweep & 1, random);
            task.Run.Report(double.NaN, "tempering");
        }

        Descend(task);
    }

    private void Start(ReadTask task)
    {
        var model = _replicas[0].Store.Model;
        var start = task.Start.AsSpan().ToArray();
        for (var rung = _replicas.Length - 1; rung >= 0; rung--)
        {
            _replicas[rung].Set(start);
            if (!task.IsStartGiven)
            {
                Requests.FillStart(model, null, 0, task.Key.Derive(rung), start);
            }
        }
    }

    private void Swap(int parity, RandomSource random)
    {
        for (var rung = parity; rung + 1 < _replicas.Length; rung += 2)
        {
            var exponent = (_ladder[rung] - _ladder[rung + 1]) * (_replicas[rung].Energy - _replicas[rung + 1].Energy);
            if (exponent >= 0 || random.NextDouble() < Math.Exp(exponent))
            {
                (_replicas[rung], _replicas[rung + 1]) = (_replicas[rung + 1], _replicas[rung]);
            }
        }
    }

    private void Descend(ReadTask task)
    {
        var fields = _replicas[^1];
        fields.Set(task.Best);
        SequentialDescent.Descend(fields);
        task.Offer(fields.Energy, fields.Values);
    }
}
