namespace Isinglass.Neural.Inference;

/// <summary>How well one class is recognised. A ratio with denominator 0 counts as 0, as in scikit-learn.</summary>
/// <param name="Precision">Share of the samples predicted to be of the class that are of it, 0..1.</param>
/// <param name="Recall">Share of the samples of the class that are predicted to be of it, 0..1.</param>
/// <param name="F1">Harmonic mean of precision and recall, 0..1.</param>
/// <param name="Support">Samples of the class.</param>
public sealed record ClassScore(double Precision, double Recall, double F1, int Support)
{
    /// <summary>The score of a class from counts by [true class][predicted class].</summary>
    public static ClassScore Of(int[][] confusion, int c)
    {
        var (right, predicted, support) = (confusion[c][c], confusion.Sum(row => row[c]), confusion[c].Sum());
        return new ClassScore(Share(right, predicted), Share(right, support), Share(2 * right, predicted + support), support);
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : part / (double)whole;
}
