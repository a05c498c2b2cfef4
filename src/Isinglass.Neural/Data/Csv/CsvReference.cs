using Isinglass.Model;
using Isinglass.Neural.Data.Images;
using Isinglass.Neural.Data.Tables;

namespace Isinglass.Neural.Data.Csv;

/// <summary>
/// A CSV file as the user names it: <c>path</c> or <c>path#class=COLUMN,missing=drop,shape=8x8</c>, or <c>path#target=COLUMN</c> for regression.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Options">Table options.</param>
internal sealed record CsvReference(string Path, TableOptions Options)
{
    private const string Help = "After '#' can follow, separated by commas: class=COLUMN (name, or number from 1) or target=COLUMN (a number to predict), "
        + "ignore=COLUMN (several times), missing=drop, mean, most-frequent or error, shape=HEIGHTxWIDTH.";

    /// <summary>The path alone.</summary>
    public static string PathOf(string text) => File.Exists(text) || text.LastIndexOf('#') is not (>= 0 and var at) ? text : text[..at];

    /// <summary>Separates path and options; a file whose own name contains '#' has no options.</summary>
    public static CsvReference Parse(string text)
    {
        var path = PathOf(text);
        var options = new TableOptions();
        foreach (var option in path.Length == text.Length ? [] : text[(path.Length + 1)..].Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = option.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (option, "") : (option[..equals].Trim(), option[(equals + 1)..].Trim());
            options = (name.ToLowerInvariant(), value) switch
            {
                ("class", not "") => options with { Label = value },
                ("target", not "") => options with { Target = value },
                ("ignore", not "") => options with { Ignore = [.. options.Ignore, value] },
                ("missing", _) when TableOptions.FindRule(value.ToLowerInvariant()) is { } rule => options with { Missing = rule },
                ("shape", not "") => options with { Shape = ImageShape.Parse(value) },
                _ => throw new InputException($"'{option}' in '{text}' is not understood. {Help}"),
            };
        }

        return new CsvReference(path, options);
    }
}
