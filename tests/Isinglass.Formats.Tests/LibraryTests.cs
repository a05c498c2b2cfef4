using Isinglass.Formats.Coordinates;
using Isinglass.Formats.Matrices;
using Isinglass.Model;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Formats.Tests;

/// <summary>Files of the public libraries with what is known of them.</summary>
public sealed class LibraryTests
{
    [Fact]
    public void Every_graph_of_the_g_set_reads_with_its_published_size()
    {
        foreach (var name in new[] { "G1", "G11", "G22", "G48" })
        {
            var row = Table("maxcut/gset_best_known.csv").Single(cells => cells[0] == name);
            var file = ModelFormats.Read(Require.Data("maxcut", "gset", name + ".txt.gz"), new FormatOptions { As = CoordinateReading.MaxCut });
            file.Objective.VariableCount.ShouldBe(int.Parse(row[1]));
            file.Objective.InteractionCount.ShouldBe(int.Parse(row[2]));
            // All nodes on one side: nothing is cut.
            file.FileObjective(file.Objective.Energy([.. Enumerable.Repeat((sbyte)1, file.Objective.VariableCount)])).ShouldBe(0);
        }
    }

    [Fact]
    public void The_signs_of_wk2000_are_the_published_ones()
    {
        var file = ModelFormats.Read(Require.Data("maxcut", "K2000.pm1.txt.gz"));
        file.Objective.InteractionCount.ShouldBe(1999000);
        // The sum of all weights is -1040 (Inagaki et al. 2016, WK2000_1).
        file.Objective.Couplings.Values.Sum().ShouldBe(-1040);
    }

    [Fact]
    public void Small_matrices_of_the_biq_mac_library_have_no_energy_below_their_optimum_and_descent_comes_near()
    {
        foreach (var (path, best) in Known("qubo/gka", ".sparse.gz")
            .Concat(Known("qubo/be", ".sparse.gz"))
            .Take(12))
        {
            CheckByDescent(ModelFormats.Read(path), best);
        }
    }

    [Fact]
    public void Matrices_of_the_or_library_are_maximised()
    {
        foreach (var (path, best) in Known("qubo/orlib", ".txt.gz").Take(6))
        {
            Should.Throw<InputException>(() => ModelFormats.Read(path)).Message.ShouldContain("`as`");
            CheckByDescent(ModelFormats.Read(path, new FormatOptions { As = CoordinateReading.QuboMax }), best);
        }
    }

    [Fact]
    public void Rudy_graphs_reach_near_their_best_cut()
    {
        foreach (var (path, best) in Known("maxcut/biqmac-rudy", ".mc.gz").Take(6))
        {
            CheckByDescent(ModelFormats.Read(path), best);
        }
    }

    [Fact]
    public void The_factored_instance_has_its_hidden_assignment_in_reach()
    {
        var file = ModelFormats.Read(Require.Data("instances", "nn5000.nn.gz"));
        file.Objective.SquaredTerms.Count.ShouldBe(200);
        file.Objective.SquaredTerms.Rows.EntryCount.ShouldBe(200 * 400);
        file.Objective.InteractionCount.ShouldBe(20000);
        var zero = new sbyte[5000];
        // At 0 the energy is the sum of the squared targets.
        file.Objective.Energy(zero).ShouldBe(file.Objective.SquaredTerms.Targets.Sum(target => target * target));
        file.Statement.Objective(zero).ShouldBe(file.Objective.Energy(zero));
    }

    [Fact]
    public void Published_permutations_cost_what_is_published()
    {
        foreach (var cells in Table("qcbo/qap/best_known.csv").Where(cells => int.Parse(cells[1]) <= 22))
        {
            var file = ModelFormats.Read(Require.Data("qcbo", "qap", cells[0] + ".dat"));
            var point = ((QuadraticAssignment)file.Statement).PointOf([.. cells[3].Split(' ').Select(place => int.Parse(place) - 1)]);
            file.Constrained!.IsFeasible(point).ShouldBeTrue(cells[0]);
            file.FileObjective(file.Objective.Energy(point)).ShouldBe(double.Parse(cells[2]), cells[0]);
            file.Statement.Objective(point).ShouldBe(double.Parse(cells[2]), cells[0]);
        }
    }

    [Fact]
    public void Published_knapsacks_have_their_capacity_and_no_better_profit()
    {
        foreach (var cells in Table("qcbo/qkp/best_known.csv").Take(4))
        {
            var file = ModelFormats.Read(Require.Data("qcbo", "qkp", cells[0] + ".txt.gz"));
            file.Format.ShouldBe("qkp");
            file.Objective.VariableCount.ShouldBe(int.Parse(cells[1]));
            file.Constrained!.RightHandSides.ShouldBe([double.Parse(cells[3])]);
            var profit = GreedyProfit(file);
            profit.ShouldBeLessThanOrEqualTo(double.Parse(cells[4]));
            profit.ShouldBeGreaterThan(0.4 * double.Parse(cells[4]));
        }
    }

