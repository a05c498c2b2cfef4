namespace Isinglass.Training.Exchange;

/// <summary>Variables first .. first + count - 1 of a model and their role.</summary>
/// <param name="Cause">parameters, selectors, slacks, products or loss.</param>
/// <param name="First">0-based.</param>
/// <param name="Count">Number of variables.</param>
internal sealed record VariableRange(string Cause, int First, int Count);
