namespace Isinglass.Modelling.Compilation;

/// <summary>The kind of statement that a coefficient comes from.</summary>
public enum CoefficientSourceKind
{
    /// <summary>A term of the objective.</summary>
    Objective,

    /// <summary>A factored square of the objective.</summary>
    Square,

    /// <summary>A soft equality with the user's weight.</summary>
    SoftRow,

    /// <summary>A row, squared and weighted as a penalty.</summary>
    Row,

    /// <summary>A row required by the encoding of an integer, squared and weighted as a penalty.</summary>
    Encoding,

    /// <summary>A product row, weighted as Rosenberg's form.</summary>
    Product,
}
