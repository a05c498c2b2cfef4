using Isinglass.Model;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Structure.Tests.Recognition;

/// <summary>Random models with planted structure, hidden: what was planted is found, what is claimed is true, and the optimum stays the same.</summary>
public sealed class PlantedStructureTests
{
    [Fact]
    public void Products_copies_and_negations_are_found_under_permutation_scaling_and_flips()
    {
        var (free, inGroups) = (0, 0);
        for (var seed = 0; seed < 200; seed++)
        {
            var planted = new PlantedModel(new RandomKey(1, (ulong)seed), 5);
            var dependent = new List<int>();
            for (var k = 0; k < 4; k++)
            {
                var (first, second) = (planted.Random.NextBelow(5), planted.Random.NextBelow(4));
                second += second >= first ? 1 : 0;
                dependent.Add(planted.Random.NextBelow(3) switch
                {
                    0 => planted.AddCopy(first, isNegated: planted.Random.NextBit() == 1, slackness: 20),
                    _ => planted.AddProduct(first, second, slackness: 20),
                });
            }

            var model = planted.Hide(flips: true, out var places);
            var structure = StructureRecognizer.Recognize(model);
            ShouldBeTrue(model, structure);

            // Of a copy and its source either may be the dependent one, which then stands for the other; and two products of one pair can make an exact group
            // with it.
            foreach (var bit in dependent.Select(d => places[d]))
            {
                (structure.Dependents.Any(d => d.Variable == bit || d.Inputs.Contains(bit)) || structure.Groups.Any(g => g.Variables.Contains(bit)))
                    .ShouldBeTrue($"seed {seed}");
            }

            inGroups += structure.Groups.Count;
            free += structure.FreeCount;
        }

        free.ShouldBeLessThanOrEqualTo(200 * 5 + inGroups);
        inGroups.ShouldBeLessThan(100);
    }

    [Fact]
    public void A_penalty_one_unit_too_small_proves_nothing()
    {
        var lost = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var enough = new PlantedModel(new RandomKey(2, (ulong)seed), 6);
            var product = enough.AddProduct(0, 1);
            var twin = new PlantedModel(new RandomKey(2, (ulong)seed), 6);
            twin.AddProduct(0, 1, slackness: -1);
            var (good, bad) = (enough.Hide(flips: false, out var places), twin.Hide(flips: false, out _));
            var found = StructureRecognizer.Recognize(good);
            ShouldBeTrue(good, found);
            found.Dependents.Any(d => d.Variable == places[product] || d.Inputs.Contains(places[product])).ShouldBeTrue($"seed {seed}");
            var weaker = StructureRecognizer.Recognize(bad);
            ShouldBeTrue(bad, weaker);
            lost += weaker.Dependents.Any(d => d.Variable == places[product] && d.Inputs.Count <= 2) ? 0 : 1;
        }

