using System.Text.Json.Serialization;
using Isinglass.Formats.Solutions;

namespace Isinglass.Formats.Documents;

/// <summary>JSON of these formats without reflection. Lists are lazy, so that large models are written without a copy.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(DimodDocument))]
[JsonSerializable(typeof(BqpDocument))]
[JsonSerializable(typeof(DenseDocument))]
[JsonSerializable(typeof(SampleSetDocument))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(string))]
internal sealed partial class FormatJson : JsonSerializerContext;

/// <summary>An object without fields, which other programs may extend.</summary>
internal sealed record EmptyObject;

/// <summary>dimod's binary quadratic model.</summary>
internal sealed record DimodDocument(string Type, DimodVersion Version, bool UseBytes, string IndexType, string BiasType, int NumVariables, int NumInteractions,
    IEnumerable<object> VariableLabels, string VariableType, double Offset, EmptyObject Info, IEnumerable<double> LinearBiases,
    IEnumerable<double> QuadraticBiases, IEnumerable<int> QuadraticHead, IEnumerable<int> QuadraticTail);

/// <summary>The version of its schema.</summary>
internal sealed record DimodVersion(string BqmSchema);

/// <summary>A bqpjson model.</summary>
internal sealed record BqpDocument(string Version, int Id, string VariableDomain, double Scale, double Offset, int[] VariableIds,
    IEnumerable<BqpLinear> LinearTerms, IEnumerable<BqpQuadratic> QuadraticTerms, EmptyObject Metadata);

/// <summary>A bias.</summary>
internal readonly record struct BqpLinear(int Id, double Coeff);

/// <summary>A coupling.</summary>
internal readonly record struct BqpQuadratic(int IdTail, int IdHead, double Coeff);

/// <summary>A dense problem with equations.</summary>
internal sealed record DenseDocument(string Name, int N, [property: JsonPropertyName("Q")] double[][] Objective,
    [property: JsonPropertyName("A")] double[][] Rows,
    [property: JsonPropertyName("b")] IReadOnlyList<double> RightHandSides);
