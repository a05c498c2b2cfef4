using System.Text;
using System.Text.Json;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Training.Recipes;

namespace Isinglass.Experiments.Campaigns;

/// <summary>
/// The finished runs of <c>experiment constrained</c>, a line of JSON each, so that an interrupted experiment goes on where it was. A line that a crash cut off is dropped; runs of another
/// time are refused.
/// </summary>
internal sealed class ConstrainedJournal : IDisposable
{
    private readonly Dictionary<(string Instance, string Method, ulong Seed), CampaignRun> _runs = [];
    private readonly FileStream _stream;
    private readonly double _seconds;

    private ConstrainedJournal(double seconds, FileStream stream)
    {
        _seconds = seconds;
        _stream = stream;
    }

    /// <summary>Opens a journal, a new one or one of the same time per run.</summary>
    public static ConstrainedJournal Open(string path, TimeSpan each)
    {
        try
        {
            var journal = new ConstrainedJournal(each.TotalSeconds, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));
            journal.Load(path);
            return journal;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The journal {path} cannot be used: {exception.Message} Is another experiment writing there? Choose another with --journal.", exception);
        }
    }

    /// <summary>The run of an instance, a method and a seed, when it is finished.</summary>
    public bool TryFind(string instance, string method, ulong seed, out CampaignRun run) => _runs.TryGetValue((instance, method, seed), out run);

    /// <summary>Adds a finished run.</summary>
    public void Add(string instance, string method, ulong seed, CampaignRun run)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("instance", instance);
            json.WriteString("method", method);
            json.WriteNumber("seed", seed);
            json.WriteNumber("limit_seconds", _seconds);
            json.WriteBoolean("feasible", run.IsFeasible);
            json.WriteFinite("energy", run.Energy);
            json.WriteFinite("seconds_to_best", run.SecondsToBest);
            json.WriteNumber("calls", run.Calls);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        _stream.Write(line.ToArray());
        _stream.Flush(flushToDisk: true);
        _runs[(instance, method, seed)] = run;
    }

    public void Dispose() => _stream.Dispose();

    private void Load(string path)
    {
        var bytes = new byte[_stream.Length];
        _stream.ReadExactly(bytes);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        var lines = Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var k = 0; k < lines.Length; k++)
        {
            double seconds;
            try
            {
                using var document = JsonDocument.Parse(lines[k]);
                var root = document.RootElement;
                seconds = root.GetProperty("limit_seconds").GetDouble();
                _runs[(root.GetProperty("instance").GetString()!, root.GetProperty("method").GetString()!, root.GetProperty("seed").GetUInt64())] = new CampaignRun(
                    root.GetProperty("feasible").GetBoolean(), Number(root, "energy", double.PositiveInfinity), Number(root, "seconds_to_best", double.NaN), root.GetProperty("calls").GetInt64());
            }
            catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                throw new InputException(path, k + 1, "is no finished run. Delete the line, the run is then repeated; or choose another file with --journal.", exception);
            }

            if (seconds != _seconds)
            {
                throw new InputException(path, k + 1, $"is a run of {seconds} s, these have {_seconds} s. Ask for the same with --each, or choose another file with --journal.");
            }
        }

        // Only now: a file that is no journal stays as it was.
        _stream.SetLength(whole);
        _stream.Position = whole;
    }

    private static double Number(JsonElement root, string name, double otherwise) =>
        root.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : otherwise;
}
