using System.Text.Json;
using Isinglass.RunStore.Index;

namespace Isinglass.RunStore.Folders;

/// <summary>The log of a run: a JSON line a round.</summary>
internal static class RunLog
{
    public const string Name = "log.jsonl";

    private const int MostCurvePoints = 32;

    /// <summary>The rounds in the log; an incomplete last line is left out.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, double>> Read(string folder) =>
        [.. Lines(folder).Select(Parse).OfType<IReadOnlyDictionary<string, double>>()];

    /// <summary>The incumbent's losses of the last margin (losses of different margins have different units): every k-th value and the last one.</summary>
    public static IReadOnlyList<double> Curve(IReadOnlyList<IReadOnlyDictionary<string, double>> rounds)
    {
        var margin = rounds.Count > 0 ? rounds[^1].GetValueOrDefault("margin") : 0;
        double[] values = [.. rounds.Where(round => round.GetValueOrDefault("margin") == margin && round.ContainsKey("incumbent_loss")).Select(round =>
            round["incumbent_loss"])];
        var step = Math.Max(1, (values.Length + MostCurvePoints - 1) / MostCurvePoints);
        return [.. values.Where((_, k) => k % step == 0 || k == values.Length - 1)];
    }

    /// <summary>The numbers of a line; null when it is not a JSON object.</summary>
    public static IReadOnlyDictionary<string, double>? Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (property.Value.ValueKind == JsonValueKind.Number)
                {
                    numbers[property.Name] = property.Value.GetDouble();
                }
            }

            return numbers;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Lines(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            yield break;
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
