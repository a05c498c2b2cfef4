namespace Isinglass.Model;

/// <summary>One scenario.</summary>
/// <param name="Probability">Its weight p_s (share of samples).</param>
/// <param name="Model">Its model; the objective is the mean loss of its samples.</param>
internal sealed record Scenario(double Probability, ConstrainedQuadraticModel Model);
