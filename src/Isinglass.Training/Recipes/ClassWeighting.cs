namespace Isinglass.Training.Recipes;

/// <summary>How much the classes weigh in training and in choices by validation.</summary>
public enum ClassWeighting
{
    /// <summary>As much as they have samples.</summary>
    Samples,

    /// <summary>All the same: samples of rarer classes are repeated until every class has as many as the largest.</summary>
    Balanced,
}
