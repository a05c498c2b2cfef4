using Isinglass.Model.Solving;
using Isinglass.Solvers.Annealing;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Annealing;

public sealed class SimulatedAnnealingConformanceTests : SamplerSuite
{
    protected override IReadOnlyList<string> ExpectedParameters => ["schedule", "temperature_hot", "temperature_cold", "sweeps", "kernel"];

    // The measured range of penalty models starts cold, which suits large ones; a small one with deep side valleys then takes more reads.
    protected override int Reads => 100;

    protected override ISampler Create() => new SimulatedAnnealing();
}
