using Isinglass.Neural.Data.Images;

namespace Isinglass.Neural.Data;

/// <summary>A data set that is known by name.</summary>
/// <param name="Name">The name to ask for.</param>
/// <param name="Description">What it is, in a line.</param>
/// <param name="Shape">Image size; null for tables.</param>
/// <param name="ClassNames">Names of the classes; for regression that of the number to predict.</param>
/// <param name="Licence">Terms of use and owner.</param>
/// <param name="IsGenerated">Made by the program itself; nothing has to be downloaded.</param>
/// <param name="IsRegression">Whether there is a number to predict instead of classes.</param>
internal sealed record DataSetInfo(string Name, string Description, ImageShape? Shape, IReadOnlyList<string> ClassNames, string Licence, bool IsGenerated,
    bool IsRegression = false);
