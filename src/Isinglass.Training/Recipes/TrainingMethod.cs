namespace Isinglass.Training.Recipes;

/// <summary>The method that searches for the bits of a network.</summary>
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

    /// <summary>Gradient training, the baseline of every other method; the word is gradient.</summary>
    Gradient,
}
