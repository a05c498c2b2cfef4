namespace Isinglass.Model.Solving;

/// <summary>The linear shift of a request: part of what is minimised, not part of the objective that is reported.</summary>
public static class SolveRequestExtensions
{
    /// <summary>The objective with the shift added to its linear biases; the same object when there is none.</summary>
    public static BinaryQuadraticModel Shift(this SolveRequest request, BinaryQuadraticModel objective)
    {
        var shift = request.LinearShift.Span;
        if (shift.IsEmpty)
        {
            return objective;
        }

        if (shift.Length > objective.VariableCount)
        {
            throw new ArgumentException($"A shift of {shift.Length} biases does not fit {objective.VariableCount} variables.", nameof(request));
        }

        var linear = objective.Linear.ToArray();
        for (var i = 0; i < shift.Length; i++)
        {
            linear[i] += shift[i];
        }

        return objective.WithLinear(linear, objective.Offset);
    }

    /// <summary>What the shift adds to the objective at a point.</summary>
    public static double ShiftAt(this SolveRequest request, ReadOnlySpan<sbyte> point)
    {
        var shift = request.LinearShift.Span;
        var sum = 0.0;
        for (var i = 0; i < shift.Length; i++)
        {
            sum += shift[i] * point[i];
        }

        return sum;
    }
}
