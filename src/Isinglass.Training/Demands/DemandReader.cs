using System.Globalization;
using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Demands;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;

namespace Isinglass.Training.Demands;

/// <summary>Reads the demands of a recipe for its data and network.</summary>
internal static class DemandReader
{
    /// <summary>The word for pairs of pixels that lie opposite each other, left and right.</summary>
    private const string Mirror = "mirror";

    /// <summary>What is behind the number of a budget for each unit.</summary>
    private const string EachUnit = "/unit";

    /// <summary>The demands.</summary>
    /// <exception cref="InputException">A demand cannot be read, does not fit the network, or cannot be kept.</exception>
    public static NetworkDemands Read(TrainingPlan plan, TrainingData data, IntegerNetwork network)
    {
        var recipe = plan.Recipe;
        if (recipe.MaxBits is { } most && network.Layout.BitCount > most)
        {
            throw new InputException($"The network {network.Spec.Widths} has {network.Layout.BitCount} parameter bits, `max_bits` allows {most}. "
                + "Use a smaller `network`, or `weights` of fewer bits.");
        }

        return new NetworkDemands
        {
            Required = data.Required is { } required ? Consistent(required) : null,
            Budgets = recipe.AtMostNonzero is { } budget ? Budgets(budget, network.Spec) : [],
            Signs = recipe.Monotone is { } columns ? [.. columns.SelectMany(column => Signs(column, data, network))] : [],
            Ties = recipe.Equal is { } groups ? [.. Ties(groups, data, network.Spec)] : [],
            Rates = recipe.Fair is { } fair ? Rates(fair, data) : null,
            InputStrength = [.. Enumerable.Range(0, data.Train.FeatureCount).Select(i => Strength(data.Train, i))],
        };
    }

