namespace Isinglass.Export.Lowering;

/// <summary>What is known of the values between two layers.</summary>
/// <param name="Range">What they can be.</param>
/// <param name="AreSigns">Whether each that is not dead is -1 or +1.</param>
/// <param name="Dead">Which of them are always 0, in order.</param>
internal sealed record LayerValues(ValueRange Range, bool AreSigns, int[] Dead);
