namespace Isinglass.Solvers.Precision;

/// <summary>How the coefficients of a model are reduced to few bits.</summary>
internal enum PrecisionReduction
{
    /// <summary>Every coefficient becomes the nearest multiple of one step, the step with the least error among those that the bits can hold.</summary>
    Round,

    /// <summary>Coefficients below half a step (largest coefficient / largest integer) become 0, the others stay as they are.</summary>
    Drop,

    /// <summary>Variables with wide coefficients become tied copies that share them: more spins, no error.</summary>
    Split,

    /// <summary>Coefficients move one after the other to multiples of one step, each only as far as an optimum provably remains.</summary>
    Mutate,
}
