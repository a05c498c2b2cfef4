namespace Isinglass.Training.Recipes;

/// <summary>How the bits of a network are searched for.</summary>
public enum TrainingMethod
{
    /// <summary>Progressive hedging over bundles of samples; the word is qph.</summary>
    ProgressiveHedging,

    /// <summary>One model of all samples whose weights follow the errors of completed reads; the word is mw.</summary>
    SampleWeights,

    /// <summary>Conditional gradient on the copositive lift of the exact model, or multipliers on soft-margin rows; the word is qcgd.</summary>
    ConditionalGradient,

    /// <summary>The penalty method on the exact model, or fixed soft-margin rows; the word is penalty.</summary>
    Penalty,

    /// <summary>Annealing directly on the parameter bits; the word is anneal.</summary>
    Annealing,

    /// <summary>Gradient training, which every other method is compared with; the word is gradient.</summary>
    Gradient,
}
