using Isinglass.Neural.Export;

namespace Isinglass.Training.Ensembles;

/// <summary>A committee with what is needed to use it on raw data.</summary>
/// <param name="Committee">Members and vote.</param>
/// <param name="First">The first member, with the inputs, classes and data of all.</param>
internal sealed record TrainedCommittee(Committee Committee, TrainedNetwork First);
