using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Matrices;

namespace Isinglass.Training.Exchange;

/// <summary>The model of a tiny network in formulas.</summary>
internal static class ModelExplanation
{
    private const int MostVariables = 120;

    /// <summary>Objective, rows and products as lines of text.</summary>
    /// <exception cref="InputException">The model is too large to print.</exception>
    public static IReadOnlyList<string> Lines(CompilePlan plan, CompileOptions options)
    {
        var compiled = plan.CompileWhole(options);
        var model = compiled.Scenarios.Scenarios[0].Model;
        if (model.VariableCount > MostVariables)
        {
            throw new InputException($"The model has {model.VariableCount} variables; more than {MostVariables} cannot be read. Take a smaller network or "
                + $"fewer samples (`samples`, `per_class`).");
        }

        var labels = ModelExport.Labels(plan.Lattice.Layout, compiled.Causes[0], model.VariableCount);
        return [.. Parameters(plan.Lattice), .. Objective(model, labels), .. Rows(model, labels)];
    }

    private static IEnumerable<string> Parameters(IntegerNetwork lattice)
    {
        yield return $"network {lattice.Spec.Widths}; bits w(layer)_(neuron)_(input)_(digit), b(layer)_(neuron)_(digit)";
        for (var l = 0; l < lattice.Spec.Layers.Count; l++)
        {
            var layer = lattice.Spec.Layers[l];
            var activation = l < lattice.Activations.Count ? lattice.Activations[l] : null;
            if (!layer.HasActivation)
            {
                yield return $"layer {l + 1}: {layer.Text}, the {(layer.IsMaximum ? "largest" : "sum")} of each window";
                continue;
            }

            yield return $"layer {l + 1}: {(lattice.Spec.IsDense ? "" : $"{layer.Text}, ")}weight = "
                + $"{Book(layer.Weights)}{(layer.Biases is { } biases ? $", bias = {lattice.BiasInputs[l]} ({Book(biases)})" : "")}, z ~ "
                + $"{lattice.Deviations[l]:G4}"
                + (activation is null ? "" : $", a(z) = {string.Join("; ", activation.Bases.Select((value, k) =>
                        $"{value}{(activation.Slopes[k] == 0 ? "" : $" + {activation.Slopes[k]} z")}"
                        + $"{(k > 0 ? $" from {activation.Thresholds[k - 1]}" : "")}"))}"
                        + $"{(layer.IsResidual ? ", value = a(z) + input" : "")}");
        }
    }

    private static string Book(Codebook codebook) => $"{codebook.Offset}{string.Concat(codebook.Coefficients.Select((value, k) => $" + {value} bit{k}"))}";

    private static IEnumerable<string> Objective(ConstrainedQuadraticModel model, string[] labels)
    {
        var objective = model.Objective;
        var linear = Enumerable.Range(0, model.VariableCount).Where(i => objective.Linear[i] != 0).Select(i => Term(objective.Linear[i], labels[i]));
        var pairs = objective.Pairs().Select(pair => Term(pair.Value, $"{labels[pair.First]} {labels[pair.Second]}"));
        yield return $"minimise {Number(objective.Offset)}{string.Concat(linear)}{string.Concat(pairs)}";
        var squares = objective.SquaredTerms;
        for (var r = 0; r < squares.Count; r++)
        {
            yield return $"    + {Number(squares.Weights[r])} ({Sum(squares.Rows, r, labels)} - {Number(squares.Targets[r])})^2";
        }
    }

    private static IEnumerable<string> Rows(ConstrainedQuadraticModel model, string[] labels)
    {
        yield return $"subject to {model.Rows.RowCount} rows and {model.Products.Length} products";
        for (var r = 0; r < model.Rows.RowCount; r++)
        {
            var sense = model.Senses[r] switch { ConstraintSense.Equal => "=", ConstraintSense.LessOrEqual => "<=", _ => ">=" };
            yield return $"    {model.NameOfRow(r)}: {Sum(model.Rows, r, labels)} {sense} {Number(model.RightHandSides[r])}";
        }

        foreach (var product in model.Products)
        {
            yield return $"    {labels[product.Product]} = {labels[product.First]} {labels[product.Second]}";
        }
    }

    private static string Sum(SparseRows rows, int row, string[] labels)
    {
        var (columns, values) = (rows.RowColumns(row).ToArray(), rows.RowValues(row).ToArray());
        var text = string.Concat(columns.Select((column, k) => Term(values[k], labels[column])));
        return text.StartsWith(" + ", StringComparison.Ordinal) ? text[3..] : text.TrimStart();
    }

    private static string Term(double value, string name) => $" {(value < 0 ? '-' : '+')} {(Math.Abs(value) == 1 ? "" : Number(Math.Abs(value)) + " ")}{name}";

    private static string Number(double value) => value.ToString("G5");
}
