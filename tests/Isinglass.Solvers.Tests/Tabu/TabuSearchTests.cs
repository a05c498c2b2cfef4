using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Solvers.Tabu;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Tabu;

public sealed class TabuSearchTests : SamplerSuite
{
    protected override IReadOnlyList<string> ExpectedParameters => ["tenure", "patience", "sweeps"];

    [Fact]
    public void Wrong_parameters_are_refused() =>
        Should.Throw<InputException>(() => new TabuSearch(new TabuSearchOptions { Patience = 0 })).Message.ShouldContain("patience");

    protected override ISampler Create() => new TabuSearch();
}