    [Fact]
    public void Dense_problems_with_equations_are_worth_their_stated_optimum()
    {
        var paths = Directory.GetFiles(Require.Data("qcbo", "qfw"), "*.json");
        paths.ShouldNotBeEmpty();
        foreach (var path in paths)
        {
            using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(path));
            sbyte[] point = [.. json.RootElement.GetProperty("x").EnumerateArray().Select(bit => bit.GetSByte())];
            var file = ModelFormats.Read(path);
            file.Format.ShouldBe("dense-json");
            file.Constrained!.IsFeasible(point).ShouldBeTrue(path);
            file.Objective.Energy(point).ShouldBe(json.RootElement.GetProperty("optimum").GetDouble(), 1e-9, path);
        }
    }

    [Fact]
    public void Pseudo_boolean_instances_have_their_published_sizes()
    {
        foreach (var cells in Table("qcbo/qplib/best_known.csv"))
        {
            var file = ModelFormats.Read(Require.Data("qcbo", "qplib", cells[0] + ".opb.gz"));
            file.Objective.VariableCount.ShouldBe(int.Parse(cells[2]), cells[0]);
            (file.Constrained?.Rows.RowCount ?? 0).ShouldBe(int.Parse(cells[3]), cells[0]);
            if (file.Constrained is null)
            {
                CheckByDescent(file, double.Parse(cells[6]));
            }
        }
    }

    /// <summary>Takes the items of best profit per weight beside those already taken, as long as they fit.</summary>
    private static double GreedyProfit(ModelFile file)
    {
        var point = new sbyte[file.Objective.VariableCount];
        for (var progress = true; progress;)
        {
            progress = false;
            var (best, bestGain) = (-1, 0.0);
            for (var i = 0; i < point.Length; i++)
            {
                if (point[i] == 0)
                {
                    var before = file.Objective.Energy(point);
                    point[i] = 1;
                    var gain = (before - file.Objective.Energy(point)) / file.Constrained!.Rows.Values[i];
                    (best, bestGain) = gain > bestGain && file.Constrained.IsFeasible(point) ? (i, gain) : (best, bestGain);
                    point[i] = 0;
                }
            }

            if (best >= 0)
            {
                point[best] = 1;
                progress = true;
            }
        }

        return file.Statement.Objective(point);
    }

    /// <summary>One-flip descents end between half the published optimum and the optimum itself: the sense, the sign and the factor 2 are right.</summary>
    private static void CheckByDescent(ModelFile file, double best)
    {
        var model = file.Objective.ToVartype(Vartype.Binary);
        var random = new RandomKey(1).CreateSource();
        var reached = Enumerable.Range(0, 10).Select(_ => Descend(model, random)).MinBy(point => model.Energy(point))!;
        var values = file.Objective.Vartype == Vartype.Binary ? reached : [.. reached.Select(x => (sbyte)(2 * x - 1))];
        var objective = file.FileObjective(file.Objective.Energy(values));
        file.Statement.Objective(values).ShouldBe(objective);
        var (better, worse) = file.Sense == ObjectiveSense.Maximize ? (best, objective) : (objective, best);
        worse.ShouldBeLessThanOrEqualTo(better, file.Format);
        Math.Abs(objective).ShouldBeGreaterThan(0.5 * Math.Abs(best));
    }

    private static sbyte[] Descend(BinaryQuadraticModel model, RandomSource random)
    {
        var point = new sbyte[model.VariableCount];
        var fields = model.Linear.ToArray();
        void Flip(int i)
        {
            var step = (sbyte)(1 - 2 * point[i]);
            point[i] += step;
            for (var e = model.Couplings.Starts[i]; e < model.Couplings.Starts[i + 1]; e++)
            {
                fields[model.Couplings.Columns[e]] += step * model.Couplings.Values[e];
            }
        }

        for (var i = 0; i < point.Length; i++)
        {
            if (random.NextBit() == 1)
            {
                Flip(i);
            }
        }

        for (var improved = true; improved;)
        {
            improved = false;
            for (var i = 0; i < point.Length; i++)
            {
                if ((1 - 2 * point[i]) * fields[i] < 0)
                {
                    Flip(i);
                    improved = true;
                }
            }
        }

        return point;
    }

    /// <summary>Files of a folder of the library with their best known values, as a table has them.</summary>
    private static IEnumerable<(string Path, double Best)> Known(string folder, string ending) =>
        Table($"{folder}/best_known.csv").Select(cells => (Require.Data(folder, cells[0] + ending), double.Parse(cells[3])));

    /// <summary>The rows of a table, which has some.</summary>
    private static string[][] Table(string name)
    {
        string[][] rows = [.. File.ReadLines(Require.Data(name)).Skip(1).Select(line => line.Split(','))];
        rows.ShouldNotBeEmpty(name);
        return rows;
    }
}
