using Isinglass.Model;
using Isinglass.Neural.Data.Images;

namespace Isinglass.Neural.Data.Tables;

/// <summary>Options of a table of training samples; those not given are found from the file.</summary>
internal sealed record TableOptions
{
    /// <summary>Name or number (from 1) of the column with the class; null = class, label, target or y in the header, else the last.</summary>
    public string? Label { get; init; }

    /// <summary>Name or number of the column with a number to predict; null = classes.</summary>
    public string? Target { get; init; }

    /// <summary>Names or numbers of columns that are not features.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>What to do with missing values; null = the mean where there are any, and a note.</summary>
    public MissingValues? Missing { get; init; }

    /// <summary>The decimal separator, '.' or ','; null = '.'.</summary>
    public char? Decimal { get; init; }

    /// <summary>Size of the images whose pixels the columns are; null = by the file's name, if it contains one.</summary>
    public ImageShape? Shape { get; init; }

    /// <summary>The name of a rule for missing values.</summary>
    public static string NameOf(MissingValues rule) => rule switch
    {
        MissingValues.Drop => "drop",
        MissingValues.Mean => "mean",
        MissingValues.MostFrequent => "most-frequent",
        _ => "error",
    };

    /// <summary>The rule with a name; null when there is none.</summary>
    public static MissingValues? FindRule(string name) => Enum.GetValues<MissingValues>().Cast<MissingValues?>()
        .FirstOrDefault(rule => NameOf(rule!.Value) == name);

    /// <summary>These options and those that are set in others.</summary>
    /// <exception cref="InputException">Both set an option to different values.</exception>
    internal TableOptions And(TableOptions others) => new()
    {
        Label = One("label", Label, others.Label),
        Target = One("target", Target, others.Target),
        Ignore = [.. Ignore.Union(others.Ignore, StringComparer.Ordinal)],
        Missing = One("rule for missing values", Missing, others.Missing),
        Decimal = One("decimal point", Decimal, others.Decimal),
        Shape = One("image size", Shape, others.Shape),
    };

    private static T One<T>(string what, T own, T other) => own is null ? other : other is null || Equals(own, other) ? own
        : throw new InputException($"The {what} of the table is said to be {own} and {other}. Say it once.");
}
