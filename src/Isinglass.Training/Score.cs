namespace Isinglass.Training;

/// <summary>Accuracy (for regression R^2) of a network on the training and the test part, with the time it took.</summary>
/// <param name="TrainAccuracy">0..1.</param>
/// <param name="TestAccuracy">0..1; nothing was chosen by the test part.</param>
/// <param name="Seconds">Wall time in seconds.</param>
/// <param name="Remark">The choice made, in a few words.</param>
public sealed record Score(double TrainAccuracy, double TestAccuracy, double Seconds, string Remark = "");
