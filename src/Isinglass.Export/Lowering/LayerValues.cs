namespace Isinglass.Export.Lowering;

/// <summary>The values between two layers.</summary>
/// <param name="Range">Their range.</param>
/// <param name="AreSigns">Whether all that are not dead are -1 or +1.</param>
/// <param name="Dead">Which of them are always 0, in order.</param>
internal sealed record LayerValues(ValueRange Range, bool AreSigns, int[] Dead);
