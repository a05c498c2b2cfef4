namespace Isinglass.Experiments.Studies.Descriptions;

/// <summary>A problem file that a study may be given in the place of a recipe.</summary>
/// <param name="MadeHere">The word that stands for a problem that is made here.</param>
/// <param name="Meaning">What the file is, a sentence.</param>
/// <param name="WhyIdle">Why what concerns the file is not read without one, a sentence that follows a property's name.</param>
internal sealed record StudyFile(string MadeHere, string Meaning, string WhyIdle);
