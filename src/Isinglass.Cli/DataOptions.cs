using System.CommandLine;
using System.CommandLine.Parsing;
using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Images;
using Isinglass.Neural.Data.Tables;

namespace Isinglass.Cli;

/// <summary>The options of all commands that read data.</summary>
internal sealed class DataOptions
{
    /// <summary>The folder in which data are searched first.</summary>
    public Option<string?> Directory { get; } = CreateDirectory();

    /// <summary>The classes to use, in order; empty = all.</summary>
    public Option<string[]> Classes { get; } = new("--classes")
    {
        Description = "Use these classes only, in this order: names, beginnings of names or numbers, separated by commas or blanks.",
        HelpName = "A,B,...",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>The size to which images are averaged; null = not resized.</summary>
    public Option<ImageShape?> Image { get; } = new("--image")
    {
        Description = "Average images to this size.",
        HelpName = "HxW",
        CustomParser = ParseShape,
    };

    /// <summary>What stands before decimals in a CSV file.</summary>
    public Option<string?> Decimal { get; } = CreateDecimal("What stands before decimals in a CSV file. Default: a point.");

    /// <summary>The option --data-dir alone, for commands that do not load data.</summary>
    public static Option<string?> CreateDirectory() => Flag.Text("--data-dir", "FOLDER",
        $"Folder with a folder for each data set. Default: {DataCatalog.DirectoryVariable}, then isinglass in the user's data folder.");

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [Directory, Classes, Image, Decimal];

    /// <summary>Loads the chosen data set.</summary>
    public DatasetPair Load(ParseResult parsed, string nameOrPath, ulong seed)
    {
        var table = new TableOptions { Decimal = DecimalPoint(parsed.GetValue(Decimal)) };
        var loaded = DataCatalog.Load(nameOrPath, ExistingDirectory(parsed.GetValue(Directory)), seed, table, size: parsed.GetValue(Image));
        foreach (var note in loaded.Notes)
        {
            Output.Note(note);
        }

        var (train, test) = loaded;
        const StringSplitOptions WordsOnly = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        string[] classes = [.. (parsed.GetValue(Classes) ?? []).SelectMany(static words => words.Split(',', WordsOnly))];
        if (classes.Length > 0)
        {
            (train, test) = (train.SelectClasses(classes), test.SelectClasses(classes));
        }

        return parsed.GetValue(Image) is { } shape ? new DatasetPair(train.Pool(shape), test.Pool(shape)) : new DatasetPair(train, test);
    }

    /// <summary>A given data directory must exist; a mistyped one would otherwise be ignored silently.</summary>
    public static string? ExistingDirectory(string? directory) =>
        directory is null || System.IO.Directory.Exists(directory)
            ? directory
            : throw new InputException($"The folder '{directory}' of --data-dir does not exist. Check the name, or leave the option out.");

    /// <summary>The option --decimal.</summary>
    public static Option<string?> CreateDecimal(string description) => Flag.Text("--decimal", ".|,", description);

    /// <summary>The decimal separator.</summary>
    public static char? DecimalPoint(string? text) => text switch
    {
        null => null,
        "." or "," => text[0],
        _ => throw new InputException($"--decimal is '.' or ',', not '{text}'."),
    };

    private static ImageShape? ParseShape(ArgumentResult result)
    {
        if (ImageShape.TryParse(result.Tokens.Single().Value, out var shape))
        {
            return shape;
        }

        result.AddError($"'{result.Tokens.Single().Value}' is not an image size. Write HEIGHTxWIDTH in pixels, for example --image 14x14.");
        return null;
    }
}
