namespace Isinglass.Experiments.Studies.Descriptions;

/// <summary>A problem file that a study may take in place of a recipe.</summary>
/// <param name="MadeHere">The word for a generated problem.</param>
/// <param name="Meaning">What the file is, a sentence.</param>
/// <param name="WhyIdle">Why a property of the file is not read without one, a sentence that follows the property's name.</param>
internal sealed record StudyFile(string MadeHere, string Meaning, string WhyIdle);
