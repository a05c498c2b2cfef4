namespace Isinglass.Export.Verification;

/// <summary>What an artefact says of a sample.</summary>
/// <param name="Decision">The class; for regression the number.</param>
/// <param name="Scores">The integers behind it.</param>
internal sealed record ArtefactAnswer(double Decision, long[] Scores);
