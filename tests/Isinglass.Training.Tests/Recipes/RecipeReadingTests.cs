using System.Text;
using Isinglass.Hedging;
using Isinglass.Hedging.Rules;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Data.Tables;
using Isinglass.Testing;
using Isinglass.Training.Ensembles;
using Isinglass.Training.Fitting;
using Isinglass.Training.Recipes;

namespace Isinglass.Training.Tests.Recipes;

public sealed class RecipeReadingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_recipe_by_hand_may_leave_out_everything_and_have_comments()
    {
        Read("{}").ToJson().ShouldBe(new Recipe().ToJson());
        Read("\uFEFF{ /* two glyphs */ \"classes\": [3, \"8\"],\r\n // one\n \"seed\": 7, \"method\": \"auto\", \"margins\": \"auto\", \"degree\": null, }")
            .ToJson()
            .ShouldBe(new Recipe { Classes = ["3", "8"], Seed = 7 }.ToJson());
    }

    [Fact]
    public void What_is_written_is_read_again_with_every_property()
    {
        var recipe = new Recipe
        {
            Data = "friedman",
            Label = "kind",
            Target = "price",
            Ignore = ["id", "2"],
            Missing = MissingValues.MostFrequent,
            Decimal = ",",
            ClassWeight = ClassWeighting.Balanced,
            Classes = ["a", "b+c"],
            PerClass = 1,
            Samples = 2,
            Validation = 0,
            Image = "7x7",
            InputBits = 8,
            Network = "49-2-1",
            Weights = "ternary",
            Biases = "int2",
            Activation = "x*sigmoid(x)",
            Subintervals = 3,
            Degree = 1,
            Knots = [-1, 0.1],
            Tolerance = 1e-3,
            Loss = "logistic",
            Margins = [0.1, 2],
            Require = "must.csv",
            AtMostNonzero = "12/unit",
            Monotone = ["+a", "-2"],
            Equal = "a,-b",
            Fair = "sex<=0.05",
            MaxBits = 99,
            Method = TrainingMethod.SampleWeights,
            Machine = "tabu",
            Encoding = ModelEncoding.SoftMargin,
            Bundle = 5,
            Rho = 0.1 + 0.2,
            Growth = 1,
            Rounds = int.MaxValue,
            Restarts = 3,
            Sweeps = 4,
            Reads = 6,
            RowBits = 0,
            MachineBits = 52,
            MachineNoise = 0,
            MachineSuboptimal = 1,
            Mode = HedgingMode.Replicated,
            BundleSolver = BundleSolverKind.Exact,
            Replicas = 9,
            BundleShare = 0.5,
            Cycles = CycleAction.Slam,
            FixAfter = 2,
            Mixtures = 1,
            ScoreCopies = true,
            FlipSensitivity = true,
            WarmStart = "float",
            Refine = RefinementKind.Annealed,
            Committee = 3,
            Seed = ulong.MaxValue,
        };
        var json = recipe.ToJson();
        Read(json).ToJson().ShouldBe(json);

        // Every property of the type has its option: one that is missing would be null or absent here.
        typeof(Recipe).GetProperties().Length.ShouldBe(RecipeOption.All.Count);
        json.Split('\n').ShouldNotContain(line => line.Contains("null"));
        RecipeOption.All.ShouldAllBe(option => json.Contains($"  \"{option.Name}\": ", StringComparison.Ordinal));
        RecipeOption.All.Select(option => option.Group).ShouldBeInOrder();
    }

    [Fact]
    public void The_recipe_of_a_run_of_the_version_before_is_still_read()
    {
        // As the release before wrote it, down to the order of the properties.
        var recipe = Read("""
            {
              "data": "glyphs", "classes": ["3", "8"], "per_class": 20, "samples": null, "validation": null, "image": "6x6", "input_bits": 8, "network": "36-1",
              "weights": "binary", "biases": "none", "activation": "sign", "subintervals": 4, "degree": 0, "knots": null, "tolerance": null, "loss": "hinge", "margins": [1],
              "method": "qph", "machine": "completion", "encoding": "implicit", "bundle": 10, "rho": 0.36, "growth": 1.01, "rounds": 10, "restarts": 4, "sweeps": 6, "reads": 1,
              "row_bits": null, "machine_bits": null, "machine_noise": null, "machine_suboptimal": null, "mode": "hedging", "bundle_solver": "auto", "replicas": null,
              "bundle_share": null, "cycles": "rho", "fix_after": null, "mixtures": null, "score_copies": false, "flip_sensitivity": false, "warm_start": null,
              "refine": "greedy", "committee": null, "seed": 1
            }
            """);
        (recipe.Method, recipe.Encoding, recipe.BundleSolver, recipe.Refine, recipe.Rounds).ShouldBe(
            (TrainingMethod.ProgressiveHedging, ModelEncoding.Implicit, null, RefinementKind.Greedy, 10));
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_with_its_line_and_what_is_possible()
    {
        var message = Refusal("{\n  \"row_bits\": 40,\n  \"refine\": \"gredy\",\n  \"mode\": \"hedgin\",\n  \"cycles\": \"rhoo\",\n  \"bundle_solver\": "
            + "\"best\",\n  \"marigns\": [1],\n  \"seed\": -1\n}");
        message.Split('\n').ShouldBe([
            "R:2: 'row_bits' must be a whole number from 2 to 16, or 0, not 40.",
            "R:3: 'refine' must be one of none, greedy, anneal, not \"gredy\". Did you mean 'greedy'?",
            "R:4: 'mode' must be one of hedging, replicated, frank-wolfe, not \"hedgin\". Did you mean 'hedging'?",
            "R:5: 'cycles' must be one of rho, slam, not \"rhoo\". Did you mean 'rho'?",
            "R:6: 'bundle_solver' must be one of auto, completion, machine, qcgd, penalty, exact, not \"best\".",
            "R:7: 'marigns' is no property of a recipe. Did you mean 'margins'?",
            $"R:8: 'seed' must be a whole number from 0 to {ulong.MaxValue}, not -1.",
        ]);
    }

    [Theory]
    [InlineData("", "is no recipe")]
    [InlineData("[]", "a recipe is an object")]
    [InlineData("null", "a recipe is an object")]
    [InlineData("{ \"seed\": 1 } x", "R:1: is no recipe")]
    [InlineData("{ \"seed\": 1", "R:1: is no recipe")]
    [InlineData("{\n\"rho\": NaN }", "R:2: is no recipe")]
    [InlineData("{ \"rho\": \"NaN\" }", "must be a positive number, not \"NaN\"")]
    [InlineData("{ \"rho\": 1e999 }", "must be a positive number, not 1e999")]
    [InlineData("{ \"rho\": -1e999 }", "must be a positive number")]
    [InlineData("{ \"rho\": 0 }", "must be a positive number")]
    [InlineData("{ \"margins\": [1, 1e999] }", "must be positive numbers")]
    [InlineData("{ \"margins\": [] }", "must be positive numbers")]
    [InlineData("{ \"margins\": 1 }", "must be positive numbers")]
    [InlineData("{ \"knots\": [\"0\"] }", "must be ascending numbers")]
    [InlineData("{ \"rounds\": 99999999999999999999 }", "must be a whole number of at least 1")]
    [InlineData("{ \"rounds\": 1.5 }", "must be a whole number of at least 1, not 1.5")]
    [InlineData("{ \"rounds\": \"10\" }", "must be a whole number of at least 1, not \"10\"")]
    [InlineData("{ \"rounds\": {} }", "must be a whole number of at least 1, not {}")]
    [InlineData("{ \"reads\": 2000000000 }", "from 1 to 1000000")]
    [InlineData("{ \"degree\": 2 }", "must be 0 or 1, not 2")]
    [InlineData("{ \"score_copies\": 1 }", "must be true or false, not 1")]
    [InlineData("{ \"classes\": \"3,8\" }", "must be names or numbers of classes")]
    [InlineData("{ \"classes\": [[\"3\"]] }", "must be names or numbers of classes")]
    [InlineData("{ \"data\": \"\" }", "must be a name or a path, not \"\"")]
    [InlineData("{ \"machine\": \"quantum\" }", "must be one of completion, ")]
    [InlineData("{ \"method\": \"Qph\" }", "Did you mean 'qph'?")]
    [InlineData("{ \"Seed\": 1 }", "Did you mean 'seed'?")]
    [InlineData("{ \"seed\": 1, \"seed\": 1 }", "'seed' stands here a second time")]
    [InlineData("{ \"data\": \"\\ud800\" }", "no valid Unicode")]
    [InlineData("{ \"committee\": 1 }", "from 2 to")]
    public void Hostile_recipes_are_refused(string json, string expected) => Refusal(json).ShouldContain(expected);

    [Fact]
    public void Deep_and_large_recipes_and_other_encodings_are_refused_without_harm()
    {
        Refusal("{ \"knots\": " + new string('[', 100_000) + new string(']', 100_000) + " }").ShouldContain("is no recipe");
        Refusal("{ \"data\": 5" + new string('0', 100_000) + " }").Length.ShouldBeLessThan(200);
        var path = _folder.File("latin.json");
        File.WriteAllBytes(path, [.. Encoding.UTF8.GetBytes("{ \"data\": \""), 0xE9, .. Encoding.UTF8.GetBytes("\" }")]);
        Should.Throw<InputException>(() => Recipe.Read(path)).Message.ShouldContain("not UTF-8");
        Should.Throw<InputException>(() => Recipe.Read(_folder.Path)).Message.ShouldContain("is a folder");
        Should.Throw<InputException>(() => Recipe.Read(_folder.File("nowhere.json"))).Message.ShouldContain("There is no recipe");
    }

    [Fact]
    public void A_recipe_of_a_program_is_checked_as_one_of_a_file_before_any_data_is_read()
    {
        var recipe = new Recipe { Data = "nowhere", Rho = double.NaN, RowBits = 40, Machine = "quantum", Margins = [], Mode = (HedgingMode)77, Rounds = 0 };
        var message = Should.Throw<InputException>(() => Trainer.Train(recipe, new TrainerOptions(), SolveControl.Unlimited)).Message;
        message.Split('\n').Length.ShouldBe(6);
        foreach (var name in new[] { "`rho`", "`row_bits`", "`machine`", "`margins` must be positive numbers, such as 0.5,1,2, or auto, not an empty list",
            "`mode`", "`rounds`" })
        {
            message.ShouldContain(name);
        }
    }

    [Theory]
    [InlineData("machine_bits", "4", "`machine_bits` limits a machine")]
    [InlineData("committee", "4", "can tie: name an odd number of members, such as `committee` 5")]
    [InlineData("replicas", "4", "`mode` replicated")]
    public void Choices_that_contradict_each_other_are_refused(string property, string text, string expected)
    {
        var recipe = RecipeOption.All.Single(option => option.Name == property).Read(new Recipe { Classes = ["3", "8"], PerClass = 5, Image = "3x3" }, text,
            out var fault);
        fault.ShouldBeNull();
        Should.Throw<InputException>(() => Trainer.Train(recipe, new TrainerOptions(), SolveControl.Unlimited)).Message.ShouldContain(expected);
    }

    private Recipe Read(string json) => Recipe.Read(_folder.Write("recipe.json", json));

    private string Refusal(string json) =>
        Should.Throw<InputException>(() => Read(json)).Message.Replace(_folder.File("recipe.json"), "R", StringComparison.Ordinal);
}
