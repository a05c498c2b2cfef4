namespace Isinglass.Experiments.Reports.Figures;

/// <summary>A point of a curve.</summary>
/// <param name="X">Abscissa.</param>
/// <param name="Y">Ordinate; a value that is not finite breaks the curve.</param>
/// <param name="Spread">Half the length of the error bar in units of y; 0 or NaN for none.</param>
internal readonly record struct CurvePoint(double X, double Y, double Spread = 0);
