using System.Globalization;
using System.Text.Json;
using Isinglass.Conic.Certificates;
using Isinglass.Files;
using Isinglass.Hedging.Rounds;
using Isinglass.Model;
using Isinglass.Neural.Compilation;

namespace Isinglass.Certificates;

/// <summary>A bound of a problem's objective and what proves it.</summary>
internal sealed record Certificate
{
    private const string Format = "isinglass certificate";

    public required BoundKind Kind { get; init; }

    /// <summary>Bound of the minimised energy.</summary>
    public required double LowerBound { get; init; }

    /// <summary>The bound in the file's own sense.</summary>
    public required double Bound { get; init; }

    /// <summary>Objective of the solution that it goes with, in the file's own sense.</summary>
    public required double Objective { get; init; }

    public required int Variables { get; init; }

    /// <summary>Multipliers of the file's rows in their order: positive for the upper side, negative for the lower.</summary>
    public double[] Multipliers { get; init; } = [];

    /// <summary>Weights of squared rows, for equalities only.</summary>
    public double[] SquareWeights { get; init; } = [];

    /// <summary>What a linearised bound rests on; null for the other kinds.</summary>
    public Linearization? Linearization { get; init; }

    public void Write(string path, ReconstructedModel model) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteString("kind", Kind.ToString().ToLowerInvariant());
        json.WriteNumber("objective", Objective);
        json.WriteNumber("bound", Bound);
        json.WriteNumber("lower_bound", LowerBound);
        json.WriteNumber("variables", Variables);
        json.WriteNumber("rows", model.Rows.Count);
        json.WriteStartArray("multipliers");
        for (var r = 0; r < Multipliers.Length; r++)
        {
            json.WriteStartObject();
            json.WriteString("row", model.Rows[r].Name);
            json.WriteNumber("multiplier", Multipliers[r]);
            json.WriteNumber("square_weight", SquareWeights[r]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (Linearization is { } linearization)
        {
            // One line each: there is one number for every pair.
            json.WriteStartObject("linearization");
            WriteNumbers(json, "shares", linearization.Shares);
            WriteNumbers(json, "row_multipliers", linearization.RowMultipliers);
            WriteNumbers(json, "leader_multipliers", linearization.LeaderMultipliers.SelectMany(static one => one));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    /// <summary>Reads a certificate; damage is an <see cref="InputException"/>.</summary>
    public static Certificate Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            if (root.GetProperty("format").GetString() != Format || !Enum.TryParse<BoundKind>(root.GetProperty("kind").GetString(), ignoreCase: true, out var kind))
            {
                throw new InputException($"{path} is no certificate. Write one with 'solve --certificate'.");
            }

            var rows = root.GetProperty("multipliers").EnumerateArray().ToArray();
            return new Certificate
            {
                Kind = kind,
                LowerBound = root.GetProperty("lower_bound").GetDouble(),
                Bound = root.GetProperty("bound").GetDouble(),
                Objective = root.GetProperty("objective").GetDouble(),
                Variables = root.GetProperty("variables").GetInt32(),
                Multipliers = Array.ConvertAll(rows, static row => row.GetProperty("multiplier").GetDouble()),
                SquareWeights = Array.ConvertAll(rows, static row => row.GetProperty("square_weight").GetDouble()),
                Linearization = kind == BoundKind.Linearized ? ReadLinearization(root.GetProperty("linearization")) : null,
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read as a certificate: {exception.Message}", exception);
        }
    }

    private static Linearization ReadLinearization(JsonElement element)
    {
        var rows = Numbers(element, "row_multipliers");
        return new Linearization
        {
            Shares = Numbers(element, "shares"),
            RowMultipliers = rows,
            LeaderMultipliers = rows.Length == 0 ? [] : [.. Numbers(element, "leader_multipliers").Chunk(rows.Length)],
        };
    }

    private static double[] Numbers(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(static value => value.GetDouble())];

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WritePropertyName(name);
        json.WriteRawValue($"[{string.Join(',', values.Select(static value => value.ToString("R", CultureInfo.InvariantCulture)))}]");
    }
}
