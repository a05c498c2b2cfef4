using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Solvers.Fields;
using Isinglass.Solvers.Lanes;
using Isinglass.Solvers.Reads;

namespace Isinglass.Solvers.Coherent;

/// <summary>
/// A simulated coherent Ising machine: amplitudes of optical parametric oscillators with feedback, signs are spins (see <see cref="CoherentFeedback"/> for
/// the forms). Sixteen agents run in lock step, a read returns the best of its agents. The model is divided by the root mean square length of its
/// rows; squared terms are expanded; a sweep is a step of time. At the end every agent is refined by descent (see
/// <see cref="CoherentIsingMachineOptions.Refinement"/>): that part is not optics and can be switched off.
/// </summary>
public sealed class CoherentIsingMachine : ISampler
{
    private const int DefaultSteps = 1000;

    private readonly CoherentIsingMachineOptions _options;

    /// <summary>A machine with chaotic feedback control and default parameters.</summary>
    public CoherentIsingMachine()
        : this(new CoherentIsingMachineOptions())
    {
    }

    /// <summary>A machine; wrong parameters throw <see cref="InputException"/>.</summary>
    public CoherentIsingMachine(CoherentIsingMachineOptions options)
    {
        options.Check();
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => _options.Feedback switch
    {
        CoherentFeedback.MeanField => "cim-mf",
        CoherentFeedback.SimCim => "simcim",
        CoherentFeedback.AmplitudeControl => "cim-cac",
        CoherentFeedback.SeparatedFeedback => "cim-sfc",
        _ => "cim",
    };

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var run = control.Start();
        Requests.Check(model, request);
        var expanded = model.Expand();
        var system = new BatchedIsingSystem(expanded, _options.Used().LinearBiases);
        var store = new CouplingStore(expanded);
        var blocks = LaneWorker.Blocks(_options.Agents, model.VariableCount);
        var loop = new ReadLoop<LaneWorker>(model, request, run, DefaultSteps)
        {
            CreateWorkspace = () => new LaneWorker(new CoherentDynamics(system, _options), store, _options.Refinement, blocks),
            Read = static (worker, task) => worker.Read(task),
        };
        return loop.Run(Name, Describe(system, blocks));
    }

    private Dictionary<string, string> Describe(BatchedIsingSystem system, int blocks)
    {
        var used = _options.Used();
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["feedback"] = _options.Feedback.ToString().ToLowerInvariant(),
            ["schedule"] = $"pump linear {used.PumpStart}..{used.PumpEnd}",
            ["time_step"] = used.TimeStep.ToString("R"),
            ["agents"] = (LaneWorker.AgentsPerBlock * blocks).ToString(),
            ["coupling_strength"] = used.CouplingStrength.ToString("R"),
            ["error_rate"] = used.ErrorRate.ToString("R"),
            ["target"] = _options.Target.ToString("R"),
            ["noise"] = used.Noise.ToString("R"),
            ["unit"] = system.Unit.ToString("R"),
            ["linear_biases"] = system.Form.ToString().ToLowerInvariant(),
            ["polish"] = _options.Refinement.ToString().ToLowerInvariant(),
        };
    }
}
