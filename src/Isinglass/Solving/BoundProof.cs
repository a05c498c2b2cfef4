using Isinglass.Certificates;
using Isinglass.Formats;
using Isinglass.Model.Control;

namespace Isinglass.Solving;

/// <summary>
/// A proved bound beside the answer of conditional gradient, which proves none itself: a tenth of the time, at most a second, on problems for which a second
/// is enough.
/// </summary>
internal static class BoundProof
{
    private const double Share = 0.1;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The part of the time that goes to the bound: none for methods that promise none, for large problems and for less than a second in all.
    /// </summary>
    public static TimeSpan TimeFor(ModelFile file, SolveSettings settings)
    {
        var isBounded = settings.ProvesBound && file.Constrained is not null && MethodCatalog.NameOf(settings) == MethodCatalog.Default
            && file.FileVariableCount <= ModelReconstruction.LargestSize;
        var time = settings.TimeLimit * Share is { } share && share < Longest ? share : Longest;
        return isBounded && time >= Longest * Share ? time : TimeSpan.Zero;
    }

    /// <summary>
    /// The outcome with a bound, where it has a point and none yet. The answer stands whatever becomes of the bound: then <see cref="SolveOutcome.BoundNote"/>
    /// says why there is none.
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
}
