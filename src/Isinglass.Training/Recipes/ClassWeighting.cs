namespace Isinglass.Training.Recipes;

/// <summary>The weights of the classes in training and in choices by validation.</summary>
public enum ClassWeighting
{
    /// <summary>By their numbers of samples.</summary>
    Samples,

    /// <summary>Equal: samples of rarer classes are repeated until every class has as many as the largest.</summary>
    Balanced,
}
