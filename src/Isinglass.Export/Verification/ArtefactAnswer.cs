namespace Isinglass.Export.Verification;

/// <summary>An artefact's answer for a sample.</summary>
/// <param name="Decision">The class; for regression the number.</param>
/// <param name="Scores">The integer scores.</param>
internal sealed record ArtefactAnswer(double Decision, long[] Scores);
