using System.Runtime.Intrinsics;
using Isinglass.Solvers.Lanes;

namespace Isinglass.Solvers.Bifurcation;

/// <summary>
/// Positions x, momenta y, pump a(t) from 0 to 1, force f = -(h + J x) or, discrete, -(h + J sign x):
///   y += dt (c f - (1 - a) x),   x += dt y,   and where |x| > 1: x = sign x, y = 0 (walls without reflection).
/// Symplectic Euler steps as in Goto et al. 2021. Generalised: a is replaced by a_i with da_i = (1 - A x_i^2) dt / T, a variant of the nonlinear control of
/// individual bifurcation parameters by Goto, Hidaka, Tatsumura (2025); A = 0 gives the discrete form.
/// </summary>
internal sealed class BifurcationDynamics(BatchedIsingSystem system, SimulatedBifurcationOptions options) : LaneDynamics(system)
{
    private readonly Vector512<float>[] _momenta = new Vector512<float>[system.Count];
    private readonly Vector512<float>[] _signs = new Vector512<float>[system.Count];
    private readonly Vector512<float>[] _pumps = new Vector512<float>[system.Count];
    private readonly float _timeStep = (float)options.UsedTimeStep;
    private readonly float _strength = (float)options.UsedCouplingStrength;
    private float _lastProgress;

    /// <inheritdoc/>
    public override void Begin(AgentRandom random)
    {
        _pumps.AsSpan().Clear();
        _lastProgress = 0;
        for (var i = 0; i < _momenta.Length; i++)
        {
            _momenta[i] = 0.1f * random.NextSymmetric();
        }
    }

    /// <inheritdoc/>
    public override void Step(float progress, AgentRandom random)
    {
        var x = Amplitudes;
        if (options.Kind == BifurcationKind.Ballistic)
        {
            System.Forces(x, System.BiasScale(x), Forces);
        }
        else
        {
            for (var i = 0; i < x.Length; i++)
            {
                _signs[i] = Sign(x[i]);
            }

            System.Forces(_signs, Vector512<float>.One, Forces);
        }

        var one = Vector512<float>.One;
        for (var i = 0; i < x.Length; i++)
        {
            var momentum = _momenta[i] + _timeStep * (_strength * Forces[i] - (one - Pump(i, progress)) * x[i]);
            var position = x[i] + _timeStep * momentum;
            var isOutside = Vector512.GreaterThan(Vector512.Abs(position), one);
            x[i] = Limit(position, 1);
            _momenta[i] = Vector512.ConditionalSelect(isOutside, Vector512<float>.Zero, momentum);
        }

        _lastProgress = progress;
    }

    private Vector512<float> Pump(int variable, float progress)
    {
        if (options.Kind != BifurcationKind.Generalized)
        {
            return Vector512.Create(progress);
        }

        var x = Amplitudes[variable];
        _pumps[variable] += (progress - _lastProgress) * (Vector512<float>.One - (float)options.Control * x * x);
        return _pumps[variable];
    }
}
