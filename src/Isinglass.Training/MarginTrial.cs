namespace Isinglass.Training;

/// <summary>One margin that was tried.</summary>
/// <param name="Margin">The margin.</param>
/// <param name="Loss">Mean training loss after greedy flips.</param>
/// <param name="ValidationAccuracy">0..1; NaN without validation samples.</param>
public sealed record MarginTrial(double Margin, double Loss, double ValidationAccuracy);
