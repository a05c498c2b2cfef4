
namespace Isinglass.Certificates;

/// <summary>The result of checking a certificate.</summary>
/// <param name="Refusal">Why it is refused; null when it holds.</param>
/// <param name="Bound">The computed bound, in the file's own sense; null when none was.</param>
public sealed record CertificateVerdict(string? Refusal, double? Bound)
{
    /// <summary>Whether the solution is feasible and the bound proved.</summary>
    public bool Holds => Refusal is null;
}
