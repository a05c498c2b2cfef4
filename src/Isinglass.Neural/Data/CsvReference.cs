using Isinglass.Model;

namespace Isinglass.Neural.Data;

/// <summary>
/// A CSV file as the user names it: <c>path</c> or <c>path#class=COLUMN,missing=drop,shape=8x8</c>, or <c>path#target=COLUMN</c> for regression.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="ClassColumn">Name or number (1-based) of the class column; null = found by the rules of <see cref="CsvTable"/>.</param>
/// <param name="TargetColumn">Name or number of the column with the number to predict; null = classes.</param>
/// <param name="Missing">What to do with missing values.</param>
/// <param name="Shape">Image size when the columns are pixels; null = none, unless the file name tells it.</param>
internal sealed record CsvReference(string Path, string? ClassColumn, string? TargetColumn, MissingValues Missing, ImageShape? Shape)
{
    private const string Help = "After '#' can follow, separated by commas: class=COLUMN (name, or number from 1) or target=COLUMN (a number to predict), "
        + "missing=drop, shape=HEIGHTxWIDTH.";

    /// <summary>The path alone.</summary>
    public static string PathOf(string text) => File.Exists(text) || text.LastIndexOf('#') is not (>= 0 and var at) ? text : text[..at];

    /// <summary>Separates path and options; a file whose own name has a '#' is taken as it is.</summary>
    public static CsvReference Parse(string text)
    {
        var path = PathOf(text);
        var reference = new CsvReference(path, null, null, MissingValues.Error, null);
        if (path.Length == text.Length)
        {
            return reference;
        }

        foreach (var option in text[(path.Length + 1)..].Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = option.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (option, "") : (option[..equals].Trim(), option[(equals + 1)..].Trim());
            reference = (name.ToLowerInvariant(), value.ToLowerInvariant()) switch
            {
                ("class", not "") => reference with { ClassColumn = value },
                ("target", not "") => reference with { TargetColumn = value },
                ("missing", "drop") => reference with { Missing = MissingValues.Drop },
                ("shape", not "") => reference with { Shape = ImageShape.Parse(value) },
                _ => throw new InputException($"'{option}' in '{text}' is not understood. {Help}"),
            };
        }

        return reference is { ClassColumn: not null, TargetColumn: not null }
            ? throw new InputException($"'{text}' names a class and a target: a column of classes, or one of numbers to predict. {Help}")
            : reference;
    }
}
