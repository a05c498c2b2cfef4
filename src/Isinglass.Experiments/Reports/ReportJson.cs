using System.Text.Json.Serialization;
using Isinglass.Experiments.Reports.Figures;

namespace Isinglass.Experiments.Reports;

/// <summary>The data of a report for its script.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlotData))]
internal sealed partial class ReportJson : JsonSerializerContext;
