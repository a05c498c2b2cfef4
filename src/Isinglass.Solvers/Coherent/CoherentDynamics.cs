using System.Runtime.Intrinsics;
using Isinglass.Solvers.Lanes;

namespace Isinglass.Solvers.Coherent;

/// <summary>
/// Euler steps of the amplitudes x of degenerate optical parametric oscillators, pump p(t), force f = -(h + J x), strength c, noise n:
/// <list type="bullet">
/// <item>mean field: dx = ((p - 1 - x^2) x + c f) dt + n</item>
/// <item>SimCIM: v = 0.9 v + ((p - 1) x + c f) dt + n, x = x + v limited to +-1</item>
/// <item>amplitude control: dx = ((p - 1 - x^2) x + c e f) dt + n,  de = -r e (x^2 - a) dt</item>
/// <item>chaotic feedback: z = c e f, dx = ((p - 1 - x^2) x + z) dt + n,  de = -r e (z^2 - a) dt</item>
/// <item>separated feedback: z = c f, dx = ((p - 1 - x^2) x + tanh(g z) - k (e - z)) dt + n,  de = -r (e - z) dt, g rising from 1 to 3</item>
/// </list>
/// with error variables e (1, or 0 for separated feedback, at the start), rate r and target a.
/// </summary>
internal sealed class CoherentDynamics(BatchedIsingSystem system, CoherentIsingMachineOptions options) : LaneDynamics(system)
{
    /// <summary>Larger amplitudes are numerical errors: stable points lie below 2.</summary>
    private const float LargestAmplitude = 3;

    /// <summary>Bound of an error variable, far beyond what converging agents reach.</summary>
    private const float LargestError = 32;

    private const float Momentum = 0.9f;
    private const float SeparatedGain = 0.2f;

    private readonly CoherentParameters _parameters = options.Used();
    private readonly Vector512<float>[] _errors = new Vector512<float>[system.Count];

    /// <inheritdoc/>
    public override void Begin(AgentRandom random) =>
        _errors.AsSpan().Fill(options.Feedback is CoherentFeedback.SeparatedFeedback or CoherentFeedback.SimCim ? Vector512<float>.Zero : Vector512<float>.One);

    /// <inheritdoc/>
    public override void Step(float progress, AgentRandom random)
    {
        System.Forces(Amplitudes, System.BiasScale(Amplitudes), Forces);
        var pump = _parameters.PumpStart + progress * (_parameters.PumpEnd - _parameters.PumpStart);
        var noise = _parameters.Noise * MathF.Sqrt(_parameters.TimeStep);
        for (var i = 0; i < Amplitudes.Length; i++)
        {
            var kick = noise > 0 ? noise * random.NextGaussian() : Vector512<float>.Zero;
            var force = _parameters.CouplingStrength * Forces[i];
            if (options.Feedback == CoherentFeedback.SimCim)
            {
                StepMomentum(i, pump, force, kick);
            }
            else
            {
                StepOscillator(i, pump, progress, force, kick);
            }
        }
    }

    private void StepMomentum(int i, float pump, Vector512<float> force, Vector512<float> kick)
    {
        var velocity = Momentum * _errors[i] + _parameters.TimeStep * ((pump - 1) * Amplitudes[i] + force) + kick;
        _errors[i] = Limit(velocity, 1);
        Amplitudes[i] = Limit(Amplitudes[i] + _errors[i], 1);
    }

    private void StepOscillator(int i, float pump, float progress, Vector512<float> force, Vector512<float> kick)
    {
        var x = Amplitudes[i];
        var dt = _parameters.TimeStep;
        var push = Feedback(i, progress, x, force, dt);
        var gain = Vector512.Create(pump - 1) - x * x;
        Amplitudes[i] = Limit(x + dt * (gain * x + push) + kick, LargestAmplitude);
    }

    /// <summary>The feedback onto an oscillator; also updates its error variable.</summary>
    private Vector512<float> Feedback(int i, float progress, Vector512<float> x, Vector512<float> force, float dt)
    {
        var error = _errors[i];
        var rate = _parameters.ErrorRate * dt;
        var target = Vector512.Create((float)options.Target);
        switch (options.Feedback)
        {
            case CoherentFeedback.AmplitudeControl:
                _errors[i] = LimitError(error - rate * error * (x * x - target));
                return error * force;
            case CoherentFeedback.ChaoticFeedback:
                var signal = error * force;
                _errors[i] = LimitError(error - rate * error * (signal * signal - target));
                return signal;
            case CoherentFeedback.SeparatedFeedback:
                _errors[i] = Limit(error - rate * (error - force), LargestError);
                return Tanh((1 + 2 * progress) * force) - SeparatedGain * (error - force);
            default:
                return force;
        }
    }

    private static Vector512<float> LimitError(Vector512<float> value) =>
        Vector512.MinNative(Vector512.MaxNative(value, Vector512.Create(1 / LargestError)), Vector512.Create(LargestError));

    /// <summary>
    /// Lambert's continued fraction x (15 + x^2) / (15 + 6 x^2) of tanh, limited to +-1: error below 0.02, which does not matter for a saturation.
    /// </summary>
    private static Vector512<float> Tanh(Vector512<float> x)
    {
        var square = x * x;
        return Limit(x * (Vector512.Create(15.0f) + square) / (Vector512.Create(15.0f) + 6 * square), 1);
    }
}
