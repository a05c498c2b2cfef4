using Isinglass.Model.Solving;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Exact;
using Isinglass.Testing;

namespace Isinglass.Conic.Tests;

public sealed class ConditionalGradientExactSuite : SolverSuite
{
    protected override double SolvedShare => 1;

    protected override ISolver Create() => new ConditionalGradient(new ExactSampler(), new ConditionalGradientOptions { Reads = 1 });
}

public sealed class ConditionalGradientAnnealingSuite : SolverSuite
{
    protected override ISolver Create() =>
        new ConditionalGradient(new SimulatedAnnealing(), new ConditionalGradientOptions { Iterations = 20, Sweeps = 50 });
}

public sealed class PenaltyMethodAnnealingSuite : SolverSuite
{
    protected override double SolvedShare => 0.9;

    protected override ISolver Create() =>
        new PenaltyMethod(new SimulatedAnnealing(), new PenaltyMethodOptions { Sweeps = 50, Rounding = RoundingLevel.Refine });
}
