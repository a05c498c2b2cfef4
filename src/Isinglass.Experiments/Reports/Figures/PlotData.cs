namespace Isinglass.Experiments.Reports.Figures;

/// <summary>Curves in the form of plot.js.</summary>
/// <param name="Title">Above the picture, with the unit of the ordinate.</param>
/// <param name="X">Label of the abscissa.</param>
/// <param name="IsLog">Whether the ordinate is logarithmic at first.</param>
/// <param name="Series">The curves.</param>
internal sealed record PlotData(string Title, string X, bool IsLog, IReadOnlyList<PlotData.Curve> Series)
{
    /// <summary>A curve.</summary>
    /// <param name="Name">For the legend.</param>
    /// <param name="IsDashed">Whether it is a reference.</param>
    /// <param name="Points">Abscissa, ordinate, and the ends of the error bar where there is one; null where a number is not finite.</param>
    internal sealed record Curve(string Name, bool IsDashed, IReadOnlyList<IReadOnlyList<double?>> Points);
}
