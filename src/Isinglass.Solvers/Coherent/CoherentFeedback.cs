namespace Isinglass.Solvers.Coherent;

/// <summary>Which feedback a coherent Ising machine applies.</summary>
public enum CoherentFeedback
{
    /// <summary>Mean-field amplitudes of parametric oscillators with measurement noise: dx = ((p - 1 - x^2) x + e f) dt + noise (Wang et al. 2013).</summary>
    MeanField,

    /// <summary>SimCIM: momentum, noise and a hard limit of the amplitude (Tiunov, Ulanov, Lvovsky, Optics Express 27, 2019).</summary>
    SimCim,

    /// <summary>Chaotic amplitude control: error variables drive all amplitudes to one target (Leleu, Yamamoto, McMahon, Aihara, PRL 122, 2019).</summary>
    AmplitudeControl,

    /// <summary>
    /// Chaotic feedback control: error variables drive the feedback signals to one target (Reifenstein et al., Advanced Quantum Technologies 4, 2021).
    /// </summary>
    ChaoticFeedback,

    /// <summary>Separated feedback control: error variables follow the feedback and are subtracted from it (Reifenstein et al. 2021).</summary>
    SeparatedFeedback,
}
