namespace Isinglass.Solvers.Fields;

/// <summary>How a state of an analogue machine is refined after reading it out.</summary>
internal enum ReadoutRefinement
{
    /// <summary>Not refined: the signs as they are.</summary>
    None,

    /// <summary>Steepest descent by single flips.</summary>
    OneFlip,

    /// <summary>Single flips, then pairs of coupled variables together (a swap inside a one-hot group), until neither lowers the energy.</summary>
    TwoFlip,
}
