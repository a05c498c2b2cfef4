using Isinglass.Cluster.Planning;
using Isinglass.Cluster.Tests.Pools;
using Isinglass.Model;
using Isinglass.Training;
using Isinglass.Training.Recipes;
using Isinglass.Training.Scenarios;

namespace Isinglass.Cluster.Tests.Planning;

public sealed class PlanTests
{
    private static readonly RoundCost Cost = new(
        16, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(1), 80_000, 20_000);

    [Fact]
    public void A_forecast_adds_up_and_more_workers_than_scenarios_bring_nothing()
    {
        var one = Forecast(1);
        one.Compute.ShouldBe(TimeSpan.FromSeconds(1.6));
        one.Calls.ShouldBe(TimeSpan.FromMilliseconds(16));
        one.Network.TotalMilliseconds.ShouldBe(2 * 0.5 + 16, 1e-9);
        one.Total.TotalMilliseconds.ShouldBe(1600 + 30 + 16 + 17, 1e-9);
        one.SpeedUp.ShouldBe(1630.0 / 1663, 1e-9);
        (one.Bound, Forecast(16).Bound).ShouldBe(("compute", "compute"));
        Forecast(5).Compute.ShouldBe(TimeSpan.FromSeconds(0.4));
        Forecast(16).Total.ShouldBe(Forecast(1000).Total);
        Enumerable.Range(1, 40).Select(n => Forecast(n).SpeedUp).ShouldBeInOrder();
        RoundForecast.Of(Cost with { Solve = TimeSpan.FromMilliseconds(1) }, 8, 1, TimeSpan.Zero, 1e12).Bound.ShouldBe("coordination");
        RoundForecast.Of(Cost, 8, 1, TimeSpan.Zero, 1e6).Bound.ShouldBe("network");
    }

    [Fact]
    public void What_is_measured_is_what_the_recipe_sends()
    {
        var recipe = Trail.Recipes["hedging, one unit"];
        var cost = MeasuringPool.Measure(recipe, null);
        cost.Scenarios.ShouldBe(5);

        // 21 shifts of 8 bytes and a start of 21 bits, with their lengths; version, scenario and keys in front.
        cost.BytesSent.ShouldBeInRange(21 * 8 + 3 + 8, 21 * 8 + 200);
        cost.BytesReceived.ShouldBeInRange(3, 100);
        cost.Solve.ShouldBeGreaterThan(TimeSpan.Zero);
        cost.Coordination.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public void A_recipe_without_scenarios_is_refused() =>
        Should.Throw<InputException>(() => MeasuringPool.Measure(new Recipe { Method = TrainingMethod.Annealing }, null)).Message.ShouldContain("no scenarios");

    private static RoundForecast Forecast(int workers) => RoundForecast.Of(Cost, workers, 1, TimeSpan.FromMilliseconds(0.5), 1e8);
}
