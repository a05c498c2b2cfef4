using Isinglass.Model.Bridges;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;
using Isinglass.Solvers.Exact;

namespace Isinglass.Neural.Tests.Compilation;

/// <summary>
/// The grid: depth 1 to 3, widths 1 to 3 (of the inputs where there are no hidden units), every activation, codebook, bias, loss and number of classes, as far
/// as all networks can be enumerated. In every cell the compiled
/// model has the optimum and the optimal networks of training, in an encoding that changes from cell to cell.
/// </summary>
public sealed class ExactnessGridTests
{
    // 2^11 networks, and 2^15 where three layers of three units have no fewer; the models behind them have up to two hundred bits.
    private const int MostBits = 11, MostBitsOfTheLargest = 15;

    // Slack bits multiply the points that stand for one network.
    private const int MostBitsWithSlack = 5;

    private const int SampleCount = 2;

    private static readonly (SelectorEncoding Selectors, SlackPolicy Slack, ProductEncoding Products)[] Encodings =
    [
        .. from selectors in Enum.GetValues<SelectorEncoding>()
           from slack in new[] { SlackPolicy.None, SlackPolicy.Binary }
           from products in Enum.GetValues<ProductEncoding>()
           select (selectors, slack, products),
    ];

    public static TheoryData<int, int, string> Cells
    {
        get
        {
            var cells = new TheoryData<int, int, string>();
            foreach (var activation in new[] { "sign", "relu/3/0", "relu/4/0", "tanh/3/0", "relu/2/1" })
            {
                for (var depth = activation == "sign" ? 1 : 2; depth <= 3; depth++)
                {
                    for (var width = 1; width <= 3; width++)
                    {
                        cells.Add(depth, width, activation);
                    }
                }
            }

            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_cell_has_the_optimum_and_the_optimal_networks_of_training(int depth, int width, string activation)
    {
        var (count, isLargest) = (0, depth == 3 && width == 3);
        var (inputCount, mostBits) = isLargest ? (1, MostBitsOfTheLargest) : (depth == 1 ? width : 2, MostBits);
        foreach (var (weights, biases, loss, classes) in Settings())
        {
            var outputs = classes == 2 ? 1 : classes;
            var widths = string.Join('-', [inputCount, .. Enumerable.Repeat(width, depth - 1), outputs]);
            var data = TinyProblems.Data(count + 100 * depth + 10 * width, SampleCount + (classes > 2 ? 1 : 0), inputCount, classes, maxAbs: 1 + count % 2);
            var lattice = TinyProblems.Lattice(widths, weights, biases, Activation(activation), data);
            if (lattice.Layout.BitCount > mostBits)
            {
                continue;
            }

            var (selectors, slack, products) = Encodings[(count + depth + width) % Encodings.Length];
            slack = lattice.Layout.BitCount <= MostBitsWithSlack ? slack : SlackPolicy.None;
            var options = new CompileOptions { Encoding = ModelEncoding.Exact, Selectors = selectors, Slack = slack, Products = products };
            Check(NetworkCompiler.Compile(lattice, data, LossSpec.Parse(loss, 1), TinyProblems.OneBundle(data), options),
                $"{widths} {weights} {biases} {loss} {selectors} {slack} {products}");
            count++;
        }

        count.ShouldBeGreaterThan(0);
    }

    private static void Check(CompiledNetwork compiled, string cell)
    {
        var (walker, bitCount) = (compiled.Completion.CreateWalker(), compiled.Completion.FreeCount);
        var losses = TinyProblems.AllBits(bitCount).Select(bits =>
        {
            walker.Load(bits);
            return (Bits: bits, Loss: walker.Objective);
        }).ToArray();
        var least = losses.Min(pair => pair.Loss);
        var optimal = losses.Where(pair => pair.Loss <= least + 1e-9).Select(pair => string.Concat(pair.Bits)).ToHashSet();
        var optima = ExactSolver.AllOptima(compiled.Scenarios.Scenarios[0].Model, 1_000_000);
        optima.IsComplete.ShouldBeTrue(cell);
        optima.Objective.ShouldBe(least, 1e-9, cell);
        optima.Points.Select(point => string.Concat(point[..bitCount])).ToHashSet().SetEquals(optimal).ShouldBeTrue(cell);
    }

    private static IEnumerable<(string Weights, string? Biases, string Loss, int Classes)> Settings() =>
        from weights in new[] { "binary", "ternary", "int2" }
        from biases in new[] { null, "binary" }
        from loss in new[] { ("squared", 2), ("hinge", 2), ("logistic", 2), ("pairwise", 3), ("crammer-singer", 3) }
        select (weights, biases, loss.Item1, loss.Item2);

    private static ActivationSpec Activation(string text) => text.Split('/') is [var name, var subintervals, var degree]
        ? new ActivationSpec(ScalarFunction.Parse(name), int.Parse(subintervals), int.Parse(degree))
        : ActivationSpec.Sign;
}
