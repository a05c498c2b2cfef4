using Isinglass.Formats;
using Isinglass.Formats.Matrices;
using Isinglass.Formats.Solutions;
using Isinglass.Model;
using Isinglass.Neural.Inference;

namespace Isinglass.Training.Exchange;

/// <summary>Decodes a solution of a written model to a network, verified by a forward pass on the model's data.</summary>
internal static class ModelImport
{
    /// <summary>Decodes and verifies.</summary>
    /// <param name="modelPath">The model's file.</param>
    /// <param name="solutionPath">Any solution text that <see cref="SolutionFile"/> reads; every point of a sample set is completed and the best is
    /// taken.</param>
    /// <param name="mapPath">The map; null = beside the model.</param>
    /// <param name="dataDirectory">Where data are looked for.</param>
    /// <exception cref="InputException">A file does not fit the others, or the data are not those of the model.</exception>
    public static DecodedSolution Decode(string modelPath, string solutionPath, string? mapPath, string? dataDirectory)
    {
        var map = ModelMap.Read(mapPath ?? ModelMap.PathOf(modelPath));
        var options = new FormatOptions { Format = map.Format, Matrix = map.Format is "csv" or "npy" ? MatrixReading.Upper : null };
        var file = ModelFormats.Read(modelPath, options);
        var plan = CompilePlan.Prepare(map.Recipe, dataDirectory);
        if (plan.Checksum() != map.DataChecksum)
        {
            throw new InputException($"The training data {map.Recipe.Data} are not those that {modelPath} was compiled from. Point `data_dir` at the same "
                + $"data, or compile the model again.");
        }

        var places = Places(file, map, modelPath);
        var solution = SolutionFile.Read(solutionPath, file);
        var walker = plan.Completion().CreateEvaluator();
        var (best, bits, loss) = (-1, Array.Empty<sbyte>(), double.PositiveInfinity);
        for (var k = 0; k < solution.Points.Count; k++)
        {
            var candidate = Bits(solution.Points[k], places, map);
            walker.Load(candidate);
            if (walker.Objective < loss)
            {
                (best, bits, loss) = (k, candidate, walker.Objective);
            }
        }

        var values = solution.Points[best].AsSpan(0, file.FileVariableCount);
        var zero = new sbyte[file.FileVariableCount];
        zero.AsSpan().Fill(file.Objective.ZeroValue);
        if (zero.Length == map.VariableCount + 1)
        {
            zero[^1] = 1;
        }

        var lost = map.ZeroEnergy - file.EnergyOf(file.Statement.Objective(zero));
        var rows = file.Statement.Rows(values);
        var decoded = new QuantizedNetwork(map.Template.Network.Lattice, bits);
        var network = map.Template with { Network = decoded, Target = plan.Data.TargetOf(decoded) };
        return new DecodedSolution
        {
            Network = network,
            Loss = loss,
            Objective = file.EnergyOf(file.Statement.Objective(values)) + lost,
            ClaimedObjective = solution.ClaimedObjective,
            RowCount = rows.Count,
            Violated = [.. rows.Where(row => !row.IsSatisfied)],
            PointCount = solution.Points.Count,
            Map = map,
            Accuracy = (plan.Data.Evaluate(network.Network, plan.Data.Train).Accuracy,
                plan.Data.Validation.SampleCount == 0 ? double.NaN : plan.Data.Evaluate(network.Network, plan.Data.Validation).Accuracy,
                plan.Data.Evaluate(network.Network, plan.Data.Test).Accuracy),
        };
    }

    /// <summary>The file's variable of each parameter bit: by name where the file has the names, else by order.</summary>
    private static int[] Places(ModelFile file, ModelMap map, string path)
    {
        var layout = map.Template.Network.Lattice.Layout;
        if (file.FileVariableCount < layout.BitCount)
        {
            throw new InputException(path, 0,
                $"has {file.FileVariableCount} variables, the map's network alone has {layout.BitCount} bits: the map belongs to another model. Name the "
                + $"right one with `map`.");
        }

        if (file.Objective.Labels is not { } labels)
        {
            return [.. Enumerable.Range(0, layout.BitCount)];
        }

        var indexOf = Enumerable.Range(0, file.FileVariableCount).DistinctBy(i => labels[i]).ToDictionary(i => labels[i], StringComparer.Ordinal);
        return [.. Enumerable.Range(0, layout.BitCount).Select(bit => indexOf.GetValueOrDefault(ModelMap.NameOf(layout, bit), bit))];
    }

    /// <summary>The parameter bits of a point; a graph has one node more than the model, whose sign is the sign of all.</summary>
    private static sbyte[] Bits(ReadOnlySpan<sbyte> point, int[] places, ModelMap map)
    {
        var isFlipped = point.Length == map.VariableCount + 1 && point[^1] < 0;
        var bits = new sbyte[places.Length];
        for (var k = 0; k < bits.Length; k++)
        {
            bits[k] = point[places[k]] > 0 != isFlipped ? (sbyte)1 : (sbyte)0;
        }

        return bits;
    }
}
