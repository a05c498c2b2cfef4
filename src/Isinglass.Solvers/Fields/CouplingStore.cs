using Isinglass.Model;
using Isinglass.Numerics.Matrices;

namespace Isinglass.Solvers.Fields;

/// <summary>
/// The constant data of a sampled model: couplings by rows (compressed, or dense when many pairs are coupled) and the squared rows with their transpose. All
/// reads and threads share one store; each has its own <see cref="LocalFields"/>.
/// </summary>
internal sealed class CouplingStore
{
    /// <summary>
    /// Couplings are stored densely from this share of coupled pairs on: a dense row costs one fused pass, a compressed one a scattered write per entry.
    /// </summary>
    private const double DenseShare = 0.2;

    /// <summary>No dense matrix beyond this many variables (8 n^2 bytes: 288 MB).</summary>
    private const int DenseLimit = 6000;

    private readonly double[]? _dense;

    /// <summary>Prepares a model.</summary>
    /// <param name="model">Bits or spins, with or without squared terms.</param>
    /// <param name="rows">
    /// Whether a flip updates all changes of energy through the squared rows (cheap to read), or a reading sums over the rows (cheap to flip).
    /// </param>
    public CouplingStore(BinaryQuadraticModel model, RowFields rows = RowFields.Maintained)
    {
        Model = model;
        Rows = rows;
        RowsByVariable = model.SquaredTerms.Rows.Transpose();
        var n = model.VariableCount;
        if (n is > 16 and <= DenseLimit && model.Couplings.EntryCount >= DenseShare * n * n)
        {
            _dense = new double[n * n];
            for (var i = 0; i < n; i++)
            {
                var columns = model.Couplings.RowColumns(i);
                var values = model.Couplings.RowValues(i);
                for (var k = 0; k < columns.Length; k++)
                {
                    _dense[i * n + columns[k]] = values[k];
                }
            }
        }

        Scale = LargestRange(model);
    }

    /// <summary>The model.</summary>
    public BinaryQuadraticModel Model { get; }

    /// <summary>How squared rows enter the changes of energy.</summary>
    public RowFields Rows { get; }

    /// <summary>An upper bound of the change of energy by one flip; 0 for a constant model. Changes below 1e-13 of it are rounding.</summary>
    public double Scale { get; }

    /// <summary>The least change of energy that is not rounding.</summary>
    public double Tolerance => 1e-13 * Scale;

    /// <summary>Whether couplings are stored as a dense matrix.</summary>
    public bool IsDense => _dense is not null;

    /// <summary>Squared rows by variable: row i holds (term, coefficient) of variable i.</summary>
    internal SparseRows RowsByVariable { get; }

    /// <summary>Dense row of couplings of a variable (length n); only when <see cref="IsDense"/>.</summary>
    internal ReadOnlySpan<double> DenseRow(int variable) => _dense.AsSpan(variable * Model.VariableCount, Model.VariableCount);

    private static double LargestRange(BinaryQuadraticModel model)
    {
        var step = model.Vartype == Vartype.Binary ? 1.0 : 2.0;
        var ranges = new double[model.VariableCount];
        for (var i = 0; i < ranges.Length; i++)
        {
            ranges[i] = Math.Abs(model.Linear[i]);
            foreach (var value in model.Couplings.RowValues(i))
            {
                ranges[i] += Math.Abs(value);
            }
        }

        var squared = model.SquaredTerms;
        for (var r = 0; r < squared.Count; r++)
        {
            var reach = Math.Abs(squared.Targets[r]);
            foreach (var value in squared.Rows.RowValues(r))
            {
                reach += Math.Abs(value);
            }

            for (var e = squared.Rows.Starts[r]; e < squared.Rows.Starts[r + 1]; e++)
            {
                ranges[squared.Rows.Columns[e]] += 2 * Math.Abs(squared.Weights[r] * squared.Rows.Values[e]) * reach;
            }
        }

        return ranges.Length == 0 ? 0 : step * ranges.Max();
    }
}
