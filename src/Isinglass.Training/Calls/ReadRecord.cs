namespace Isinglass.Training.Calls;

/// <summary>A read and what became of it.</summary>
/// <param name="Energy">Its energy in the model that was sent.</param>
/// <param name="Occurrences">How often it was read.</param>
/// <param name="Bits">Its first bits, 0 and 1.</param>
/// <param name="Completed">The first bits of the point that completion or repair made of it; null = it is an answer as it is.</param>
/// <param name="Changed">How many bits differ, of all that the point has.</param>
/// <param name="Objective">The true objective of the point, null = the energy is it.</param>
/// <param name="IsFeasible">Whether the point satisfies every row.</param>
/// <param name="Broken">The rows that the read breaks as it came from the machine, the most violated first.</param>
/// <param name="BrokenCount">Number of all of them.</param>
internal sealed record ReadRecord(double Energy, int Occurrences, string Bits, string? Completed, int Changed, double? Objective, bool IsFeasible,
    IReadOnlyList<BrokenRow> Broken, int BrokenCount);
