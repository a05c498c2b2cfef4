using System.Text.Json.Serialization;
using Isinglass.Export.Import;

namespace Isinglass.Export;

/// <summary>JSON of answers about exported and imported networks without reflection; a property is a field.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(ExportAnswer))]
[JsonSerializable(typeof(ImportAnswer))]
internal sealed partial class ExportJson : JsonSerializerContext;
