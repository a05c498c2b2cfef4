namespace Isinglass.Neural.Baselines.Optimizers;

/// <summary>
/// Learning rates that fall along half a cosine to 0 (Loshchilov, Hutter 2017, without restarts), so that the last epochs settle undecided weights. The cosine
/// is the C library's, rounded to float: machines could only disagree where a double lies within its last place of a tie between floats.
/// </summary>
internal static class CosineSchedule
{
    /// <summary>The rate in epoch <paramref name="epoch"/> (0-based) of <paramref name="epochs"/>.</summary>
    public static float Rate(double first, int epoch, int epochs) =>
        (float)(first * 0.5 * (1 + Math.Cos(Math.PI * epoch / epochs)));
}
