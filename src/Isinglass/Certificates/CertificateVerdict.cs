
namespace Isinglass.Certificates;

/// <summary>What came out of checking a certificate.</summary>
/// <param name="Refusal">Why it is refused; null when it holds.</param>
/// <param name="Bound">The bound that was computed, in the file's own sense; null when none was.</param>
public sealed record CertificateVerdict(string? Refusal, double? Bound)
{
    /// <summary>Whether the solution is feasible and the bound proved.</summary>
    public bool Holds => Refusal is null;
}