        // Where the bound was 1 anyway, or is reached at one end only, a unit less may still do.
        lost.ShouldBeGreaterThan(120);
    }

    [Fact]
    public void Slack_is_found_and_its_row_read_as_it_was_written()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var planted = new PlantedModel(new RandomKey(3, (ulong)seed), 6);
            double[] coefficients = [.. Enumerable.Range(0, 4).Select(_ => 1.0 + planted.Random.NextBelow(4))];
            var bound = 3 + planted.Random.NextBelow(4);
            var slack = planted.AddInequality([0, 1, 2, 4], coefficients, bound, 5 + planted.Random.NextBelow(20));
            var model = planted.Hide(flips: false, out var places);
            var structure = StructureRecognizer.Recognize(model);
            ShouldBeTrue(model, structure);
            var row = structure.Rows.Single(static row => row.IsInequality);

            // A bit of the row that the objective does not know is as good as slack.
            row.Slack.Intersect(slack.Select(s => places[s])).Count().ShouldBe(slack.Length, $"seed {seed}");
            row.High.ShouldBe(bound);
            foreach (var (bit, coefficient) in new[] { 0, 1, 2, 4 }.Zip(coefficients))
            {
                row.Coefficients[row.Variables.ToList().IndexOf(places[bit])].ShouldBe(coefficient);
            }
        }
    }

    [Fact]
    public void Flipped_slack_is_found_as_well()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var planted = new PlantedModel(new RandomKey(4, (ulong)seed), 5);
            var slack = planted.AddInequality([0, 1, 2, 3], [2, 3, 1, 4], 5, 7);
            var model = planted.Hide(flips: true, out var places);
            var structure = StructureRecognizer.Recognize(model);
            ShouldBeTrue(model, structure);
            structure.Rows.Single(static row => row.IsInequality).Slack.Intersect(slack.Select(s => places[s])).Count().ShouldBe(slack.Length, $"seed {seed}");
        }
    }

    [Fact]
    public void Groups_of_exactly_one_are_found_and_proved_where_the_penalty_is_enough()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var planted = new PlantedModel(new RandomKey(5, (ulong)seed), 12, density: 0.4);
            int[][] groups = [[0, 1, 2, 3], [4, 5, 6], [7, 8, 9, 10]];
            foreach (var group in groups)
            {
                // Fields of the objective stay below 3 * 12.
                planted.AddOneHot(group, 40);
            }

            foreach (var group in groups)
            {
                // Nothing else is between two bits of a group, or the couplings of the square are not equal.
                for (var i = 0; i < group.Length; i++)
                {
                    for (var j = 0; j < i; j++)
                    {
                        planted.SetQuadratic(group[i], group[j], 80);
                    }
                }
            }

            var model = planted.Hide(flips: seed % 2 == 1, out var places);
            var structure = StructureRecognizer.Recognize(model);
            ShouldBeTrue(model, structure);
            foreach (var group in groups)
            {
                int[] hidden = [.. group.Select(bit => places[bit]).Order()];
                structure.Groups.Any(found => found.IsExact && found.Variables.SequenceEqual(hidden)).ShouldBeTrue($"seed {seed}");
                var row = structure.Rows.Single(row => row.Variables.SequenceEqual(hidden));
                row.Target.ShouldBe(1 - row.Coefficients.Count(static value => value < 0), $"seed {seed}");
            }
        }
    }

    [Fact]
    public void Rows_and_columns_of_an_assignment_are_read_as_rows()
    {
        var planted = new PlantedModel(new RandomKey(6), 16, range: 0);
        for (var k = 0; k < 4; k++)
        {
            planted.AddOneHot([.. Enumerable.Range(0, 4).Select(l => 4 * k + l)], 10);
            planted.AddOneHot([.. Enumerable.Range(0, 4).Select(l => 4 * l + k)], 10);
        }

        for (var i = 0; i < 16; i++)
        {
            planted.AddLinear(i, i * 7 % 5 - 2);
        }

        var structure = StructureRecognizer.Recognize(planted.Hide(flips: false, out _));
        structure.Rows.Count(static row => row.Variables.Count == 4 && row.Target == 1).ShouldBe(8);
    }

    [Fact]
    public void Several_squares_on_top_of_each_other_are_told_apart()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var planted = new PlantedModel(new RandomKey(7, (ulong)seed), 14, range: 0);
            double[] Row() => [.. Enumerable.Range(0, 14).Select(_ => (double)planted.Random.NextBelow(40))];
            double[][] rows = [.. Enumerable.Range(0, 2 + seed % 4).Select(_ => Row())];
            foreach (var row in rows)
            {
                planted.AddSquare([.. Enumerable.Range(0, 14)], row, 100 + planted.Random.NextBelow(50), 3);
            }

            var model = planted.Hide(flips: false, out var places);
            var structure = StructureRecognizer.Recognize(model);
            structure.Rows.Count.ShouldBe(rows.Length, $"seed {seed}");
            foreach (var row in rows)
            {
                structure.Rows.Any(found => Enumerable.Range(0, 14).All(i => Coefficient(found, places[i]) == row[i])).ShouldBeTrue($"seed {seed}");
            }
        }
    }

    [Fact]
    public void The_optimum_is_the_same_with_and_without_structure()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var model = Mixture(seed);
            var structure = StructureRecognizer.Recognize(model);
            ShouldBeTrue(model, structure);
            var free = FreeModel.Of(model, structure);
            var walker = free.CreateWalker();
            var point = new sbyte[model.VariableCount];
            var least = double.PositiveInfinity;
            foreach (var bits in RandomModels.Points(free.FreeCount))
            {
                free.Complete(bits, point);
                walker.Load(bits);
                walker.Objective.ShouldBe(model.Energy(point), 1e-9, $"seed {seed}");
                least = Math.Min(least, walker.Objective);
            }

            least.ShouldBe(RandomModels.Minimum(model), 1e-9, $"seed {seed}");
        }
    }

    /// <summary>A few planted things of every kind on a small objective, some with too small penalties.</summary>
    private static BinaryQuadraticModel Mixture(int seed)
    {
        var planted = new PlantedModel(new RandomKey(8, (ulong)seed), 5, density: seed % 3 * 0.5);
        var random = planted.Random;
        for (var k = 0; k < 3; k++)
        {
            var first = random.NextBelow(planted.VariableCount);
            var second = (first + 1 + random.NextBelow(planted.VariableCount - 1)) % planted.VariableCount;
            _ = random.NextBelow(5) switch
            {
                0 => planted.AddCopy(first, isNegated: random.NextBit() == 1, slackness: random.NextBelow(6) - 2),
                1 when planted.VariableCount < 10 => planted.AddInequality([0, 1, 2, 3], [1, 2, 2, 3], 4, 1 + random.NextBelow(9))[0],
                _ => planted.AddProduct(first, second, slackness: random.NextBelow(6) - 2),
            };
        }

        if (random.NextBit() == 1)
        {
            planted.AddOneHot([0, 1, 2], 1 + random.NextBelow(12));
        }

        return planted.Hide(flips: seed % 2 == 0, out _);
    }

    private static double Coefficient(RecoveredRow row, int variable)
    {
        var at = row.Variables.ToList().IndexOf(variable);
        return at < 0 ? 0 : row.Coefficients[at];
    }

    /// <summary>
    /// Holds every claim against all points: putting right what is dependent or slack never raises the energy, and groups hold at all optima.
    /// </summary>
    private static void ShouldBeTrue(BinaryQuadraticModel model, ModelStructure structure)
    {
        var free = FreeModel.Of(model, structure);
        var (bits, completed) = (new sbyte[free.FreeCount], new sbyte[model.VariableCount]);
        foreach (var point in RandomModels.Points(model.VariableCount, model.Vartype))
        {
            free.Select(point, bits);
            free.Complete(bits, completed);
            if (model.Energy(completed) > model.Energy(point))
            {
                throw new Xunit.Sdk.XunitException($"{string.Join(' ', point)} is better than {string.Join(' ', completed)}");
            }
        }

        if (structure.Groups.Count > 0)
        {
            var least = RandomModels.Minimum(model);
            foreach (var point in RandomModels.Points(model.VariableCount, model.Vartype).Where(point => model.Energy(point) == least))
            {
                foreach (var group in structure.Groups)
                {
                    var ones = group.Variables.Count(variable => point[variable] > 0 != group.Negated.Contains(variable));
                    ones.ShouldBeInRange(group.IsExact ? 1 : 0, 1);
                }
            }
        }
    }
}
