using Isinglass.Export.Lowering;

namespace Isinglass.Export.Sources;

/// <summary>
/// The differences of C and C#. Statements, operators and casts have the same text in both, so a layer is translated once, and both languages are checked by
/// the same samples.
/// </summary>
internal abstract class Dialect
{
    /// <summary>8-bit signed integer.</summary>
    public abstract string Int8 { get; }

    /// <summary>16-bit signed integer.</summary>
    public abstract string Int16 { get; }

    /// <summary>32-bit signed integer.</summary>
    public abstract string Int32 { get; }

    /// <summary>64-bit signed integer.</summary>
    public abstract string Int64 { get; }

    /// <summary>32-bit unsigned integer.</summary>
    public abstract string UInt32 { get; }

    /// <summary>The narrowest type for a range of values.</summary>
    public string TypeFor(ValueRange range) => range.SignedBits switch
    {
        <= 8 => Int8,
        <= 16 => Int16,
        <= 32 => Int32,
        _ => Int64,
    };

    /// <summary>The name of an item from words in lower case with underscores between them.</summary>
    public abstract string Name(string words);

    /// <summary>A constant table.</summary>
    public abstract void Table(SourceText text, string type, string name, IReadOnlyList<string> values);

    /// <summary>A local array, whose elements are written before they are read.</summary>
    public abstract string Local(string type, string name, int length);

    /// <summary>Head of a function of this program; <paramref name="parameters"/> are arrays.</summary>
    public abstract string Function(string result, string name, params (string Type, string Name, bool IsConstant)[] parameters);

    /// <summary>Head of a function of one number.</summary>
    public abstract string Function(string result, string name, string type, string argument);

    /// <summary>An array from an element on.</summary>
    public abstract string From(string array, string start);

    /// <summary>The bits of a signed number.</summary>
    public abstract string Bits(string value);

    /// <summary>How many bits of a word are set, as a signed number.</summary>
    public abstract string PopCount(string word);

    /// <summary>A number of 64 bits.</summary>
    public abstract string Long(long value);

    /// <summary>Prints the values of a layer, if the program is built with a trace.</summary>
    public abstract void Trace(SourceText text, int member, int layer, string array, int length);
}
