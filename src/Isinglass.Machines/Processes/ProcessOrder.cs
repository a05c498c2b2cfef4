using System.Text.Json;
using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;

namespace Isinglass.Machines.Processes;

/// <summary>One call of a program.</summary>
/// <param name="Number">Number of the call of this process, from 1; the answer of a persistent program repeats it.</param>
/// <param name="Model">The model as the program sees it, without squared terms.</param>
/// <param name="Request">Reads, effort, key and initial states.</param>
/// <param name="TimeLimit">Longest time.</param>
internal sealed record ProcessOrder(long Number, BinaryQuadraticModel Model, SampleRequest Request, TimeSpan TimeLimit)
{
    /// <summary>Version of the protocol, docs/machines.md.</summary>
    private const int Version = 1;

    /// <summary>A seed that any program can take: 31 bits of the request's key.</summary>
    public int Seed => (int)(RandomKey.Mix(Request.Key.Seed ^ RandomKey.Mix(Request.Key.Stream)) >> 33);

    /// <summary>The call as a line of JSON.</summary>
    public byte[] ToLine()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("protocol", Version);
            json.WriteNumber("call", Number);
            json.WriteString("vartype", Model.Vartype == Vartype.Binary ? "BINARY" : "SPIN");
            json.WriteNumber("num_variables", Model.VariableCount);
            json.WriteNumber("offset", Model.Offset);
            json.WriteStartArray("linear");
            foreach (var bias in Model.Linear)
            {
                json.WriteNumberValue(bias);
            }

            json.WriteEndArray();
            json.WriteStartArray("quadratic");
            foreach (var (first, second, value) in Model.Pairs())
            {
                json.WriteStartArray();
                json.WriteNumberValue(first);
                json.WriteNumberValue(second);
                json.WriteNumberValue(value);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteNumber("num_reads", Request.Reads);
            if (Request.Sweeps is { } sweeps)
            {
                json.WriteNumber("num_sweeps", sweeps);
            }
            else
            {
                json.WriteNull("num_sweeps");
            }

            json.WriteNumber("seed", Seed);
            json.WriteNumber("time_limit", TimeLimit.TotalSeconds);
            WriteStates(json);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>The words of a command with the placeholders filled for this call.</summary>
    public string[] Fill(IReadOnlyList<string> command, string modelFile, string samplesFile) => [.. command.Select(word => word
        .Replace(ProcessName.ModelFile, modelFile, StringComparison.Ordinal)
        .Replace(ProcessName.SamplesFile, samplesFile, StringComparison.Ordinal)
        .Replace("{reads}", $"{Request.Reads}", StringComparison.Ordinal)
        .Replace("{sweeps}", $"{Request.Sweeps ?? 0}", StringComparison.Ordinal)
        .Replace("{seed}", $"{Seed}", StringComparison.Ordinal)
        .Replace("{time}", $"{TimeLimit.TotalSeconds:0.###}", StringComparison.Ordinal))];

    private void WriteStates(Utf8JsonWriter json)
    {
        if (Request.InitialStates is not { } states)
        {
            json.WriteNull("initial_states");
            return;
        }

        var values = new sbyte[states.ColumnCount];
        json.WriteStartArray("initial_states");
        for (var r = 0; r < states.RowCount; r++)
        {
            states.CopyRow(r, values, Model.ZeroValue);
            json.WriteStartArray();
            foreach (var value in values)
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
