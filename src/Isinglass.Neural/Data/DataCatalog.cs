using Isinglass.Model;
using Isinglass.Neural.Data.Csv;
using Isinglass.Neural.Data.Generators;
using Isinglass.Neural.Data.Images;
using Isinglass.Neural.Data.Tables;

namespace Isinglass.Neural.Data;

/// <summary>Finds and loads data by name or by path.</summary>
internal static class DataCatalog
{
    /// <summary>The environment variable that names the data directory.</summary>
    public const string DirectoryVariable = "ISINGLASS_DATA";

    /// <summary>The name of the generated data set, which is the default everywhere.</summary>
    public const string DefaultName = "glyphs";

    /// <summary>All data sets that are known by name, the default first.</summary>
    internal static IReadOnlyList<DataSetInfo> All { get; } =
    [
        new(DefaultName, "digits drawn by the program", new GlyphOptions().Shape, GlyphGenerator.ClassNames, "generated; free", IsGenerated: true),
        new("mnist", "handwritten digits", new ImageShape(28, 28), GlyphGenerator.ClassNames, "LeCun, Cortes, Burges; CC BY-SA 3.0", IsGenerated: false),
        new(
            "fashion-mnist",
            "pictures of clothes",
            new ImageShape(28, 28),
            ["t-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle-boot"],
            "Zalando Research; MIT",
            IsGenerated: false),
        new(FriedmanGenerator.Name, "ten features and a number that depends on five of them", null, [FriedmanGenerator.TargetName], "generated; free",
            IsGenerated: true, IsRegression: true),
    ];

    /// <summary>
    /// Loads training and test samples. A name of <see cref="All"/>; or the path of a folder with four IDX files; or the path of a CSV file, plain or gzip. A
    /// path that does not exist is looked for inside the data directories. To a CSV path can be appended, after '#' and separated by commas, class=COLUMN
    /// (name, or number from 1) or target=COLUMN (a number to predict: regression), missing=drop (leave out samples with missing values) and shape=HEIGHTxWIDTH
    /// (the columns are pixels).
    /// </summary>
    /// <param name="nameOrPath">Name or path.</param>
    /// <param name="dataDirectory">A data directory to look into first; null = none.</param>
    /// <param name="seed">The seed of generated data and of drawn test samples.</param>
    /// <param name="options">Options of a table, beside those after '#'; null = none.</param>
    /// <param name="known">
    /// The table schema of a network to evaluate, by which a CSV file is read (columns by name, in any order); null = by the file itself.
    /// </param>
    /// <param name="size">The size to which images of IDX files are resized while reading; other data are not resized. Null = the size of the file.</param>
    /// <exception cref="InputException">Not found, or a file is wrong.</exception>
    internal static DatasetPair Load(
        string nameOrPath, string? dataDirectory, ulong seed, TableOptions? options = null, KnownTable? known = null, ImageShape? size = null)
    {
        var asked = options ?? new TableOptions();
        if (Find(nameOrPath) is { } info)
        {
            RefuseOptions(info.Name, asked);
            if (info.IsGenerated)
            {
                return info.IsRegression ? FriedmanGenerator.Generate(seed) : GlyphGenerator.Generate(seed);
            }

            return IdxFolder.Read(Locate(info, dataDirectory) ?? throw NotHere(info, dataDirectory), info.Name, info.ClassNames, size);
        }

        if (Places(nameOrPath, dataDirectory).FirstOrDefault(Directory.Exists) is { } folder)
        {
            RefuseOptions(nameOrPath, asked);
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
            return IdxFolder.Read(folder, name, Find(name)?.ClassNames, size);
        }

        var reference = CsvReference.Parse(nameOrPath);
        var file = Places(reference.Path, dataDirectory).FirstOrDefault(File.Exists) ?? throw Unknown(nameOrPath);
        reference = new CsvReference(file, reference.Options.And(asked));
        return known is null ? CsvData.Load(reference, seed) : CsvData.Load(reference, known, seed);
    }

