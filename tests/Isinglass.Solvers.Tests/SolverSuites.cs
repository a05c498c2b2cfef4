using Isinglass.Model.Solving;
using Isinglass.Solvers.Annealing.Constrained;
using Isinglass.Solvers.Exact;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests;

public sealed class ExactEnumerationSuite : SolverSuite
{
    protected override double SolvedShare => 1;

    protected override ISolver Create() => new ExactSolver(ExactMethod.Enumeration);
}

public sealed class ExactBranchingSuite : SolverSuite
{
    protected override double SolvedShare => 1;

    protected override ISolver Create() => new ExactSolver(ExactMethod.Branching);
}

public sealed class ConstrainedAnnealingSuite : SolverSuite
{
    protected override ISolver Create() => new ConstrainedAnnealing(new ConstrainedAnnealingOptions { Reads = 4, Rounds = 4, Sweeps = 60 });
}
