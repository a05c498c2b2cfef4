using Isinglass.Experiments.Studies.Results;

namespace Isinglass.Experiments.Tests.Studies.Results;

public sealed class MeasureTests
{
    [Theory]
    // Abramowitz, Stegun (1964), table 26.10; the last row from R's qt(0.975, 4999).
    [InlineData(2, 12.706)]
    [InlineData(11, 2.228)]
    [InlineData(12, 2.201)]
    [InlineData(21, 2.086)]
    [InlineData(31, 2.042)]
    [InlineData(41, 2.021)]
    [InlineData(121, 1.980)]
    [InlineData(5000, 1.960)]
    public void The_interval_of_a_mean_is_that_of_students_t(int count, double quantile)
    {
        var measure = new Measure(3, 2, count);
        (measure.HalfInterval * Math.Sqrt(count) / 2).ShouldBe(quantile, 0.0006);
    }

    [Fact]
    public void Mean_and_spread_are_those_of_the_sample()
    {
        var measure = Measure.Of([1, 2, 4, 9]);
        measure.Mean.ShouldBe(4);
        measure.StandardDeviation.ShouldBe(Math.Sqrt((9 + 4 + 0 + 25) / 3.0), 1e-12);
        measure.StandardError.ShouldBe(measure.StandardDeviation / 2, 1e-12);
        Measure.OfDifferences([3, 5], [1, 1]).InPoints().ShouldBe("+300.00 points, standard error 100.00");
        measure.Judge((mean, error) => mean > 2 * error).ShouldBe(true);
        measure.Judge((mean, error) => mean > 3 * error).ShouldBe(false);
    }

    [Fact]
    public void One_value_has_no_standard_error_and_decides_nothing()
    {
        var one = Measure.Of([0.25]);
        one.Mean.ShouldBe(0.25);
        (double.IsNaN(one.StandardDeviation), double.IsNaN(one.StandardError), double.IsNaN(one.HalfInterval)).ShouldBe((true, true, true));
        one.InPoints().ShouldBe("+25.00 points, standard error -");
        one.InUnits().ShouldBe("+0.2500, standard error -");
        one.Judge((_, _) => true).ShouldBeNull();
        Measure.Of([]).InUnits().ShouldEndWith("standard error -");
    }
}
