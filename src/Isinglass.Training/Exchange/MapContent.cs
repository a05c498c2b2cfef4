using Isinglass.Files;
using Isinglass.Formats;
using Isinglass.Neural.Export;
using Isinglass.Neural.Spec;

namespace Isinglass.Training.Exchange;

/// <summary>The fields of a map's file in their order; a parameter's bit and a range have a line each.</summary>
internal sealed record MapContent(string Format, int Version, string Model, string ModelFormat, bool Exact, string? Penalty, int Variables, double ZeroEnergy,
    string DataChecksum, IEnumerable<RawJson> Parameters, IEnumerable<RawJson> Ranges, TrainedNetwork Network, Recipe Recipe)
{
    /// <summary>The fields of a map.</summary>
    public static MapContent Of(ModelMap map)
    {
        var (layout, first) = (map.Template.Network.Lattice.Layout, ModelFormats.Find(map.Format).FirstNumber ?? 0);
        return new MapContent(
            ModelMap.FormatName, ModelMap.Version, map.File, map.Format, map.IsExact, map.Penalty, map.VariableCount, map.ZeroEnergy, map.DataChecksum,
            Enumerable.Range(0, layout.BitCount).Select(bit => new RawJson(ParameterLine(layout, bit, first))),
            map.Variables.Select(range =>
                new RawJson($"{{ \"cause\": \"{range.Cause}\", \"first\": {first + range.First}, \"count\": {range.Count} }}")),
            map.Template, map.Recipe);
    }

    /// <summary>The increment of a bit: the value of a parameter is its codebook's offset plus the increments of its bits that are 1.</summary>
    private static string ParameterLine(ParameterLayout layout, int bit, int firstNumber)
    {
        var (layer, neuron, input, digit) = layout.Locate(bit);
        var isBias = input == layout.Spec.FanIn(layer);
        var codebook = isBias ? layout.Spec.Layers[layer].Biases! : layout.Spec.Layers[layer].Weights;
        var place = isBias ? "" : $" \"input\": {input + 1},";
        return $"{{ \"variable\": {firstNumber + bit}, \"name\": \"{ModelMap.NameOf(layout, bit)}\", \"layer\": {layer + 1}, \"neuron\": {neuron + 1},{place} "
            + $"\"codebook\": \"{codebook.Name}\", \"offset\": {codebook.Offset}, \"coefficient\": {codebook.Coefficients[digit]} }}";
    }
}
