namespace Isinglass.Training.Calls;

/// <summary>A read and its completion.</summary>
/// <param name="Energy">Its energy in the model that was sent.</param>
/// <param name="Occurrences">How often it was read.</param>
/// <param name="Bits">Its first bits, 0 and 1.</param>
/// <param name="Completed">The first bits of the completed or repaired point; null = the read is already an answer.</param>
/// <param name="Changed">Number of all bits in which they differ.</param>
/// <param name="Objective">The true objective of the point; null = the energy.</param>
/// <param name="IsFeasible">Whether the point satisfies every row.</param>
/// <param name="Broken">The rows that the uncompleted read violates, the most violated first.</param>
/// <param name="BrokenCount">Number of all of them.</param>
internal sealed record ReadRecord(double Energy, int Occurrences, string Bits, string? Completed, int Changed, double? Objective, bool IsFeasible,
    IReadOnlyList<BrokenRow> Broken, int BrokenCount);
