using System.Text.Json;
using Isinglass.Files;
using Isinglass.Model.Control;
using Isinglass.Training.Runs;

namespace Isinglass.Experiments.Campaigns;

/// <summary>A cell of a campaign as one JSON object.</summary>
internal static class CellJson
{
    public static void Write(Utf8JsonWriter writer, CampaignCell cell)
    {
        writer.WriteStartObject();
        writer.WriteString("instance", cell.Instance);
        writer.WriteString("sampler", cell.Sampler);
        writer.WriteNumber("seed", cell.Seed);
        writer.WriteString("sense", cell.IsMinimised ? "minimize" : "maximize");
        writer.WriteFinite("value", cell.Best);
        writer.WriteNumber("seconds", cell.Seconds);
        writer.WriteString("stop_reason", Summary.Name(cell.StopReason));
        writer.WriteStartArray("reads");
        foreach (var value in cell.Reads)
        {
            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("trace");
        foreach (var (elapsed, value) in cell.Trace)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(elapsed.TotalSeconds);
            writer.WriteNumberValue(value);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static CampaignCell Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new CampaignCell
        {
            Instance = root.GetProperty("instance").GetString()!,
            Sampler = root.GetProperty("sampler").GetString()!,
            Seed = root.GetProperty("seed").GetUInt64(),
            IsMinimised = root.GetProperty("sense").GetString() == "minimize",
            Seconds = root.GetProperty("seconds").GetDouble(),
            StopReason = Enum.GetValues<StopReason>().First(reason => Summary.Name(reason) == root.GetProperty("stop_reason").GetString()),
            Reads = [.. root.GetProperty("reads").EnumerateArray().Select(value => value.GetDouble())],
            Trace = [.. root.GetProperty("trace").EnumerateArray().Select(point => new TracePoint(TimeSpan.FromSeconds(point[0].GetDouble()), point[1].GetDouble()))],
        };
    }
}
