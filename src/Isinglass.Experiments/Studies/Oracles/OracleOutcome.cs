namespace Isinglass.Experiments.Studies.Oracles;

/// <summary>The result of <see cref="OracleStudy"/> for one level and seed.</summary>
/// <param name="Plain">Infeasibility by iteration of the plain method.</param>
/// <param name="Corrected">Infeasibility by iteration with corrective steps.</param>
/// <param name="Incumbent">Objective of the best point.</param>
/// <param name="Calls">Calls until it was found.</param>
/// <param name="Success">Mean share of the reads of a call that reach its best energy.</param>
/// <param name="SecondsPerRead">Mean time of a read in seconds.</param>
internal sealed record OracleOutcome(double[] Plain, double[] Corrected, double Incumbent, long Calls, double Success, double SecondsPerRead)
{
    /// <summary>Time in seconds in which all of T calls find their best energy with this confidence.</summary>
    public double TimeBound(int iterations, double confidence)
    {
        if (!(Success > 0))
        {
            return double.NaN;
        }

        var each = 1 - Math.Pow(confidence, 1.0 / iterations);
        var repeats = Success >= 1 ? 1 : Math.Ceiling(Math.Log(each) / Math.Log(1 - Success));
        return iterations * repeats * SecondsPerRead;
    }
}