    /// <summary>All samples of a data set (of a CSV file in file order), read by the table schema of a network.</summary>
    /// <exception cref="InputException">Not found, or a file is wrong.</exception>
    internal static Dataset LoadWhole(string nameOrPath, string? dataDirectory, ulong seed, KnownTable? known)
    {
        if (known is not null && Find(nameOrPath) is null && Places(CsvReference.PathOf(nameOrPath), dataDirectory).FirstOrDefault(File.Exists) is { } file)
        {
            return CsvData.LoadWhole(CsvReference.Parse(nameOrPath) with { Path = file }, known);
        }

        var (train, test) = Load(nameOrPath, dataDirectory, seed, known: known);
        return train.With(test);
    }

    /// <summary>
    /// A name of the data that is valid in any folder: the full path of an existing file or folder (with the part after '#'); anything else unchanged.
    /// </summary>
    public static string Absolute(string nameOrPath)
    {
        if (Find(nameOrPath) is not null)
        {
            return nameOrPath;
        }

        var path = Directory.Exists(nameOrPath) ? nameOrPath : CsvReference.PathOf(nameOrPath);
        return Directory.Exists(path) || File.Exists(path) ? Path.GetFullPath(path) + nameOrPath[path.Length..] : nameOrPath;
    }

    /// <summary>
    /// The name of the data in files for others: the last part of a full path, which reveals nothing about this machine; anything else unchanged.
    /// </summary>
    public static string ShortName(string nameOrPath)
    {
        var path = CsvReference.PathOf(nameOrPath);
        return Path.IsPathRooted(path) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(path)) + nameOrPath[path.Length..] : nameOrPath;
    }

    /// <summary>The data set with a name (any case), or null.</summary>
    internal static DataSetInfo? Find(string name) => All.FirstOrDefault(info => string.Equals(info.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The folder that holds the files of a data set, or null when it is not on this machine or needs none.</summary>
    internal static string? Locate(DataSetInfo info, string? dataDirectory) =>
        info.IsGenerated ? null : Directories(dataDirectory).Select(directory => Path.Combine(directory, info.Name)).FirstOrDefault(IdxFolder.IsComplete);

    /// <summary>
    /// Where data are looked for, in this order: <paramref name="dataDirectory"/>, the environment variable ISINGLASS_DATA, and "isinglass" in the user's data
    /// folder (XDG_DATA_HOME or ~/.local/share; on Windows and macOS the local application data). The first is where downloads go.
    /// </summary>
    public static IReadOnlyList<string> Directories(string? dataDirectory)
    {
        var user = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        var own = user.Length > 0 ? Path.Combine(user, "isinglass") : null;
        string?[] directories = [dataDirectory, Environment.GetEnvironmentVariable(DirectoryVariable), own];
        return [.. directories.OfType<string>().Where(static directory => directory.Length > 0)];
    }

    /// <summary>Refuses table options for data that are no table.</summary>
    /// <exception cref="InputException">An option is set.</exception>
    internal static void RefuseOptions(string name, TableOptions options)
    {
        if ((options.Label ?? options.Target ?? (options.Ignore is [var first, ..] ? first : null)) is { } column)
        {
            throw new InputException($"{name} is no table: it has no column '{column}'. Leave the column out, or name a CSV file.");
        }

        if (options is not { Missing: null, Decimal: null, Shape: null })
        {
            throw new InputException($"{name} is no table: rules for missing values and decimals, and the size of images, concern CSV files. Leave them out.");
        }
    }

    private static IEnumerable<string> Places(string path, string? dataDirectory) =>
        path.Length == 0 ? [] : Directories(dataDirectory).Select(directory => Path.Combine(directory, path)).Prepend(path);

    private static InputException NotHere(DataSetInfo info, string? dataDirectory) => new(
        $"The data set {info.Name} is not on this machine. Looked for {IdxFolder.FileNames[0]}(.gz) and its three companions in "
        + $"{string.Join(", ", Directories(dataDirectory).Select(directory => Path.Combine(directory, info.Name)))}. "
        + $"Get it with 'isinglass data get {info.Name}', or name the folder above with `data_dir` or {DirectoryVariable}.");

    private static InputException Unknown(string nameOrPath)
    {
        var names = All.Select(static info => info.Name);
        return new InputException($"There is no data set, folder or file '{nameOrPath}'.{NearestName.Hint(nameOrPath, names)} Known names: "
            + $"{string.Join(", ", names)}. "
            + "Or give the path of a folder with four IDX files, or of a CSV file.");
    }
}
