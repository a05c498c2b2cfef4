namespace Isinglass.Experiments.Reports.Figures;

/// <summary>A bar with its name.</summary>
/// <param name="Name">Name at the axis.</param>
/// <param name="Value">Length.</param>
/// <param name="Spread">Half the length of the error bar; 0 or NaN for none.</param>
internal readonly record struct Bar(string Name, double Value, double Spread = 0);
