namespace Isinglass.Model.Bridges;

/// <summary>The cost of a bridge.</summary>
/// <param name="Variables">Number of auxiliary spins added.</param>
/// <param name="Rows">Rows of the target minus rows of the source.</param>
/// <param name="SquaredTerms">Number of factored squared terms added.</param>
/// <param name="ExpandedCouplings">Upper bound of the couplings of these terms when multiplied out: k(k-1)/2 for a row of k terms.</param>
/// <param name="IsExact">Whether feasible points of source and target correspond (else the minima do, if the weights are large enough).</param>
public readonly record struct BridgeCost(int Variables, int Rows, int SquaredTerms, long ExpandedCouplings, bool IsExact)
{
    /// <summary>The cost of two bridges one after the other.</summary>
    public static BridgeCost operator +(BridgeCost left, BridgeCost right) => new(
        left.Variables + right.Variables,
        left.Rows + right.Rows,
        left.SquaredTerms + right.SquaredTerms,
        left.ExpandedCouplings + right.ExpandedCouplings,
        left.IsExact && right.IsExact);
}
