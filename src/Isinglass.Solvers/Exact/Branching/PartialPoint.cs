using Isinglass.LocalSearch;
using Isinglass.Numerics.Matrices;

namespace Isinglass.Solvers.Exact.Branching;

/// <summary>A point of which some bits are free, the bound of its objective and the intervals of its rows; what was fixed last is freed first.</summary>
internal sealed class PartialPoint
{
    private const sbyte Open = -1;

    private readonly SparseRows _rowsByVariable;
    private readonly sbyte[] _values;
    private readonly List<int> _trail = [];
    private readonly BranchingBound _bound;

    /// <summary>Every bit is free.</summary>
    internal PartialPoint(ConstrainedStructure structure)
    {
        var model = structure.Model;
        _rowsByVariable = structure.RowsByVariable;
        _values = new sbyte[model.VariableCount];
        Array.Fill(_values, Open);
        _bound = new BranchingBound(structure);
        Rows = new RowIntervals(model.Rows, new double[model.Rows.RowCount]);
    }

    /// <summary>The intervals of a'x, row by row.</summary>
    internal RowIntervals Rows { get; }

    /// <summary>0 or 1 by variable; negative where the bit is free.</summary>
    internal ReadOnlySpan<sbyte> Values => _values;

    /// <summary>A lower bound of the objective.</summary>
    internal double Bound => _bound.Value;

    /// <summary>How many bits are fixed.</summary>
    internal int FixedCount => _trail.Count;

    internal bool IsFree(int variable) => _values[variable] == Open;

    /// <summary>The first free bit from a variable on, or -1.</summary>
    internal int FirstFree(int from) => Array.IndexOf(_values, Open, from);

    /// <summary>The least that a free bit adds when it is 1 instead of 0.</summary>
    internal double Slope(int variable) => _bound.Slope(variable);

    /// <summary>Fixes a free bit.</summary>
    internal void Fix(int variable, sbyte value)
    {
        _trail.Add(variable);
        _values[variable] = value;
        _bound.Fix(variable, value, this);
        Narrow(variable, value, 1);
    }

    /// <summary>Frees the bits that were fixed last, down to <paramref name="keep"/> of them.</summary>
    internal void Undo(int keep)
    {
        for (var at = _trail.Count - 1; at >= keep; at--)
        {
            var variable = _trail[at];
            Narrow(variable, _values[variable], -1);
            _bound.Free(variable, _values[variable], this);
            _values[variable] = Open;
        }

        _trail.RemoveRange(keep, _trail.Count - keep);
    }

    private void Narrow(int variable, sbyte value, int direction)
    {
        for (var e = _rowsByVariable.Starts[variable]; e < _rowsByVariable.Starts[variable + 1]; e++)
        {
            Rows.Narrow(_rowsByVariable.Columns[e], _rowsByVariable.Values[e], value, direction);
        }
    }
}
