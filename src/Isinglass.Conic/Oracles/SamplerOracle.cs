using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Conic.Oracles;

/// <summary>
/// A sampler as oracle. An answer counts as exact when the sampler says
/// <see cref="StopReason.Optimal"/>; a decorator that disturbs a model must not pass that on.
/// </summary>
internal sealed class SamplerOracle(ISampler sampler) : ILinearMinimizationOracle
{
    /// <summary>
    /// Up to this size the squared rows are multiplied out: annealing reads deeper on the matrix than on rows (99 to 161 spins of a compiled network:
    /// infeasibility of the mixture after 400 calls 0.27 instead of 0.58); beyond, rows stay rows.
    /// </summary>
    private const int ExpandLimit = 1024;

    /// <inheritdoc/>
    public string Name => sampler.Name;

    /// <inheritdoc/>
    public OracleAnswer Minimize(BinaryQuadraticModel gradient, SampleRequest request, SolveControl control)
    {
        var model = gradient.VariableCount <= ExpandLimit ? gradient.Expand() : gradient;
        var reads = sampler.Sample(model, request, control);
        return new OracleAnswer(reads, reads.StopReason == StopReason.Optimal);
    }
}
