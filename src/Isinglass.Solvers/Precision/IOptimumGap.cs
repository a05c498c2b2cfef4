namespace Isinglass.Solvers.Precision;

/// <summary>How far each coefficient of a changing model may move so that every optimum of the changed model is one of the unchanged one.</summary>
internal interface IOptimumGap
{
    /// <summary>
    /// The open interval of changes of a coefficient that are safe; a change of 0 always is. With U and V the least energies of the states in which the
    /// coefficient's factor is larger and smaller: raising it by r (as a change of the energy between the two) is always safe if U >= V, else for r below
    /// V - U; lowering it by r is always safe if V >= U, else for r below U - V.
    /// </summary>
    (double Low, double High) Allowed(int coefficient);

    /// <summary>Moves a coefficient.</summary>
    void Change(int coefficient, double difference);

    /// <summary>
    /// The open interval for bounds of U and V (changes of the coefficient times <paramref name="span"/> are changes of the energy between the two).
    /// </summary>
    static (double Low, double High) Interval((double Lower, double Upper) more, (double Lower, double Upper) less, double span, double margin) => (
        less.Lower >= more.Upper ? double.NegativeInfinity : Math.Min(0, less.Upper - more.Lower + margin) / span,
        more.Lower >= less.Upper ? double.PositiveInfinity : Math.Max(0, less.Lower - more.Upper - margin) / span);
}
