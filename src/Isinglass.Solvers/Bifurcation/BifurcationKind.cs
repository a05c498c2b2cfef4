namespace Isinglass.Solvers.Bifurcation;

/// <summary>Which equations of motion simulated bifurcation integrates.</summary>
public enum BifurcationKind
{
    /// <summary>Ballistic (bSB): forces from positions; fast, good at coarse optima.</summary>
    Ballistic,

    /// <summary>Discrete (dSB): forces from the signs of positions; better on hard models.</summary>
    Discrete,

    /// <summary>Generalised: discrete, with a bifurcation parameter for each variable, which grows more slowly the larger the variable's amplitude.</summary>
    Generalized,
}
