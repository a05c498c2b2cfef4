using Isinglass.Model;

namespace Isinglass.Conic.Steps;

/// <summary>What one iteration asks the oracle.</summary>
/// <param name="Iteration">Number of the iteration, 1-based.</param>
/// <param name="Penalty">beta_t.</param>
/// <param name="IsRestoration">Whether the weights put feasibility first; such a step does not move the mixture.</param>
/// <param name="Gradient">The model for the oracle.</param>
/// <param name="Smallest">Least absolute nonzero coefficient of the model, multiplied out; 0 when not computed.</param>
/// <param name="Largest">Greatest absolute coefficient of the model; 0 when not computed.</param>
/// <param name="IsGuarded">Whether the precision guard held the penalties back.</param>
internal sealed record PenaltyStep(
    int Iteration, double Penalty, bool IsRestoration, BinaryQuadraticModel Gradient, double Smallest, double Largest, bool IsGuarded);
