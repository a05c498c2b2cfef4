namespace Isinglass.Neural.Spec;

/// <summary>What the neurons of a wired layer do with their sources.</summary>
internal enum WiringKind
{
    /// <summary>A weighted sum with weights shared by all places of the grid (LeCun et al. 1989), followed by the activation.</summary>
    Convolution,

    /// <summary>The plain sum: average pooling up to its scale, which a sum keeps integer. No activation follows.</summary>
    SumPool,

    /// <summary>The largest. No activation follows.</summary>
    MaximumPool,
}
