using System.Text.Json.Serialization;
using Isinglass.Experiments.Reports.Figures;

namespace Isinglass.Experiments.Reports;

/// <summary>What a report says to its script.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlotData))]
internal sealed partial class ReportJson : JsonSerializerContext;
