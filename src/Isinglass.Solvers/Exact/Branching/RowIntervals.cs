using Isinglass.Numerics.Matrices;

namespace Isinglass.Solvers.Exact.Branching;

/// <summary>For each row the least and greatest value of a'x - t that the free bits still allow.</summary>
internal sealed class RowIntervals
{
    private readonly double[] _least;
    private readonly double[] _greatest;

    /// <summary>The intervals with every bit free.</summary>
    internal RowIntervals(SparseRows rows, ReadOnlySpan<double> targets)
    {
        _least = new double[rows.RowCount];
        _greatest = new double[rows.RowCount];
        for (var r = 0; r < rows.RowCount; r++)
        {
            _least[r] = _greatest[r] = -targets[r];
            foreach (var value in rows.RowValues(r))
            {
                _least[r] += Math.Min(0, value);
                _greatest[r] += Math.Max(0, value);
            }
        }
    }

    internal double Least(int row) => _least[row];

    internal double Greatest(int row) => _greatest[row];

    /// <summary>A bit with this coefficient takes a value (direction 1) or becomes free again (-1).</summary>
    internal void Narrow(int row, double coefficient, sbyte value, int direction)
    {
        _least[row] += direction * (coefficient * value - Math.Min(0, coefficient));
        _greatest[row] += direction * (coefficient * value - Math.Max(0, coefficient));
    }
}
