namespace Isinglass.Model.Solving;

/// <summary>The start of a request, and its linear shift, which is minimised but not part of the reported objective.</summary>
internal static class SolveRequestExtensions
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

    /// <summary>The shift's value at a point.</summary>
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

    /// <summary>The start as a point of the given number of variables, missing ones 0; null when there is none.</summary>
    public static sbyte[]? StartPoint(this SolveRequest request, int variableCount)
    {
        if (request.Start.IsEmpty)
        {
            return null;
        }

        var point = new sbyte[variableCount];
        request.Start.Span[..Math.Min(point.Length, request.Start.Length)].CopyTo(point);
        return point;
    }
}
