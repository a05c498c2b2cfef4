using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Descent;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Descent;

public sealed class SteepestDescentTests : SamplerSuite
{
    // One read ends in the nearest minimum only.
    protected override int Reads => 400;

    [Fact]
    public void Every_read_ends_where_no_flip_lowers_the_energy()
    {
        var model = RandomModels.Quadratic(new RandomKey(4), 20, Vartype.Spin, squaredTerms: 3);
        var set = Create().Sample(model, Request(1) with { Reads = 20 }, SolveControl.Unlimited);
        for (var r = 0; r < set.Count; r++)
        {
            var values = set.Values(r);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (sbyte)-values[i];
                model.Energy(values).ShouldBeGreaterThanOrEqualTo(set.Energies[r]);
                values[i] = (sbyte)-values[i];
            }
        }
    }

    protected override ISampler Create() => new SteepestDescent();
}
