using Isinglass.Model.Control;

namespace Isinglass.Training;

/// <summary>A baseline that was not trained.</summary>
/// <param name="Name">Its name, as in <see cref="TrainingRun.Baselines"/>.</param>
/// <param name="Reason">Why: <see cref="StopReason.TimeLimit"/> or <see cref="StopReason.Cancelled"/>.</param>
public sealed record SkippedBaseline(string Name, StopReason Reason);
