using Isinglass.Files;
using Isinglass.Files.Answers;

namespace Isinglass.Neural.Data.Answers;

/// <summary>The data sets that are known by name, where they are, and how to get them.</summary>
/// <param name="directory">Where data are looked for first; null = the usual places.</param>
internal sealed class DataListAnswer(string? directory) : IAnswer
{
    private const int NameWidth = 15;

    private readonly IReadOnlyList<Entry> _entries = [.. DataCatalog.All.Select(info => Entry.Of(info, DataCatalog.Locate(info, directory)))];

    /// <summary>
    /// A data set; <paramref name="Folder"/> is null when it is not on this machine, <paramref name="Get"/> when there is nothing to download.
    /// </summary>
    internal sealed record Entry(string Name, string Description, string? Image, bool Regression, IReadOnlyList<string> Classes, string Licence, bool Generated,
        bool Available, string? Folder, string? Get)
    {
        public static Entry Of(DataSetInfo info, string? folder) => new(info.Name, info.Description, info.Shape?.ToString(), info.IsRegression, info.ClassNames,
            info.Licence, info.IsGenerated, info.IsGenerated || folder is not null, folder, info.IsGenerated ? null : $"isinglass data get {info.Name}");
    }

    public IEnumerable<AnswerPart> Parts =>
    [
        .. _entries.SelectMany(static entry => (AnswerPart[])
        [
            $"{entry.Name.PadRight(NameWidth)}{entry.Description}{(entry.Image is null ? "" : $", {entry.Image} pixels")} ({entry.Licence})",
            Below($"{(entry.Regression ? "regression of" : $"{entry.Classes.Count} classes:")} {string.Join(", ", entry.Classes)}"),
            Below(entry.Generated ? "always there" : entry.Folder is { } folder ? $"in {folder}" : $"not here; get it with: {entry.Get}"),
        ]),
        "Everywhere a name is asked for, the path of a folder with four IDX files or of a CSV file will do.",
    ];

    public byte[] ToJson() => JsonText.Bytes(_entries, DataJson.Default.IReadOnlyListEntry);

    private static string Below(string text) => new string(' ', NameWidth) + text;
}
