namespace Isinglass.Modelling.Compilation;

/// <summary>What kind of statement a coefficient comes from.</summary>
public enum CoefficientSourceKind
{
    /// <summary>A term of the objective.</summary>
    Objective,

    /// <summary>A factored square of the objective.</summary>
    Square,

    /// <summary>An equality with a weight of the user's.</summary>
    SoftRow,

    /// <summary>A row, squared and weighted as a penalty.</summary>
    Row,

    /// <summary>A row that the encoding of an integer asks for, squared and weighted as a penalty.</summary>
    Encoding,

    /// <summary>A product row, weighted as Rosenberg's form.</summary>
    Product,
}
