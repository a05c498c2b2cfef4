using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Fields;
using Isinglass.Solvers.Reads;
using Isinglass.Solvers.Tempering;

namespace Isinglass.Solvers.Quantum;

/// <summary>
/// Simulated quantum annealing: path-integral Monte Carlo of the transverse Ising model on P coupled copies (Trotter slices) of the system, weight exp(-sum_k
/// E(s_k) / (P T) + K sum_ik s_i,k s_i,k+1) with K = 1/2 ln coth(Gamma / (P T)), while the transverse field Gamma falls linearly at constant temperature
/// (Martonak, Santoro, Tosatti, Physical Review B 66, 2002). A sweep proposes every spin of every slice, then every spin in all slices together. The slice
/// temperature is the geometric mean of the hottest and coldest temperature of a measured ladder. At the end every slice descends to a local minimum.
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

    /// <summary>The slice temperature; not measured when the run is already over.</summary>
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
