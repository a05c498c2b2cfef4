namespace Isinglass.Neural.Data.Images;

/// <summary>An image of grey pixels.</summary>
/// <param name="Shape">Height and width.</param>
/// <param name="Pixels">Row by row, black 0 to white 1.</param>
internal sealed record GreyImage(ImageShape Shape, float[] Pixels);
