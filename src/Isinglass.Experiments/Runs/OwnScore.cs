using Isinglass.Training;

namespace Isinglass.Experiments.Runs;

/// <summary>A row of the trained method itself.</summary>
/// <param name="Name">Its name in reports, such as "qph + greedy flips".</param>
/// <param name="Score">Its score.</param>
internal sealed record OwnScore(string Name, Score Score);
