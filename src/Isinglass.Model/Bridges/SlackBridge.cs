using Isinglass.Model.Constraints;
using Isinglass.Numerics.Matrices;

namespace Isinglass.Model.Bridges;

/// <summary>
/// Inequality -> equality with slack bits: a'x &lt;= b becomes a'x + sum_k c_k s_k = b, exactly. Integer rows are brought into normal form first (divided by
/// the greatest common divisor of their coefficients, >= negated), so the smallest violation is 1 and no slack bit is wasted. Redundant rows are dropped; a row
/// that no point satisfies is kept, without slack, and named in <see cref="InfeasibleRows"/>.
/// </summary>
internal sealed class SlackBridge : IBridge
{
    private readonly IntegerRow?[] _normalForms;
    private readonly int[] _slackStarts;
    private readonly long[][] _slackCoefficients;

    /// <summary>Rewrites a model.</summary>
    /// <param name="source">The model.</param>
    /// <param name="policy">How slack is encoded.</param>
    /// <param name="cap">Largest slack coefficient of the policy <see cref="SlackPolicy.Bounded"/>; null = the largest coefficient of the row.</param>
    /// <exception cref="InputException">
    /// A coefficient of an inequality is not an integer (unless the policy is none), or a slack needs too many bits.
    /// </exception>
    public SlackBridge(ConstrainedQuadraticModel source, SlackPolicy policy = SlackPolicy.Binary, long? cap = null)
    {
        if (cap <= 0)
        {
            throw new InputException($"The cap of slack coefficients must be at least 1, not {cap}.");
        }

        Source = source;
        Policy = policy;
        var rowCount = source.Rows.RowCount;
        _normalForms = new IntegerRow?[rowCount];
        _slackStarts = new int[rowCount + 1];
        _slackCoefficients = new long[rowCount][];
        TargetRows = new int[rowCount];
        var kept = 0;
        var variables = source.VariableCount;
        for (var r = 0; r < rowCount; r++)
        {
            var mustBeInteger = policy != SlackPolicy.None && source.Senses[r] != ConstraintSense.Equal;
            var normal = mustBeInteger ? IntegerRow.Create(source, r) : IntegerRow.TryCreate(source, r);
            _normalForms[r] = normal;
            _slackStarts[r] = variables;
            _slackCoefficients[r] = normal is { State: RowState.Proper, IsEquality: false } && policy != SlackPolicy.None
                ? SlackEncoding.Coefficients(normal.RightHandSide - normal.Least, policy, cap ?? normal.Coefficients.Max(Math.Abs), source.NameOfRow(r))
                : [];
            variables = checked(variables + _slackCoefficients[r].Length);
            TargetRows[r] = normal?.State == RowState.Redundant ? -1 : kept++;
        }

        _slackStarts[rowCount] = variables;
        InfeasibleRows = [.. Enumerable.Range(0, rowCount).Where(r => _normalForms[r]?.State == RowState.Infeasible)];
        Target = BuildTarget(variables, kept);
        Cost = new BridgeCost(variables - source.VariableCount, kept - rowCount, 0, 0, IsExact: true);
    }

    /// <inheritdoc/>
    public ConstrainedQuadraticModel Source { get; }

    /// <inheritdoc/>
    public ConstrainedQuadraticModel Target { get; }

    /// <inheritdoc/>
    public BridgeCost Cost { get; }

    /// <summary>How slack is encoded.</summary>
    public SlackPolicy Policy { get; }

    /// <summary>For each row of the source its row in the target, or -1 when it was redundant.</summary>
    public int[] TargetRows { get; }

    /// <summary>Rows of the source that no point satisfies: the model is infeasible when there is one.</summary>
    public IReadOnlyList<int> InfeasibleRows { get; }

    /// <summary>The normal form of a row of the source; null when it is not over integers.</summary>
    public IntegerRow? NormalForm(int sourceRow) => _normalForms[sourceRow];

    /// <summary>Number of slack bits of a row of the source.</summary>
    public int SlackCount(int sourceRow) => _slackCoefficients[sourceRow].Length;

    /// <summary>The factor from the source's to the target's left side, without slack.</summary>
    public double ScaleOf(int sourceRow) => _normalForms[sourceRow]?.Scale ?? 1;

    /// <inheritdoc/>
    public void Lift(ReadOnlySpan<sbyte> source, Span<sbyte> target)
    {
        source[..Source.VariableCount].CopyTo(target);
        for (var r = 0; r < _slackCoefficients.Length; r++)
        {
            if (_slackCoefficients[r].Length == 0)
            {
                continue;
            }

            var normal = _normalForms[r]!;
            var slack = normal.RightHandSide;
            for (var k = 0; k < normal.Columns.Length; k++)
            {
                slack -= normal.Coefficients[k] * source[normal.Columns[k]];
            }

            SlackEncoding.Encode(Math.Max(0, slack), _slackCoefficients[r], target[_slackStarts[r].._slackStarts[r + 1]]);
        }
    }

    private ConstrainedQuadraticModel BuildTarget(int variableCount, int kept)
    {
        var rows = new SparseRowsBuilder(variableCount);
        var senses = new ConstraintSense[kept];
        var rightHandSides = new double[kept];
        var names = new string?[kept];
        for (var r = 0; r < Source.Rows.RowCount; r++)
        {
            if (TargetRows[r] < 0)
            {
                continue;
            }

            var at = TargetRows[r];
            names[at] = Source.NameOfRow(r);
            if (_normalForms[r] is not { } normal)
            {
                rows.AddRow(Source.Rows.RowColumns(r), Source.Rows.RowValues(r));
                senses[at] = Source.Senses[r];
                rightHandSides[at] = Source.RightHandSides[r];
                continue;
            }

            AddEntries(rows, normal.Columns, normal.Coefficients);
            AddEntries(rows, [.. Enumerable.Range(_slackStarts[r], SlackCount(r))], _slackCoefficients[r]);
            rows.EndRow();
            var becomesEquality = normal.IsEquality || (Policy != SlackPolicy.None && normal.State == RowState.Proper);
            senses[at] = becomesEquality ? ConstraintSense.Equal : ConstraintSense.LessOrEqual;

            // An equality whose right-hand side is not a multiple of the divisor keeps it, and stays infeasible.
            rightHandSides[at] = normal is { IsEquality: true, State: RowState.Infeasible } ? Source.RightHandSides[r] * normal.Scale : normal.RightHandSide;
        }

        var objective = Widening.Widen(Source.Objective, variableCount, SlackLabel);
        return new ConstrainedQuadraticModel(objective, rows.Build(), senses, rightHandSides, names, Source.Products)
        {
            Completion = Source.Completion is { } completion ? new LiftedCompletion(completion, this, variableCount) : null,
        };
    }

    private static void AddEntries(SparseRowsBuilder rows, int[] columns, long[] coefficients)
    {
        for (var k = 0; k < columns.Length; k++)
        {
            rows.Add(columns[k], coefficients[k]);
        }
    }

    private string SlackLabel(int variable)
    {
        // The last row that starts at or before the variable: rows without slack start where the next one does.
        var (row, end) = (0, _slackStarts.Length);
        while (end - row > 1)
        {
            var middle = (row + end) / 2;
            (row, end) = _slackStarts[middle] <= variable ? (middle, end) : (row, middle);
        }

        return $"slack {variable - _slackStarts[row] + 1} of {Source.NameOfRow(row)}";
    }
}
