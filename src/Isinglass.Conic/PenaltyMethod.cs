using Isinglass.Conic.Oracles;
using Isinglass.Conic.Steps;
using Isinglass.Model;
using Isinglass.Model.Solving;

namespace Isinglass.Conic;

/// <summary>
/// The penalty method: objective + weight * (a'x - b)^2 for every row, weights by a static rule, sampled as one unconstrained problem; while no read is
/// feasible, the weights of the rows that the best read violates grow. The baseline of QCGD.
/// </summary>
public sealed class PenaltyMethod : ISolver
{
    private readonly ILinearMinimizationOracle _oracle;
    private readonly PenaltyMethodOptions _options;

    /// <summary>Over a sampler.</summary>
    public PenaltyMethod(ISampler sampler, PenaltyMethodOptions? options = null)
    {
        _oracle = new SamplerOracle(sampler);
        _options = (options ?? new PenaltyMethodOptions()).Checked();
    }

    /// <inheritdoc/>
    public string Name => "penalty";

    /// <inheritdoc/>
    /// <exception cref="InputException">An inequality cannot get slack because its coefficients are not integers.</exception>
    public ISolverSession Prepare(ConstrainedQuadraticModel model) => new PenaltySession(model, _oracle, _options);
}
