namespace Isinglass.Solvers.Fields;

/// <summary>How squared rows enter the changes of energy that <see cref="LocalFields"/> keeps.</summary>
internal enum RowFields
{
    /// <summary>
    /// Every change of energy is complete at any time: a flip costs the lengths of the variable's rows, a reading one load. For methods that look at all
    /// variables before each move (tabu search, descent).
    /// </summary>
    Maintained,

    /// <summary>
    /// Only residuals are kept: a flip costs the number of the variable's rows, a reading too. For methods that propose one variable after the other
    /// (Metropolis sweeps).
    /// </summary>
    OnDemand,
}
