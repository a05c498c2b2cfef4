namespace Isinglass.Training.Exchange;

/// <summary>Variables first .. first + count - 1 of a model and what they are for.</summary>
/// <param name="Cause">parameters, selectors, slacks, products or loss.</param>
/// <param name="First">0-based.</param>
/// <param name="Count">How many.</param>
internal sealed record VariableRange(string Cause, int First, int Count);
