namespace Isinglass.Model.Solving.Completion;

/// <summary>
/// Turns a read of a machine into a candidate of the user's model: by completion, by repair, or unchanged. Not safe for use from two threads at once.
/// </summary>
internal interface IRounding
{
    /// <summary>The candidate (0/1) of the last read.</summary>
    ReadOnlySpan<sbyte> Values { get; }

    /// <summary>Its true objective; a linear shift of the request counts where the method minimises it.</summary>
    double Objective { get; }

    /// <summary>Its violation; 0 when it is feasible.</summary>
    double Violation { get; }

    /// <summary>Rounds a read, 0/1 by variable of the model that was sent.</summary>
    void Round(ReadOnlySpan<sbyte> read);
}
