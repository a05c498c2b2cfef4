namespace Isinglass.Formats.Solutions;

/// <summary>The points of a sample set, the best first, with the objective that it states for the best.</summary>
internal static class SampleSetPoints
{
    /// <summary>Points of a CSV.</summary>
    public static (IReadOnlyList<sbyte[]> Points, double? Claimed) OfCsv(FileContent content, ModelFile problem, PointBuilder builder)
    {
        var rows = SampleSetFile.ReadCsv(content, problem.Integers is not null);
        return (problem.Integers is null ? [.. rows.Select(row => builder.Whole(Array.ConvertAll(row.State, static bit => (sbyte)bit)))]
            : BestLast(rows.Count, r => builder.FromValues(rows[r].State)), rows[0].Value);
    }

    /// <summary>Points of dimod's JSON.</summary>
    public static (IReadOnlyList<sbyte[]> Points, double? Claimed) OfJson(FileContent content, ModelFile problem, PointBuilder builder)
    {
        if (problem.Integers is not null && SampleSetFile.TryReadIntegers(content) is { } samples)
        {
            return OfIntegers(problem, samples, builder);
        }

        var set = SampleSetFile.ReadJson(content.Name, content.Bytes, out var labels);
        if (set.Count == 0)
        {
            throw content.Error("the sample set is empty.");
        }

        var energies = set.Energies.ToArray();
        var order = Enumerable.Range(0, set.Count).OrderBy(r => energies[r]).ToArray();
        var places = labels is null ? null : builder.PlacesOf(labels);
        sbyte[] Point(int r)
        {
            var bits = new sbyte[set.States.ColumnCount];
            set.States.CopyRow(r, bits, 0);
            if (places is null)
            {
                return builder.Whole(bits);
            }

            var placed = new sbyte[places.Length > builder.BitCount ? problem.Objective.VariableCount : builder.BitCount];
            for (var k = 0; k < places.Length; k++)
            {
                placed[places[k]] = bits[k];
            }

            return builder.Whole(placed);
        }

        return ([.. order.Select(Point)], problem.FileObjective(energies[order[0]]));
    }

    private static (IReadOnlyList<sbyte[]> Points, double? Claimed) OfIntegers(
        ModelFile problem, SampleSetFile.IntegerSamples samples, PointBuilder builder)
    {
        var order = Enumerable.Range(0, samples.Values.Count).OrderBy(r => samples.Energies[r]).ToArray();
        var points = BestLast(order.Length, k => samples.Labels is null ? builder.FromValues(samples.Values[order[k]])
            : builder.Whole(builder.Named([.. samples.Values[order[k]].Select((value, v) => (samples.Labels[v], $"{value}", 0))], mayBeEmpty: false)));
        return (points, problem.FileObjective(samples.Energies[order[0]]));
    }

    /// <summary>Reads points in backward order, so that values outside the bits are reported for the first.</summary>
    private static sbyte[][] BestLast(int count, Func<int, sbyte[]> read)
    {
        var points = new sbyte[count][];
        for (var k = count - 1; k >= 0; k--)
        {
            points[k] = read(k);
        }

        return points;
    }
}
