using System.Globalization;

namespace Isinglass.RunStore.Folders;

/// <summary>A parameter or metric of a run: a number, a text, a switch (both: 1 and "true"), or neither where it is null.</summary>
internal readonly record struct RunValue(double? Number, string? Text)
{
    public override string ToString() => Text ?? Number?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
