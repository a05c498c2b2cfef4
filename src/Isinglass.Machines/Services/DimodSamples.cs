using System.Globalization;
using System.Text.Json;
using Isinglass.Model;

namespace Isinglass.Machines.Services;

/// <summary>Sample sets of services in dimod's JSON: packed or not, integers or floats, variables in any order of their labels 0 .. n-1.</summary>
internal static class DimodSamples
{
    private const int WordBits = 32;

    /// <summary>The states with their numbers of occurrences; given energies must be those of the model.</summary>
    /// <exception cref="WorkException">They are not states of this model.</exception>
    public static IReadOnlyList<(sbyte[] Values, int Count)> Read(JsonElement set, BinaryQuadraticModel model)
    {
        var places = Places(set, model.VariableCount);
        var isPacked = !set.TryGetProperty("sample_packed", out var packed) || packed.GetBoolean();
        var vectors = set.GetProperty("vectors");
        var energies = Data(vectors.GetProperty("energy")).Select(static item => item.GetDouble()).ToArray();
        var counts = vectors.TryGetProperty("num_occurrences", out var occurrences) ? Data(occurrences).Select(static item => item.GetInt32()).ToArray()
            : [.. energies.Select(static _ => 1)];
        var rows = Data(set.GetProperty("sample_data")).ToArray();
        if (rows.Length == 0 || rows.Length != energies.Length || rows.Length != counts.Length)
        {
            throw new WorkException($"the answer has {rows.Length} samples, {energies.Length} energies and {counts.Length} numbers of occurrences.");
        }

        var result = new (sbyte[] Values, int Count)[rows.Length];
        for (var r = 0; r < rows.Length; r++)
        {
            result[r] = (isPacked ? Unpack(rows[r], places, model.ZeroValue) : Values(rows[r], places, model.ZeroValue), counts[r]);
            ToldEnergy.Check(energies[r], model, result[r].Values);
        }

        return result;
    }

    /// <summary>The variable of each column.</summary>
    private static int[] Places(JsonElement set, int count)
    {
        var labels = set.GetProperty("variable_labels").EnumerateArray().Select(static label => label.ToString()).ToArray();
        var places = labels.Select(static label => int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : -1).ToArray();
        return places.Order().SequenceEqual(Enumerable.Range(0, count)) ? places : throw new WorkException($"the answer's variables are not 0 to {count - 1}.");
    }

    private static sbyte[] Unpack(JsonElement row, int[] places, sbyte zero)
    {
        var words = row.EnumerateArray().Select(static word => word.GetUInt32()).ToArray();
        var values = new sbyte[places.Length];
        for (var k = 0; k < places.Length; k++)
        {
            values[places[k]] = (words[k / WordBits] >> (k % WordBits) & 1) != 0 ? (sbyte)1 : zero;
        }

        return values;
    }

    private static sbyte[] Values(JsonElement row, int[] places, sbyte zero)
    {
        var values = new sbyte[places.Length];
        foreach (var (k, item) in row.EnumerateArray().Index())
        {
            var value = item.GetDouble();
            values[places[k]] = value == 1 ? (sbyte)1 : value == zero ? zero : throw new WorkException($"a value is {value}; it must be {zero} or 1.");
        }

        return values;
    }

    private static JsonElement.ArrayEnumerator Data(JsonElement array) =>
        (array.ValueKind == JsonValueKind.Object ? array.GetProperty("data") : array).EnumerateArray();
}
