namespace Isinglass.Formats.Programs;

/// <summary>Domain of a variable in a file.</summary>
internal enum VariableKind
{
    Binary,
    Spin,
    Integer,
    Continuous,
}
