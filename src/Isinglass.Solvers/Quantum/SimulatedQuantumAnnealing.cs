using Isinglass.Model;
using Isinglass.Numerics;

namespace Isinglass.Solvers;

/// <summary>Parameters of <see cref="SimulatedQuantumAnnealing"/>.</summary>
public sealed record SimulatedQuantumAnnealingOptions
{
    /// <summary>Trotter slices P. Default 16; range 2 or more.</summary>
    public int Slices { get; init; } = 16;

    /// <summary>Temperature of a slice, P T, in units of the model's energy; null = measured (see <see cref="SimulatedQuantumAnnealing"/>).</summary>
    public double? SliceTemperature { get; init; }

    /// <summary>Transverse field at the start in units of the slice temperature. Default 3 (slices nearly independent); range above the end.</summary>
    public double FieldStart { get; init; } = 3;

    /// <summary>Transverse field at the end in units of the slice temperature. Default 0.01 (slices locked together); range above 0.</summary>
    public double FieldEnd { get; init; } = 0.01;

    internal void Check()
    {
        var isWarm = SliceTemperature is not { } temperature || (temperature > 0 && double.IsFinite(temperature));
        var isFalling = FieldEnd > 0 && FieldStart >= FieldEnd && double.IsFinite(FieldStart);
        if (Slices < 2 || !isWarm || !isFalling)
        {
            throw new InputException(
                "Quantum annealing needs at least 2 slices, a positive slice temperature and a transverse field that falls to a positive end.");
        }
    }
}

/// <summary>
/// Simulated quantum annealing: path-integral Monte Carlo of the transverse Ising model on P coupled copies (Trotter slices) of the system, weight
/// exp(-sum_k E(s_k) / (P T) + K sum_ik s_i,k s_i,k+1) with K = 1/2 ln coth(Gamma / (P T)), while the transverse field Gamma falls linearly at constant
/// temperature (Martonak, Santoro, Tosatti, Physical Review B 66, 2002). A sweep proposes every spin of every slice, then every spin in all slices together.
/// The slice temperature is the geometric mean of the hottest and coldest temperature of a measured ladder. At the end every slice is descended.
/// </summary>
public sealed class SimulatedQuantumAnnealing : ISampler
{
    private const int DefaultSweeps = 500;

    private readonly SimulatedQuantumAnnealingOptions _options;

    /// <summary>Simulated quantum annealing with default parameters.</summary>
    public SimulatedQuantumAnnealing()
        : this(new SimulatedQuantumAnnealingOptions())
    {
    }

    /// <summary>Simulated quantum annealing; wrong parameters throw <see cref="InputException"/>.</summary>
    public SimulatedQuantumAnnealing(SimulatedQuantumAnnealingOptions options)
    {
        options.Check();
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "sqa";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var run = control.Start();
        Requests.Check(model, request);
        var store = new CouplingStore(model, RowFields.OnDemand);
        var temperature = _options.SliceTemperature ?? Measure(store, request.Key, run);
        var loop = new ReadLoop<TrotterWorkspace>(model, request, run, DefaultSweeps)
        {
            CreateWorkspace = () => new TrotterWorkspace(store, _options, temperature),
            Read = static (workspace, task) => workspace.Read(task),
        };
        return loop.Run(Name, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["schedule"] = "transverse field linear",
            ["slices"] = _options.Slices.ToString(),
            ["slice_temperature"] = temperature.ToString("R"),
            ["field_start"] = (_options.FieldStart * temperature).ToString("R"),
            ["field_end"] = (_options.FieldEnd * temperature).ToString("R"),
        });
    }

    /// <summary>The slice temperature. A run that is already over measures nothing.</summary>
    private static double Measure(CouplingStore store, RandomKey key, SolveRun run)
    {
        if (run.ShouldStop())
        {
            return 1;
        }

        var ladder = TemperatureLadder.Measure(store, key.Derive("ladder"), mostRungs: 32, run);
        return 1 / Math.Sqrt(ladder[0] * ladder[^1]);
    }
}

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

    /// <summary>Every spin of every slice, feeling its two copies with strength <paramref name="coupling"/>.</summary>
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

    /// <summary>Every spin in all slices together: the move of the classical system, free of the coupling between slices.</summary>
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
