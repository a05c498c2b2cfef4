using Isinglass.Certificates;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Solving;

/// <summary>
/// A proved bound beside the answer of conditional gradient, which proves none itself: it takes a tenth of the time, at most a second, and only problems for
/// which a second is enough.
/// </summary>
internal static class BoundProof
{
    private const double Share = 0.1;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestCertificate = TimeSpan.FromSeconds(10);

    /// <summary>The time for the bound: 0 for methods without one, for large problems and for less than a second in total.</summary>
    public static TimeSpan TimeFor(ModelFile file, SolveSettings settings)
    {
        var isBounded = settings.ProvesBound && file.Constrained is not null && MethodCatalog.NameOf(settings) == MethodCatalog.Default
            && file.FileVariableCount <= ModelReconstruction.LargestSize;
        var time = settings.TimeLimit * Share is { } share && share < Longest ? share : Longest;
        return isBounded && time >= Longest * Share ? time : TimeSpan.Zero;
    }

    /// <summary>
    /// The outcome with a bound, if it has a point but no bound. A failure does not affect the answer: <see cref="SolveOutcome.BoundNote"/> then says why there
    /// is no bound.
    /// </summary>
    public static SolveOutcome Add(SolveOutcome outcome, ModelFile file, TimeSpan time, SolveControl control)
    {
        if (time <= TimeSpan.Zero || !outcome.IsFeasible || double.IsFinite(outcome.LowerBound) || control.Cancellation.IsCancellationRequested)
        {
            return outcome;
        }

        try
        {
            var part = new SolveControl { TimeLimit = time, Cancellation = control.Cancellation, Clock = control.Clock };
            var certificate = CertificateMaker.Make(file, ModelReconstruction.Read(file), outcome.Point.AsSpan(0, file.FileVariableCount), part);
            return outcome with { LowerBound = certificate.LowerBound };
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return outcome with { BoundNote = exception.Message };
        }
    }

    /// <summary>Writes the certificate of a bound. It gets half of the time limit in addition, or ten seconds without one.</summary>
    /// <returns>The outcome with the better of its bounds.</returns>
    /// <exception cref="WorkException">There is no feasible point of a problem with rows, or the file cannot be written.</exception>
    public static SolveOutcome Certify(SolveOutcome outcome, ModelFile file, SolveSettings settings, string path, CancellationToken cancellation)
    {
        if (!outcome.IsFeasible || file.Constrained is null)
        {
            throw new WorkException($"there is no feasible point of a problem with rows to certify; {path} is not written.");
        }

        var control = new SolveControl { TimeLimit = settings.TimeLimit / 2 ?? LongestCertificate, Cancellation = cancellation };
        var certificate = CertificateMaker.Make(file, ModelReconstruction.Read(file), outcome.Point.AsSpan(0, file.FileVariableCount), control);
        certificate.Write(path);
        return outcome with { LowerBound = Math.Max(outcome.LowerBound, certificate.LowerBound) };
    }
}
