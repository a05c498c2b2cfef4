using Isinglass.Training;

namespace Isinglass.Experiments.Runs;

/// <summary>A row of a trained method's own.</summary>
/// <param name="Name">What people call it, such as "qph + greedy flips".</param>
/// <param name="Score">Its score.</param>
internal sealed record OwnScore(string Name, Score Score);
