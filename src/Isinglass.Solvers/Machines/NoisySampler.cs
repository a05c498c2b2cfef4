using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Reads;

namespace Isinglass.Solvers.Machines;

/// <summary>
/// A machine with noise: the inner sampler sees a disturbed model (spin form, squared terms expanded); energies in the result are those of the model as
/// given. The noise is drawn from the request's key.
/// </summary>
internal sealed class NoisySampler : ISampler
{
    private readonly ISampler _inner;
    private readonly NoisySamplerOptions _options;

    /// <summary>Puts noise in front of a sampler; wrong parameters throw <see cref="InputException"/>.</summary>
    public NoisySampler(ISampler inner, NoisySamplerOptions options)
    {
        options.Check();
        _inner = inner;
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => $"{_inner.Name}/noisy";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var run = control.Start();
        Requests.Check(model, request);
        var spin = model.ToVartype(Vartype.Spin).Expand();
        var set = _options.IsPerRead
            ? ReadByRead(spin, request, run)
            : _inner.Sample(Disturb(spin, request.Key.Derive("noise")), request, control);
        return DisturbedModel.Judge(
            set,
            model,
            run,
            Name,
            ("objective_variance", _options.ObjectiveVariance.ToString("R")),
            ("coefficient_error", _options.CoefficientError.ToString("R")),
            ("noise_per_read", _options.IsPerRead ? "true" : "false"));
    }

    private SampleSet ReadByRead(BinaryQuadraticModel spin, SampleRequest request, SolveRun run)
    {
        var sets = new List<SampleSet>();
        for (var read = 0; read < request.Reads && (read == 0 || !run.ShouldStop()); read++)
        {
            var key = request.Key.Derive(read);
            var one = request with { Reads = 1, Key = key, InitialStates = SampleSets.Row(request.InitialStates, read) };
            var part = run.Part(KeptSettings.Target) with { Progress = run.Control.TimeLimit is null ? null : run.Relay(double.PositiveInfinity) };
            var set = _inner.Sample(Disturb(spin, key.Derive("noise")), one, part);
            sets.Add(set);
            run.Report((read + 1.0) / request.Reads, "sampling with noise");
            if (set.StopReason == StopReason.Target)
            {
                break;
            }
        }

        return SampleSets.Concatenate(sets);
    }

    private BinaryQuadraticModel Disturb(BinaryQuadraticModel spin, RandomKey key)
    {
        var random = key.CreateSource();
        var error = _options.CoefficientError * DisturbedModel.LargestCoefficient(spin);
        var push = Math.Sqrt(_options.ObjectiveVariance / Math.Max(1, spin.VariableCount));
        double Analogue(double value) => value == 0 || error == 0 ? value : value + error * random.NextGaussian();
        return DisturbedModel.Map(spin, value => Analogue(value) + (push == 0 ? 0 : push * random.NextGaussian()), Analogue);
    }
}
