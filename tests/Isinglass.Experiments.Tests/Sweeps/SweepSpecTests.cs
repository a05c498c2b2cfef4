using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Sweeps;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Numerics.Random;
using Isinglass.Testing;
using Isinglass.Training;

namespace Isinglass.Experiments.Tests.Sweeps;

public sealed class SweepSpecTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_says_everything_that_the_command_line_can()
    {
        var spec = Read("""
            {
              // A comment, and a comma too many.
              "recipe": { "classes": ["3", "8"], "rho": 0.2 },
              "grid": { "margins": ["auto", [0.5, 1], 2], "weights": "binary,ternary", "rho": { "min": 0.01, "max": 1, "log": true }, "rounds": "20..200" },
              "search": "tpe", "trials": 40, "objective": "training_loss", "seeds": 5,
            }
            """);
        spec.Recipe.Classes.ShouldBe(["3", "8"]);
        spec.Parameters.Select(parameter => parameter.Values).ShouldBe(["auto;0.5,1;2", "binary,ternary", "log:0.01..1", "20..200"]);
        (spec.Search, spec.Trials, spec.Objective.Name, spec.Seeds).ShouldBe((SweepSearch.Tpe, 40, "training_loss", 5));
        foreach (var parameter in spec.Parameters)
        {
            SweepParameter.Of(parameter.Name, parameter.Values).Values.ShouldBe(parameter.Values);
        }

        spec.Parameters[0].In(new Recipe(), "0.5,1").Margins.ShouldBe([0.5, 1]);
        spec.Parameters[0].In(new Recipe { Margins = [3] }, "auto").Margins.ShouldBeNull();
        spec.Parameters[2].In(new Recipe(), "0.05").Rho.ShouldBe(0.05);
        SweepParameter.Parse("rho=auto,0.3").In(new Recipe { Rho = 1 }, "auto").Rho.ShouldBeNull();
    }

    [Fact]
    public void Points_of_a_range_have_values_within_it_and_values_their_points()
    {
        var random = new RandomKey(3).CreateSource();
        foreach (var text in new[] { "rho=log:0.01..1", "rho=0.01..1", "rounds=20..200", "rounds=log:1..1000", "growth=1..1.1" })
        {
            var parameter = SweepParameter.Parse(text);
            for (var k = 0; k < 200; k++)
            {
                var point = parameter.Draw(random);
                point.ShouldBeInRange(0, 1);
                parameter.Snap(point).ShouldBe(point, 1e-12);
                parameter.In(new Recipe(), parameter.Text(point));
            }

            (parameter.Text(0), parameter.Text(1)).ShouldBe((text.Split('=')[1].Replace("log:", "").Split("..")[0], text.Split("..")[1]));
        }

        // Half of a range of factors lies below its geometric mean.
        var log = SweepParameter.Parse("rho=log:0.01..1");
        Enumerable.Range(0, 1000).Count(_ => double.Parse(log.Text(log.Draw(random))) < 0.1).ShouldBeInRange(440, 560);
    }

    [Theory]
    [InlineData("rho", "names no values to try")]
    [InlineData("rho=", "names no values to try")]
    [InlineData("roh=1,2", "Did you mean 'rho'")]
    [InlineData("rho=0.1,0.1", "names a value twice")]
    [InlineData("rho=0.1,-2", "positive number, not -2")]
    [InlineData("rho=-1..1", "positive number, not -1")]
    [InlineData("rho=1..0.1", "from a smaller number to a larger one")]
    [InlineData("rho=log:0..1", "from one above 0")]
    [InlineData("rho=log:a..b", "is no range")]
    [InlineData("weights=1..3", "has a range. List its values")]
    [InlineData("rounds=0..5", "at least 1, not 0")]
    [InlineData("seed=1,2", "Seeds are not searched")]
    public void What_cannot_vary_is_told(string text, string expected) => Should.Throw<InputException>(() => SweepParameter.Parse(text)).Message
        .ShouldContain(expected.StartsWith("has a range", StringComparison.Ordinal) ? "no number that could have a range" : expected);

    [Theory]
    [InlineData("[1]", "sweep.json:1: is no sweep")]
    [InlineData("{", "is no JSON")]
    [InlineData("{\"gird\": {}}", "Did you mean 'grid'")]
    [InlineData("{\"grid\": [1]}", "'grid' is an object")]
    [InlineData("{\"grid\": {\"rho\": 1}}", "'rho' has a list of values")]
    [InlineData("{\"grid\": {\"rho\": {\"min\": 1}}}", "needs the numbers min and max")]
    [InlineData("{\"search\": \"bayes\"}", "There is no search 'bayes'")]
    [InlineData("{\"objective\": \"test_accuracy\"}", "the test part never chooses")]
    [InlineData("{\"trials\": 0}", "'trials' is a whole number of at least 1, not 0")]
    [InlineData("{\n\n\"recipe\": {\n\"rho\": -1 }}", "sweep.json:4: 'rho' must be a positive number")]
    [InlineData("{\"grid\": {\"rho\": [0.1, \"\\ud800\"]}}", "no valid Unicode")]
    public void What_is_no_sweep_is_told_with_file_and_cure(string text, string expected)
    {
        var message = Should.Throw<InputException>(() => Read(text)).Message;
        message.ShouldContain(expected);
        message.ShouldContain("sweep.json");
    }

    [Theory]
    [InlineData("grid", null, 3, "", "needs a property that varies")]
    [InlineData("grid", null, 3, "rho=0.1..1", "A grid has lists of values")]
    [InlineData("grid", 3, 3, "rho=0.1,0.2 growth=1,1.1", "The grid has 4 combinations")]
    [InlineData("halving", null, 1, "rho=0.1,0.2", "ask for at least 2")]
    [InlineData("random", 1000001, 1, "rho=0.1..1", "must be from 1 to")]
    [InlineData("grid", null, 1, "rho=0.1,0.2 rho=0.3,0.4", "names rho twice")]
    [InlineData("grid", null, 1, "mode=replicated,hedging replicas=2,3", "concerns the replicated mode")]
    public void What_cannot_be_run_is_told_before_anything_runs(string search, int? trials, int seeds, string grid, string expected)
    {
        var parameters = grid.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(SweepParameter.Parse).ToArray();
        var spec = new SweepSpec { Recipe = new Recipe { Data = "nowhere" }, Parameters = parameters, Search = SweepSpec.ParseSearch(search), Trials = trials };
        Should.Throw<InputException>(() => SweepStudy.Run(spec, new StudyOptions { Seeds = seeds }, SolveControl.Unlimited)).Message.ShouldContain(expected);
    }

    private SweepSpec Read(string text) => SweepSpec.Read(_folder.Write("sweep.json", text));
}
