using System.Text.Json.Serialization;
using Isinglass.Certificates;
using Isinglass.Files;
using Isinglass.Formats;

namespace Isinglass.Answers;

/// <summary>A check of a point with the certificate of a bound: the bound is recomputed from the file's text.</summary>
internal sealed class CertifiedCheckAnswer : CheckAnswer
{
    private readonly Certificate _certificate;
    private readonly string? _refusal;

    internal CertifiedCheckAnswer(ModelFile file, StatedPoint point, Certificate certificate)
        : base(file, point)
    {
        _certificate = certificate;
        (_refusal, var bound) = CertificateChecker.Check(file, Objective, certificate);
        ComputedBound = JsonText.Finite(bound);
    }

    [JsonPropertyOrder(1)]
    public bool CertificateHolds => _refusal is null;

    [JsonPropertyOrder(1)]
    public double? CertifiedBound => CertificateHolds ? JsonText.Finite(_certificate.Bound) : null;

    /// <summary>The bound proved by the certificate's data; null when it was refused before.</summary>
    [JsonPropertyOrder(1)]
    public double? ComputedBound { get; }

    [JsonPropertyOrder(1)]
    public double? CertifiedGap => CertificateHolds ? JsonText.Finite(Gap) : null;

    protected override string? Refusal => _refusal;

    protected override string Certified => CertificateHolds
        ? $"holds ({_certificate.Kind.ToString().ToLowerInvariant()}): bound {_certificate.Bound}, gap {Gap}"
        : $"refused: {_refusal}";

    private double Gap => Math.Abs(Objective - _certificate.Bound);

    public override byte[] ToJson() => JsonText.Bytes(this, ProblemJson.Default.CertifiedCheckAnswer);
}
