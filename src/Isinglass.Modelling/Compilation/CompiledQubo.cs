using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Bridges.Penalties;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Modelling.Solutions;

namespace Isinglass.Modelling.Compilation;

/// <summary>
/// A built program as one quadratic unconstrained binary problem, with the weight of every row, the map back, and the sources of every coefficient.
/// </summary>
public sealed class CompiledQubo
{
    private readonly SlackBridge _slack;
    private readonly double[] _weights;
    private readonly int[] _sourceRows;
    private readonly BridgeChain _chain;
    private readonly Lazy<Dictionary<string, int>> _indexOf;

    internal CompiledQubo(CompiledProgram compiled, SlackBridge slack, double[] weights)
    {
        Compiled = compiled;
        (_slack, _weights) = (slack, weights);
        _chain = PenaltyBridge.Of(slack, weights);
        _sourceRows = [.. Enumerable.Range(0, slack.TargetRows.Length).Where(row => slack.TargetRows[row] >= 0)];
        _indexOf = new Lazy<Dictionary<string, int>>(() => BitLabels.IndexOf(Model.Labels!));
    }

    /// <summary>The built program.</summary>
    public CompiledProgram Compiled { get; }

    /// <summary>
    /// The unconstrained model over the program's bits and then the slack bits; penalties are factored (see <see cref="BinaryQuadraticModel.Expand"/>).
    /// </summary>
    public BinaryQuadraticModel Model => _chain.Target.Objective;

    /// <summary>The cost of the rewriting in spins and couplings.</summary>
    public BridgeCost Cost => _chain.Cost;

    /// <summary>
    /// The penalty weight of each row by name, then of the products. It multiplies the square of the row in normal form (divided by the greatest common divisor
    /// of its coefficients). Rows that always hold have none.
    /// </summary>
    public IReadOnlyList<(string Name, double Weight)> Weights =>
    [
        .. _sourceRows.Select((row, at) => (_slack.Source.NameOfRow(row), _weights[at])),
        .. _slack.Source.Products.Select((product, k) => ($"product {_slack.Source.Objective.LabelOf(product.Product)}", _weights[_sourceRows.Length + k])),
    ];

    /// <summary>A point of the unconstrained model (0/1) in the program's terms; rows and objective are evaluated without penalties.</summary>
    public ProgramSolution Decode(ReadOnlySpan<sbyte> bits) => Compiled.Decode(_chain.Project(bits));

    /// <summary>Samples; returns the distinct points, feasible ones first, then by objective.</summary>
    /// <param name="sampler">Any Ising machine.</param>
    /// <param name="request">Reads, effort and key.</param>
    /// <param name="control">When to stop; its target and progress are energies of <see cref="Model"/>. Null = run to the natural end.</param>
    public IReadOnlyList<ProgramSolution> Sample(ISampler sampler, SampleRequest request, SolveControl? control = null)
    {
        var samples = sampler.Sample(Model, request, control ?? SolveControl.Unlimited);
        return [.. Enumerable.Range(0, samples.Count)
            .Select(read => _chain.Project(samples.Values(read)))
            .DistinctBy(static point => Convert.ToHexString((byte[])(Array)point))
            .Select(point => Compiled.Decode(Compiled.Model.ToSolution(point) with { StopReason = samples.StopReason }))
            .OrderByDescending(static solution => solution.IsFeasible)
            .ThenBy(solution => solution.IsFeasible ? 0 : Compiled.Model.TotalViolation(solution.Solution.Values))
            .ThenBy(static solution => solution.Solution.Objective)];
    }

    /// <summary>The sources of the linear bias of a bit, penalties included.</summary>
    /// <exception cref="InputException">The variable is an integer (explain one of its bits), or belongs to another program.</exception>
    public CoefficientExplanation Explain(Variable variable) => Explain(Compiled.IndexOf(variable), -1);

    /// <summary>The sources of the coupling of two bits, penalties included.</summary>
    /// <exception cref="InputException">A variable is an integer (explain one of its bits), both are the same, or one belongs to another program.</exception>
    public CoefficientExplanation Explain(Variable first, Variable second) =>
        Explain(Compiled.IndexOf(first), Compiled.Other(Compiled.IndexOf(first), Compiled.IndexOf(second)));

    /// <summary>The sources of a linear bias, or a coupling; bits by label, also slack bits ("slack 1 of capacity").</summary>
    /// <exception cref="InputException">There is no such label.</exception>
    public CoefficientExplanation Explain(string first, string? second = null) =>
        Explain(IndexOf(first), second is null ? -1 : Compiled.Other(IndexOf(first), IndexOf(second)));

    private int IndexOf(string label) => _indexOf.Value.TryGetValue(label, out var index) ? index
        : throw Compiled.Program.UnknownLabel(label, _indexOf.Value.Keys);

    private CoefficientExplanation Explain(int first, int second)
    {
        var count = Compiled.Model.VariableCount;
        var own = first < count && second < count ? Compiled.Sources(first, second) : [];
        return new CoefficientExplanation(
            Model.LabelOf(first), second < 0 ? null : Model.LabelOf(second), [.. own, .. RowSources(first, second), .. ProductSources(first, second)]);
    }

    private IEnumerable<CoefficientSource> RowSources(int first, int second)
    {
        var target = _slack.Target;
        for (var r = 0; r < target.Rows.RowCount; r++)
        {
            var amount = SquareAmounts.Amount(target.Rows.RowColumns(r), target.Rows.RowValues(r), target.RightHandSides[r], _weights[r], first, second);
            if (amount == 0)
            {
                continue;
            }

            var row = Compiled.Structure.Rows[_sourceRows[r]];
            yield return row.Owner is { } integer
                ? new CoefficientSource(CoefficientSourceKind.Encoding, $"encoding of integer '{integer}' ({row.Name}), weight {_weights[r]}", amount)
                : new CoefficientSource(CoefficientSourceKind.Row, $"{row.Place}, weight {_weights[r]}", amount);
        }
    }

    /// <summary>Rosenberg's form ab - 2ap - 2bp + 3p.</summary>
    private IEnumerable<CoefficientSource> ProductSources(int first, int second)
    {
        for (var k = 0; k < _slack.Source.Products.Length; k++)
        {
            var (p, a, b) = _slack.Source.Products[k];
            var weight = _weights[_sourceRows.Length + k];
            var share = second < 0 ? (first == p ? 3 : 0)
                : (Math.Min(first, second), Math.Max(first, second)) == (Math.Min(a, b), Math.Max(a, b)) ? 1
                : (first == p && (second == a || second == b)) || (second == p && (first == a || first == b)) ? -2
                : 0;
            if (share != 0)
            {
                yield return new CoefficientSource(CoefficientSourceKind.Product, $"product {Model.LabelOf(p)}, weight {weight}", share * weight);
            }
        }
    }
}
