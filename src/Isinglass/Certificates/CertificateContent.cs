using System.Text.Json.Serialization;
using Isinglass.Files;

namespace Isinglass.Certificates;

/// <summary>The fields of a certificate's file in their order; the last one is left out for other kinds of bounds.</summary>
internal sealed record CertificateContent(string Format, string Kind, double Objective, double Bound, double LowerBound, int Variables, int Rows,
    IEnumerable<CertificateRow> Multipliers, CertificateLinearization? Linearization);

/// <summary>Multiplier and weight of a row.</summary>
internal sealed record CertificateRow(string Row, double Multiplier, double SquareWeight);

/// <summary>The data of a linearised bound: a number for every pair, hence a line each.</summary>
internal sealed record CertificateLinearization(RawJson Shares, RawJson RowMultipliers, RawJson LeaderMultipliers);

/// <summary>Certificates as JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CertificateContent))]
internal sealed partial class CertificateJson : JsonSerializerContext;
