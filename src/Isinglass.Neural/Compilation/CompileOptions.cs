using Isinglass.Model.Bridges;

namespace Isinglass.Neural.Compilation;

/// <summary>How a network and its samples are encoded as a model.</summary>
public enum ModelEncoding
{
    /// <summary>
    /// Parameter bits alone; the loss is known through completion. For solvers that propose flips of free bits. Exact.
    /// </summary>
    Implicit,

    /// <summary>
    /// Selectors, offsets and products with rows that make every feasible point a forward pass. Exact: the optimum of the model is the optimum of training. For
    /// small models, tests and bounds; black-box machines do not train through it.
    /// </summary>
    Exact,

    /// <summary>
    /// Slack-free consistency rows: a free spin t for every sample and threshold of a hidden unit and a squared row mu/2 ((z - e(t))/sigma)^2. A surrogate: its
    /// reads mean something only after completion by a forward pass. Black-box machines train through this encoding; see <see cref="SoftMarginEncoder"/>.
    /// </summary>
    SoftMargin,
}

/// <summary>How the choice of a subinterval is encoded in the exact encoding.</summary>
internal enum SelectorEncoding
{
    /// <summary>t_k = [z >= m_k], K - 1 bits, t_k >= t_(k+1).</summary>
    DomainWall,

    /// <summary>One bit a subinterval, exactly one of them 1.</summary>
    OneHot,
}

/// <summary>How products p = b t of a weight bit and a selector are encoded in the exact encoding.</summary>
internal enum ProductEncoding
{
    /// <summary>A product row, which machines see as Rosenberg's form bt - 2bp - 2tp + 3p >= 0. One bit a product, three couplings.</summary>
    Rosenberg,

    /// <summary>Three linear rows p &lt;= b, p &lt;= t, p >= b + t - 1: everything is linear, any MIP solver reads it.</summary>
    Inequality,

    /// <summary>
    /// No product bits in a file: rows hold the products b t as quadratic terms. For formats with quadratic rows (lp); in memory a product stays a product row.
    /// </summary>
    Eliminated,
}

/// <summary>Options of <see cref="NetworkCompiler"/>.</summary>
internal sealed record CompileOptions
{
    /// <summary>The encoding. Default soft-margin.</summary>
    public ModelEncoding Encoding { get; init; } = ModelEncoding.SoftMargin;

    /// <summary>Selectors of the exact encoding. Default domain-wall (one bit fewer a unit).</summary>
    public SelectorEncoding Selectors { get; init; }

    /// <summary>
    /// How inequalities are encoded in the exact encoding: <see cref="SlackPolicy.None"/> keeps them as rows, the others add slack bits. Default none.
    /// </summary>
    public SlackPolicy Slack { get; init; } = SlackPolicy.None;

    /// <summary>Products of the exact encoding. Default product rows.</summary>
    public ProductEncoding Products { get; init; }

    /// <summary>Target kappa of a hidden unit's |z|/sigma in the soft-margin rows. Default 1.3 (measured on planted teachers).</summary>
    public double Kappa { get; init; } = 1.3;

    /// <summary>Weight mu of a hidden unit's row. Default 1.</summary>
    public double RowWeight { get; init; } = 1;

    /// <summary>Target of a linear output's margin in standard deviations. Default 2 (1.5 to 2 measured).</summary>
    public double OutputTarget { get; init; } = 2;

    /// <summary>Weight ow of the row on the vote of the hidden units. Default 3.</summary>
    public double VoteWeight { get; init; } = 3;

    /// <summary>Target of the vote; null = 0.45 h, at least 2 (3.5 for h = 8).</summary>
    public double? VoteTarget { get; init; }

    /// <summary>
    /// Bits (with sign) to which the coefficients of first-layer soft-margin rows are rounded, as on real machines; 0 = not rounded. Null = 6 with hidden
    /// units, whose free spins widen a row by the root of its fan-in, and 0 without (docs/decisions/0006 has the cost).
    /// </summary>
    public int? RowBits { get; init; }

    /// <summary>Bytes beyond which a model is refused before it is built; null = the machine's memory.</summary>
    public long? MemoryLimit { get; init; }
}
