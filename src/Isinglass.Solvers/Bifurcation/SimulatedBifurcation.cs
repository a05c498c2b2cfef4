using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Solvers.Fields;
using Isinglass.Solvers.Lanes;
using Isinglass.Solvers.Reads;

namespace Isinglass.Solvers.Bifurcation;

/// <summary>
/// Simulated bifurcation: classical oscillators whose rest position bifurcates into two while a pump rises; signs of positions are spins (Goto, Tatsumura,
/// Dixon, Science Advances 5, 2019; ballistic and discrete: Goto et al., Science Advances 7, 2021). Sixteen agents run in lock step, a read returns the
/// best of its agents. The model is divided by the root mean square length of its rows; squared terms are expanded; a sweep is a step of time.
/// At the end every agent is refined by descent (see <see cref="SimulatedBifurcationOptions.Refinement"/>): that part is not bifurcation and can be
/// switched off.
/// </summary>
public sealed class SimulatedBifurcation : ISampler
{
    private const int DefaultSteps = 1000;

    private readonly SimulatedBifurcationOptions _options;

    /// <summary>Ballistic simulated bifurcation with default parameters.</summary>
    public SimulatedBifurcation()
        : this(new SimulatedBifurcationOptions())
    {
    }

    /// <summary>Simulated bifurcation; wrong parameters throw <see cref="InputException"/>.</summary>
    public SimulatedBifurcation(SimulatedBifurcationOptions options)
    {
        options.Check();
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => _options.Kind switch
    {
        BifurcationKind.Ballistic => "bsb",
        BifurcationKind.Discrete => "dsb",
        _ => "gsb",
    };

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var run = control.Start();
        Requests.Check(model, request);
        var expanded = model.Expand();
        var system = new BatchedIsingSystem(expanded, _options.LinearBiases);
        var store = new CouplingStore(expanded);
        var blocks = LaneWorker.Blocks(_options.Agents, model.VariableCount);
        var loop = new ReadLoop<LaneWorker>(model, request, run, DefaultSteps)
        {
            CreateWorkspace = () => new LaneWorker(new BifurcationDynamics(system, _options), store, _options.Refinement, blocks),
            Read = static (worker, task) => worker.Read(task),
        };
        return loop.Run(Name, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["kind"] = _options.Kind.ToString().ToLowerInvariant(),
            ["schedule"] = "pump linear 0..1",
            ["time_step"] = _options.UsedTimeStep.ToString("R"),
            ["agents"] = (LaneWorker.AgentsPerBlock * blocks).ToString(),
            ["coupling_strength"] = _options.UsedCouplingStrength.ToString("R"),
            ["unit"] = system.Unit.ToString("R"),
            ["linear_biases"] = system.Form.ToString().ToLowerInvariant(),
            ["polish"] = _options.Refinement.ToString().ToLowerInvariant(),
        });
    }
}
