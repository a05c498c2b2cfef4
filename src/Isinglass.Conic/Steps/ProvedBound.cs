using Isinglass.Conic.Lift;
using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.Conic.Steps;

/// <summary>
/// The best lower bound that exact answers of an oracle have proved, linear shift included. Floating-point sums have rounding errors, and those of the model
/// that was sent grow with its penalties, which may be far larger than the bound. That much is subtracted first, so a bound is never above the optimum.
/// </summary>
internal sealed class ProvedBound
{
    private readonly double _rounding;
    private readonly double _greatest;
    private readonly ObjectiveLattice _lattice;

    internal ProvedBound(ConicLift lift)
    {
        _rounding = SumRounding.OfMinimum(lift.Objective);
        _greatest = lift.Bounds.Upper + _rounding;

        // Differences of objective values within rounding do not count as steps.
        var lattice = ObjectiveLattice.Of(lift.Objective);
        _lattice = lattice.Step > 4 * _rounding ? lattice : default;
    }

    /// <summary>The bound; -infinity before there is one.</summary>
    internal double Value { get; private set; } = double.NegativeInfinity;

    /// <summary>Whether no point of the objective is as high as the bound: then no point satisfies the rows.</summary>
    internal bool IsAboveAll => Value > _greatest;

    /// <summary>Takes the minimum of the model that was sent: the objective plus what violations cost.</summary>
    internal void Raise(double energy, BinaryQuadraticModel sent) =>
        Value = Math.Max(Value, _lattice.Ceiling(energy - SumRounding.OfMinimum(sent) - _rounding));

    /// <summary>
    /// Whether a feasible point of this objective is a best one. Objectives that are whole multiples of a step are compared exactly, others within a tolerance
    /// relative to the objective.
    /// </summary>
    internal bool Meets(double objective, double tolerance) =>
        objective - Value <= (_lattice.Step > 0 ? _lattice.Step / 2 : tolerance * (1 + Math.Abs(objective)));
}
