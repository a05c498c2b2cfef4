namespace Isinglass.Formats.Programs;

/// <summary>
/// A bit that the reader added: the product of two bits, or the complement of one (<paramref name="Second"/> negative). First and second come before it.
/// </summary>
internal readonly record struct AuxiliaryBit(int Target, int First, int Second);
