using Isinglass.Conic.Oracles;
using Isinglass.Conic.Steps;
using Isinglass.Model;
using Isinglass.Model.Solving;

namespace Isinglass.Conic;

/// <summary>
/// QCGD: conditional gradient on the copositive lift W = conv{(1,x)(1,x)' : x in {0,1}^n} of a constrained binary quadratic problem (Burer, Math. Program.
/// 2009; Q-FW: Yurtsever, Birdal, Golyanik, ECCV 2022; CGAL: Yurtsever, Fercoq, Cevher, ICML 2019). Every equality row enters as E_W[(a'x - b)^2] = 0, every
/// product as E_W[R] = 0: all terms are nonnegative, so zero means that every extreme point of the mixture is feasible and the lift has no gap. One iteration
/// asks the oracle for one unconstrained problem, objective + sum (y_i + beta_t v_i) M_i, so the multiplier of a squared row is its penalty weight: penalties
/// are tuned by theory. The relaxation guides; the answer is the incumbent, the best completed or repaired read.
/// </summary>
/// <remarks>
/// Differs from CGAL: all reads enter the active set, weights are corrected pairwise between oracle calls, rows are scaled by their smallest violation, and
/// while nothing feasible is known every eighth call asks with weights that put feasibility first (an exact oracle then proves infeasibility).
/// </remarks>
public sealed class ConditionalGradient : ISolver
{
    private readonly ILinearMinimizationOracle _oracle;
    private readonly ConditionalGradientOptions _options;

    /// <summary>Over a sampler.</summary>
    public ConditionalGradient(ISampler sampler, ConditionalGradientOptions? options = null)
        : this(new SamplerOracle(sampler), options)
    {
    }

    /// <summary>Over an oracle.</summary>
    internal ConditionalGradient(ILinearMinimizationOracle oracle, ConditionalGradientOptions? options = null)
    {
        _oracle = oracle;
        _options = (options ?? new ConditionalGradientOptions()).Checked();
    }

    /// <inheritdoc/>
    public string Name => "qcgd";

    /// <inheritdoc/>
    /// <exception cref="InputException">An inequality cannot get slack because its coefficients are not integers.</exception>
    public ISolverSession Prepare(ConstrainedQuadraticModel model) => new ConicSession(model, _oracle, _options);
}
