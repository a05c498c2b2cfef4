namespace Isinglass.Neural.Verification;

/// <summary>The result of verifying one sample.</summary>
/// <param name="Status">What is known.</param>
/// <param name="Decision">The network's class of the sample.</param>
/// <param name="CounterExample">Integer inputs of the neighbourhood with another class, by the forward pass; null unless broken.</param>
/// <param name="Bound">
/// Unless broken: in the neighbourhood no other class leads by more than this, in integer output units (for one output: the output is no further than this on
/// the other side). Negative, or zero where the first of equals decides, when proved.
/// </param>
/// <param name="Nodes">Nodes that the search bounded.</param>
internal sealed record SampleRobustness(RobustnessStatus Status, int Decision, sbyte[]? CounterExample, long? Bound, int Nodes);
