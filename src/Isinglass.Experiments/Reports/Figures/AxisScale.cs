namespace Isinglass.Experiments.Reports.Figures;

/// <summary>How an axis is divided.</summary>
internal enum AxisScale
{
    /// <summary>Equal differences at equal distances.</summary>
    Linear,

    /// <summary>Equal ratios at equal distances; values at or below 0 are left out.</summary>
    Logarithmic,
}
