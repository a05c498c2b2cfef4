using Isinglass.Model;

namespace Isinglass.Neural.Data.Images;

/// <summary>A folder with the four files of MNIST and its relatives, under their original names, compressed or not.</summary>
internal static class IdxFolder
{
    /// <summary>The original names, without ".gz".</summary>
    public static IReadOnlyList<string> FileNames { get; } =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>A file beside the four that names the classes, one a line.</summary>
    private const string ClassFileName = "classes.txt";

    /// <summary>Whether all four files are there.</summary>
    public static bool IsComplete(string folder) => FileNames.All(name => FindFile(folder, name) is not null);

    /// <summary>Reads the four files.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The name of the data set.</param>
    /// <param name="classNames">Names of the classes when known; null = those of classes.txt, otherwise numbers.</param>
    /// <param name="size">The size to which images are resized while reading, which takes less memory; null = not resized.</param>
    public static DatasetPair Read(string folder, string name, IReadOnlyList<string>? classNames, ImageShape? size = null)
    {
        var files = FileNames.Select(file => FindFile(folder, file) ?? throw Missing(folder, file)).ToArray();
        classNames ??= ReadClassNames(Path.Combine(folder, ClassFileName));
        var train = ReadPart(files[0], files[1], classNames?.Count, size);
        var test = ReadPart(files[2], files[3], classNames?.Count, size);
        if (train.Shape != test.Shape)
        {
            throw new InputException(files[2], 0, $"the test images are {test.Shape}, the training images {train.Shape}. "
                + "The four files do not belong together.");
        }

        // Without names the largest label of either part gives the number of classes.
        classNames ??= [.. Enumerable.Range(0, Math.Max(train.Labels.Max(), test.Labels.Max()) + 1).Select(static k => k.ToString())];
        if (train.Labels.Distinct().Count() < 2)
        {
            throw new InputException(files[1], 0, $"all samples are of class '{classNames[train.Labels[0]]}'; two classes at least are needed to tell apart.");
        }

        // Labels may begin at 1 (EMNIST's letters) or have gaps: a class without samples is left out, as in tables.
        var known = train.Labels.Distinct().Order().ToArray();
        if (Array.FindIndex(test.Labels, label => !known.Contains(label)) is >= 0 and var unseen)
        {
            throw new InputException(
                files[3], 0, $"class '{classNames[test.Labels[unseen]]}' occurs among the test samples only; {files[1]} has no sample of it.");
        }

        return new DatasetPair(train.ToDataset(name, classNames, known, size), test.ToDataset(name, classNames, known, size));
    }

    /// <summary>The file under one of its usual names: with '-' or '.' before "idx", plain or compressed.</summary>
    private static string? FindFile(string folder, string name)
    {
        var dotted = name.Replace("-idx", ".idx", StringComparison.Ordinal);
        return new[] { name, name + ".gz", dotted, dotted + ".gz" }.Select(file => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }

    private static InputException Missing(string folder, string file) => new(
        $"{folder} has no {file} or {file}.gz. A folder of images needs the four files {string.Join(", ", FileNames)}, each plain or .gz.");

    private static List<string>? ReadClassNames(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        List<string> names = [.. File.ReadLines(path).Select(static line => line.Trim()).Where(static line => line.Length > 0)];
        return names.Count >= 2 ? names : throw new InputException(path, 0, $"{names.Count} class names; write one in a line, two at least.");
    }

    private static Part ReadPart(string imageFile, string labelFile, int? classCount, ImageShape? size)
    {
        var (count, shape, pixels) = IdxFile.ReadImages(imageFile, size);
        var labels = IdxFile.ReadLabels(labelFile);
        if (count != labels.Length)
        {
            throw new InputException(labelFile, 0, $"{labels.Length} labels, but {count} images in {imageFile}. "
                + "The two files do not belong together, or one is cut short.");
        }

        var wrong = classCount is { } classes ? Array.FindIndex(labels, label => label >= classes) : -1;
        if (wrong >= 0)
        {
            throw new InputException(labelFile, 0, $"label {wrong + 1} is {labels[wrong]}; there are {classCount} classes, 0 .. {classCount - 1}. "
                + "The file is damaged or of another data set.");
        }

        return new Part(shape, pixels, labels);
    }

    private sealed record Part(ImageShape Shape, float[] Pixels, byte[] Labels)
    {
        /// <summary>The samples with the classes of the labels <paramref name="known"/>, which are sorted; the images have this size.</summary>
        public Dataset ToDataset(string name, IReadOnlyList<string> classNames, byte[] known, ImageShape? size)
        {
            int[] labels = [.. Labels.Select(label => Array.BinarySearch(known, label))];
            var shape = size ?? Shape;
            return new Dataset(name, shape.PixelCount, shape, Pixels, labels, [.. known.Select(label => classNames[label])]);
        }
    }
}
