using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging.Workers;

/// <summary>
/// One solve of one scenario: a message that can leave the process. Together with the scenario's model it determines every bit of the answer.
/// </summary>
/// <param name="Scenario">Number of the scenario, 0-based.</param>
/// <param name="Key">The random key of this solve alone.</param>
/// <param name="Shift">Added to the linear biases of the shared bits (W and the proximal term), in units of the objective.</param>
/// <param name="Start">A point (0/1) to start from, the shared bits or all variables of the scenario; empty = none.</param>
/// <param name="Memory">What the scenario's last answer carries; null = nothing, as before the first solve.</param>
internal sealed record ScenarioOrder(int Scenario, RandomKey Key, ReadOnlyMemory<double> Shift, ReadOnlyMemory<sbyte> Start, SessionMemory? Memory);
