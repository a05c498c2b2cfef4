namespace Isinglass.Formats.Coordinates;

/// <summary>The meaning of a text of the form "n m, then lines i j w", which the text itself does not tell.</summary>
public enum CoordinateReading
{
    /// <summary>Edges of a graph, maximum cut (rudy, G-set, MQLib -fM).</summary>
    MaxCut,

    /// <summary>Entries of a symmetric matrix Q, minimise x'Qx, off-diagonal entries count twice (Biq Mac, Bonn).</summary>
    QuboMin,

    /// <summary>Entries of a symmetric matrix Q, maximise x'Qx, off-diagonal entries count twice (OR-Library, MQLib -fQ).</summary>
    QuboMax,
}
