using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Solvers.Quantum;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Quantum;

public sealed class SimulatedQuantumAnnealingTests : SamplerSuite
{
    protected override IReadOnlyList<string> ExpectedParameters => ["schedule", "slices", "slice_temperature", "field_start", "field_end"];

    [Fact]
    public void Wrong_parameters_are_refused() =>
        Should.Throw<InputException>(() => new SimulatedQuantumAnnealing(new SimulatedQuantumAnnealingOptions { Slices = 1 })).Message.ShouldContain("slices");

    protected override ISampler Create() => new SimulatedQuantumAnnealing();
}
