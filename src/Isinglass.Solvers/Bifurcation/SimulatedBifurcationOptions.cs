using Isinglass.Model;
using Isinglass.Solvers.Fields;
using Isinglass.Solvers.Lanes;

namespace Isinglass.Solvers.Bifurcation;

/// <summary>Parameters of <see cref="SimulatedBifurcation"/>; all are independent of the model's scale.</summary>
public sealed record SimulatedBifurcationOptions
{
    /// <summary>Equations of motion. Default: ballistic, the safest on models with penalties.</summary>
    public BifurcationKind Kind { get; init; } = BifurcationKind.Ballistic;

    /// <summary>
    /// Agents of a read, of which the best is returned; rounded up to a multiple of 16 (the lanes of a vector). Default null: 16, and more for models of less
    /// than 256 variables (4096 amplitudes in all, at most 128 agents), for which they cost nothing. Range 1 or more.
    /// </summary>
    public int? Agents { get; init; }

    /// <summary>Step of time. Default null: 0.8 ballistic, 1 otherwise. Range above 0 to 1.5; smaller is slower and safer.</summary>
    public double? TimeStep { get; init; }

    /// <summary>
    /// Strength c of the forces in units of the root mean square length of the coupling rows. Default null: 0.7 ballistic, 0.5 otherwise (Goto et al. 2021
    /// use 0.5; measured on assignment models and spin glasses, ballistic bifurcation gains from more). Range above 0.
    /// </summary>
    public double? CouplingStrength { get; init; }

    /// <summary>Strength of the nonlinear control of <see cref="BifurcationKind.Generalized"/>: 0 = discrete. Default 0.2; range 0 to 1.</summary>
    public double Control { get; init; } = 0.2;

    /// <summary>How linear biases act. Default: through an auxiliary spin.</summary>
    internal LinearBiasForm LinearBiases { get; init; } = LinearBiasForm.AuxiliarySpin;

    /// <summary>Refinement of every agent's signs at the end. Default: descent by one and two flips.</summary>
    internal ReadoutRefinement Refinement { get; init; } = ReadoutRefinement.TwoFlip;

    /// <summary>The time step that is used.</summary>
    internal double UsedTimeStep => TimeStep ?? (Kind == BifurcationKind.Ballistic ? 0.8 : 1.0);

    /// <summary>The coupling strength that is used.</summary>
    internal double UsedCouplingStrength => CouplingStrength ?? (Kind == BifurcationKind.Ballistic ? 0.7 : 0.5);

    internal void Check()
    {
        List<string> errors = [];
        if (Agents < 1)
        {
            errors.Add($"the number of agents must be at least 1, not {Agents}");
        }

        if (TimeStep is not null and not (> 0 and <= 1.5))
        {
            errors.Add($"the time step must lie in (0, 1.5], not {TimeStep}");
        }

        if (CouplingStrength is { } strength && !(strength > 0 && double.IsFinite(strength)))
        {
            errors.Add($"the coupling strength must be a positive number, not {CouplingStrength}");
        }

        if (Control is not (>= 0 and <= 1))
        {
            errors.Add($"the control must lie in 0 .. 1, not {Control}");
        }

        if (errors.Count > 0)
        {
            throw new InputException($"Simulated bifurcation cannot run: {string.Join("; ", errors)}.");
        }
    }
}
