using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;

namespace Isinglass.Neural.Export;

/// <summary>A network with everything that is needed to use it on raw data.</summary>
/// <param name="Network">The integer network.</param>
/// <param name="Quantizer">Turns raw features into its integer inputs.</param>
/// <param name="Image">Size to which images are pooled first, or null for tables.</param>
/// <param name="ClassNames">Name of each class.</param>
/// <param name="ClassNumbers">Label of each class in the data set that it was trained on, for data whose classes have no names.</param>
/// <param name="Data">Name of the data set that it was trained on.</param>
public sealed record TrainedNetwork(QuantizedNetwork Network, InputQuantizer Quantizer, ImageShape? Image, IReadOnlyList<string> ClassNames,
    IReadOnlyList<int> ClassNumbers, string Data)
{
    /// <summary>For regression what an output stands for; null for classes.</summary>
    public RegressionTarget? Target { get; init; }

    /// <summary>
    /// How rows of a table become features; null when it was not trained on a file of a table (images, generated data), or its file is older than that.
    /// </summary>
    public TableSchema? Table { get; init; }

    /// <summary>What it knows of tables that it can be judged by; null where it has no <see cref="Table"/>.</summary>
    public KnownTable? KnownTable => Table is { } table ? new KnownTable(table, ClassNames, ClassNumbers, Target is not null) : null;

    /// <summary>
    /// Bytes of what turns raw features into integers and outputs into numbers, beside those of the parameter bits: offsets and steps, and for regression slope
    /// and offset of the target.
    /// </summary>
    public int PreprocessingByteCount => Quantizer.ByteCount + (Target is null ? 0 : 2 * sizeof(double));

    /// <summary>
    /// Accuracy and confusion on raw data that has these classes, by name, or by number where the data gives its classes no names; for regression the errors of
    /// the predictions.
    /// </summary>
    public Evaluation Evaluate(Dataset data) => Target is null ? Network.Evaluate(Prepare(data)) : Network.Evaluate(Prepare(data), Target);

    /// <summary>The samples of these classes, or with a number to predict, as the network's integer inputs.</summary>
    public QuantizedDataset Prepare(Dataset data)
    {
        if (Target is not null)
        {
            var judged = data.Targets is null ? throw new InputException(
                $"The network predicts a number ({Target.Name}), {data.Name} has classes. For a CSV file append '#target=COLUMN' to its path.") : data;
            return Quantizer.Apply(Image is { } size ? judged.Pool(size) : judged);
        }

        var isNameless = data.ClassNames.Select((name, label) => name == label.ToString()).All(same => same);
        var hasGroups = ClassNames.Any(name => name.Contains('+', StringComparison.Ordinal));
        var selected = data.SelectClasses(isNameless && !hasGroups ? [.. ClassNumbers.Select(number => number.ToString())] : ClassNames);
        if (Image is { } image)
        {
            selected = selected.Pool(image);
        }

        return Quantizer.Apply(selected);
    }
}
