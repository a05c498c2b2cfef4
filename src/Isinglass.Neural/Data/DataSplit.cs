using Isinglass.Model;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Data;

/// <summary>Draws a balanced training set and a validation set from the training samples.</summary>
internal static class DataSplit
{
    /// <summary>
    /// Draws <paramref name="perClass"/> training and <paramref name="validationPerClass"/> validation samples of every class, without overlap, both in random
    /// order. Equal keys give equal samples; a larger <paramref name="perClass"/> contains the samples of a smaller one, and the validation samples do not
    /// depend on <paramref name="perClass"/>, so that learning curves are comparable.
    /// </summary>
    /// <param name="train">The samples to draw from.</param>
    /// <param name="perClass">Training samples of each class, at least 1.</param>
    /// <param name="validationPerClass">Validation samples of each class; 0 = an empty validation set.</param>
    /// <param name="key">The random key of the drawing.</param>
    /// <exception cref="InputException">A class has too few samples, or a number is out of range.</exception>
    public static (Dataset Train, Dataset Validation) Draw(Dataset train, int perClass, int validationPerClass, RandomKey key)
    {
        if (perClass < 1 || validationPerClass < 0)
        {
            throw new InputException($"{perClass} training and {validationPerClass} validation samples per class: "
                + "the first must be 1 or more, the second 0 or more.");
        }

        var chosen = new List<int>();
        var validation = new List<int>();
        for (var label = 0; label < train.ClassCount; label++)
        {
            int[] samples = [.. Enumerable.Range(0, train.SampleCount).Where(n => train.Labels[n] == label)];
            CheckEnough(train, label, samples.Length, perClass, validationPerClass);
            key.Derive("class").Derive(label).CreateSource().Shuffle(samples.AsSpan());
            chosen.AddRange(samples[..perClass]);
            validation.AddRange(samples[^validationPerClass..]);
        }

        return (Shuffled(train, chosen, key.Derive("train")), Shuffled(train, validation, key.Derive("validation")));
    }

    private static void CheckEnough(Dataset train, int label, int available, int perClass, int validationPerClass)
    {
        if (available < (long)perClass + validationPerClass)
        {
            var smallest = train.CountClasses().Min();
            throw new InputException($"Class '{train.ClassNames[label]}' of {train.Name} has {available} training samples; "
                + $"{perClass} for training and {validationPerClass} for validation are too many. "
                + $"Every class has {smallest} at least: ask for no more than that together.");
        }
    }

    private static Dataset Shuffled(Dataset train, List<int> samples, RandomKey key)
    {
        int[] order = [.. samples];
        key.CreateSource().Shuffle(order.AsSpan());
        return train.Subset(order);
    }
}