    /// <summary>Required samples of equal inputs and different classes can never all be right.</summary>
    private static QuantizedDataset Consistent(QuantizedDataset required)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var n = 0; n < required.SampleCount; n++)
        {
            var inputs = string.Join(',', required.Sample(n).ToArray());
            if (!seen.TryAdd(inputs, n) && required.Labels[seen[inputs]] != required.Labels[n])
            {
                throw new InputException($"The required samples {seen[inputs] + 1} and {n + 1} have the same inputs for the network and the classes "
                    + $"'{required.ClassNames[required.Labels[seen[inputs]]]}' and '{required.ClassNames[required.Labels[n]]}': no network gets both right. "
                    + "Leave one of them out of `require`, or use more `input_bits`.");
            }
        }

        return required;
    }

    private static NonzeroBudget[] Budgets(string text, NetworkSpec spec)
    {
        var isEach = text.EndsWith(EachUnit, StringComparison.Ordinal);
        if (!int.TryParse(isEach ? text[..^EachUnit.Length] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var most))
        {
            throw new InputException($"`at_most_nonzero` is a number of weights, such as 120, or of weights of each unit, such as 12{EachUnit}, not '{text}'.");
        }

        var places = Places(spec).ToArray();
        return isEach ? [.. places.GroupBy(place => (place.Layer, place.Filter)).Select(unit => new NonzeroBudget([.. unit], most))]
            : [new NonzeroBudget(places, most)];
    }

    /// <summary>
    /// Weights whose signs make the output grow (or fall) with a feature: those from the feature have the sign, all later ones are not negative, and every
    /// activation grows. That is enough for any network, and for one without hidden units also needed.
    /// </summary>
    private static IEnumerable<WeightSign> Signs(string text, TrainingData data, IntegerNetwork network)
    {
        var spec = network.Spec;
        if (text.Length < 2 || text[0] is not ('+' or '-'))
        {
            throw new InputException($"`monotone` is +COLUMN where the output may only grow with a column and -COLUMN where it may only fall, not '{text}'.");
        }

        if (spec.OutputCount != 1)
        {
            throw new InputException($"`monotone` speaks of one output, and {spec.Widths} has {spec.OutputCount}. "
                + "Choose two classes and a `network` that ends with 1.");
        }

        if (spec.Layers[0].Wiring is not null)
        {
            throw new InputException($"`monotone` needs weights of single inputs, and the first layer of {spec.Widths} shares them. Use a dense layer.");
        }

        if (network.Activations.FirstOrDefault(activation => !activation.IsMonotone) is not null)
        {
            throw new InputException("`monotone` needs an activation that grows everywhere, such as sign, relu or tanh.");
        }

        var (feature, sign) = (Feature(text[1..], data, "monotone"), text[0] == '+' ? 1 : -1);
        return Places(spec).Where(place => place.Layer > 0 || place.Source == feature).Select(place => new WeightSign(place, place.Layer == 0 ? sign : 1));
    }

    private static IEnumerable<IReadOnlyList<TiedWeight>> Ties(string text, TrainingData data, NetworkSpec spec)
    {
        if (spec.Layers[0].Wiring is not null)
        {
            throw new InputException($"`equal` ties weights of inputs, and the first layer of {spec.Widths} shares its weights. Use a dense layer.");
        }

        var groups = text == Mirror ? MirrorPairs(data) : text.Split(';').Select(group => group.Split(',', StringSplitOptions.TrimEntries).Select(column =>
            column.StartsWith('-') ? (Feature(column[1..], data, "equal"), -1) : (Feature(column, data, "equal"), 1)).ToArray());
        foreach (var group in groups)
        {
            if (group.Length < 2)
            {
                throw new InputException($"`equal` names columns whose weights are equal, separated by commas (a '-' before one: opposite), and groups "
                    + $"separated by ';', or {Mirror} for images. '{text}' has a group of one.");
            }

            for (var filter = 0; filter < spec.FilterCount(0); filter++)
            {
                yield return [.. group.Select(member => new TiedWeight(new WeightPlace(0, filter, member.Item1), member.Item2))];
            }
        }
    }

    private static IEnumerable<(int Feature, int Sign)[]> MirrorPairs(TrainingData data)
    {
        var (height, width) = data.Image is { } image ? (image.Height, image.Width)
            : throw new InputException($"`equal` {Mirror} pairs the pixels of images, and the data has none. Name columns instead.");
        return from y in Enumerable.Range(0, height)
               from x in Enumerable.Range(0, width / 2)
               select new[] { (y * width + x, 1), (y * width + width - 1 - x, 1) };
    }

    /// <summary>Rates of class 1 among the training samples above and not above a column's mean (for a column of two values: its two groups).</summary>
    private static EqualRates Rates(string text, TrainingData data)
    {
        var parts = text.Split("<=", StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var tolerance)
            || tolerance is not (>= 0 and <= 1))
        {
            throw new InputException($"`fair` is COLUMN<=D with a difference of rates from 0 to 1, such as sex<=0.05, not '{text}'.");
        }

        if (data.TrainOnce.ClassCount != 2 || data.IsRegression)
        {
            throw new InputException($"`fair` compares how often class '{data.ClassNames[^1]}' is chosen in two groups: it needs data of two classes.");
        }

        var feature = Feature(parts[0], data, "fair");
        bool[] isSecond = [.. Enumerable.Range(0, data.TrainOnce.SampleCount).Select(n => data.TrainOnce.Sample(n)[feature] > 0)];
        return isSecond.Distinct().Count() == 2 ? new EqualRates(data.TrainOnce, isSecond, tolerance)
            : throw new InputException($"`fair`: all training samples lie on one side of the mean of '{parts[0]}', so there are no two groups. "
                + "Name another column.");
    }

    /// <summary>All weights that have bits.</summary>
    private static IEnumerable<WeightPlace> Places(NetworkSpec spec) =>
        from layer in Enumerable.Range(0, spec.Layers.Count)
        where spec.Layers[layer].Weights.BitCount > 0
        from filter in Enumerable.Range(0, spec.FilterCount(layer))
        from source in Enumerable.Range(0, spec.FanIn(layer))
        select new WeightPlace(layer, filter, source);

    /// <summary>A feature by the name of its column, column=word for one of several words, or its number from 1.</summary>
    private static int Feature(string name, TrainingData data, string property)
    {
        var names = new List<string>();
        foreach (var column in data.Table?.Columns ?? [])
        {
            names.AddRange(column.FeatureCount == 1 ? [column.Name] : column.Categories!.Select(word => $"{column.Name}={word}"));
        }

        if (names.IndexOf(name) is >= 0 and var found)
        {
            return found;
        }

        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= data.Train.FeatureCount)
        {
            return number - 1;
        }

        var known = names.Count > 0 ? $" ({string.Join(", ", names.Take(8))}{(names.Count > 8 ? ", ..." : "")})" : "";
        throw new InputException($"`{property}`: there is no column '{name}'.{NearestName.Hint(name, names)} Columns have names{known} or numbers from 1 to "
            + $"{data.Train.FeatureCount}.");
    }

    private static double Strength(QuantizedDataset data, int feature)
    {
        var sum = 0.0;
        for (var n = 0; n < data.SampleCount; n++)
        {
            sum += (double)data.Sample(n)[feature] * data.Sample(n)[feature];
        }

        return Math.Sqrt(sum / Math.Max(1, data.SampleCount));
    }
}
