namespace Isinglass.Neural.Data;

/// <summary>How the steps of an <see cref="InputQuantizer"/> are chosen.</summary>
internal enum InputScaling
{
    /// <summary>One step for all features, from the largest absolute deviation of any: for images, whose pixels have one unit.</summary>
    Global,

    /// <summary>A step for each feature, from its own largest absolute deviation: for tables, whose columns have their own units.</summary>
    PerFeature,

    /// <summary>One bit: -1 or +1, by x &gt; offset.</summary>
    SignOnly,
}
