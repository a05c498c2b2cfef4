namespace Isinglass.Neural.Spec;

/// <summary>How a loss of the margin combines several classes.</summary>
internal enum MultiClassLoss
{
    /// <summary>Sum over the wrong classes c of phi(z_y - z_c) (Weston, Watkins 1999).</summary>
    Pairwise,

    /// <summary>phi(z_y - max over wrong classes z_c) (Crammer, Singer 2001).</summary>
    CrammerSinger,
}
