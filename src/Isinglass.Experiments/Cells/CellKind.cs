using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Isinglass.Experiments.Cells;

/// <summary>A kind of cell with the types of its parameters and result, both plain data.</summary>
internal sealed class CellKind<TParameters, TResult> : ICellKind
    where TResult : class
{
    public required string Name { get; init; }

    /// <summary>How parameters become JSON.</summary>
    public required JsonTypeInfo<TParameters> ParametersForm { get; init; }

    /// <summary>How a result becomes JSON and back, to the bit.</summary>
    public required JsonTypeInfo<TResult> ResultForm { get; init; }

    /// <summary>The work. When it is cancelled, its return value is ignored.</summary>
    public required Func<TParameters, ulong, CellSurroundings, CancellationToken, TResult> Work { get; init; }

    /// <summary>Checks before the work, such as for missing data; null = none.</summary>
    public Action<TParameters, ulong, CellSurroundings>? Door { get; init; }

    /// <summary>The figures of a result for result.json, with their names there.</summary>
    public required Func<TResult, IEnumerable<(string Name, double Value)>> Values { get; init; }

    /// <summary>The cell of parameters and a seed.</summary>
    public Cell Cell(TParameters parameters, ulong seed) => new(Name, JsonSerializer.Serialize(parameters, ParametersForm), seed);

    /// <summary>A result as it was returned by <see cref="Run"/>.</summary>
    /// <exception cref="JsonException">It is not of this kind.</exception>
    public TResult Read(string result)
    {
        RefuseOverflow(result);
        return JsonSerializer.Deserialize(result, ResultForm) ?? throw new JsonException("The result is null.");
    }

    public void Check(Cell cell, CellSurroundings surroundings) =>
        Door?.Invoke(JsonSerializer.Deserialize(cell.Parameters, ParametersForm)!, cell.Seed, surroundings);

    public string? Run(Cell cell, CellSurroundings surroundings, CancellationToken cancellation)
    {
        var result = Work(JsonSerializer.Deserialize(cell.Parameters, ParametersForm)!, cell.Seed, surroundings, cancellation);
        return cancellation.IsCancellationRequested ? null : JsonSerializer.Serialize(result, ResultForm);
    }

    /// <summary>What is not finite is written in words; a number beyond all others, which would be read as infinite, is damage.</summary>
    private static void RefuseOverflow(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number && !(reader.TryGetDouble(out var value) && double.IsFinite(value)))
            {
                throw new JsonException("A number is too large.");
            }
        }
    }
}
