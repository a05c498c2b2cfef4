using Isinglass.Model;

namespace Isinglass.Conic;

/// <summary>
/// Minimises a linear function over the lift conv{(1,x)(1,x)' : x in {0,1}^n}, which is an unconstrained binary quadratic problem; the answers are extreme points.
/// </summary>
public interface ILinearMinimizationOracle
{
    /// <summary>Short name.</summary>
    string Name { get; }

    /// <summary>Returns extreme points of low value.</summary>
    OracleAnswer Minimize(BinaryQuadraticModel gradient, SampleRequest request, SolveControl control);
}

/// <summary>Extreme points.</summary>
/// <param name="Reads">The points; may be empty when the call was stopped.</param>
/// <param name="IsExact">Whether the lowest of them is proved to be the minimum.</param>
public sealed record OracleAnswer(SampleSet Reads, bool IsExact);

/// <summary>
/// A sampler as oracle. An answer counts as exact when the sampler says <see cref="StopReason.Optimal"/>; a decorator that disturbs a model must not pass that on.
/// </summary>
public sealed class SamplerOracle(ISampler sampler) : ILinearMinimizationOracle
{
    /// <summary>
    /// Up to this size the squared rows are multiplied out: annealing reads deeper on the matrix than on rows (99 to 161 spins of a compiled network: infeasibility of the mixture
    /// after 400 calls 0.27 instead of 0.58); beyond, rows stay rows.
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
