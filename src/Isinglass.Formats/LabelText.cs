using System.Text.Json;
using Isinglass.Model;

namespace Isinglass.Formats;

/// <summary>Names of variables on their way into and out of files.</summary>
internal static class LabelText
{
    /// <summary>The name of the objective in formats that give it one; no row has it.</summary>
    public const string Objective = "obj";

    /// <summary>Whether the labels say no more than the order does.</summary>
    public static bool AreIndices(IReadOnlyList<string> labels)
    {
        for (var i = 0; i < labels.Count; i++)
        {
            if (!labels[i].Equals(i.ToString(), StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A label without line breaks.</summary>
    public static string OneLine(string label) => string.Concat(label.Select(character => char.IsControl(character) ? '_' : character));

    /// <summary>A label as JSON: a whole number stays a number, everything else is a text.</summary>
    public static void Write(Utf8JsonWriter writer, string label)
    {
        if (IsInteger(label))
        {
            writer.WriteNumberValue(long.Parse(label));
        }
        else
        {
            writer.WriteStringValue(label);
        }
    }

    /// <summary>A label as JSON text, as <see cref="Write"/> writes it.</summary>
    public static string ToJson(string label) => IsInteger(label) ? label : $"\"{JsonEncodedText.Encode(label)}\"";

    /// <summary>
    /// The model's labels when all of them are names that the format can carry; numbers with <paramref name="prefix"/> before them; else
    /// <paramref name="prefix"/> with the index from <paramref name="start"/>, and a note tells that names are lost.
    /// </summary>
    public static string[] Names(BinaryQuadraticModel model, string prefix, int start, Func<string, bool> isName, ICollection<string> notes)
    {
        if (model.Labels is { } labels && labels.All(isName) && labels.Distinct(StringComparer.Ordinal).Count() == labels.Count)
        {
            return [.. labels];
        }

        if (model.Labels is { } numbers && numbers.All(label => IsInteger(label) && label[0] != '-')
            && numbers.Distinct(StringComparer.Ordinal).Count() == numbers.Count)
        {
            return [.. numbers.Select(number => prefix + number)];
        }

        if (model.Labels is not null)
        {
            notes.Add($"Some names of variables are not allowed here; variables are called {prefix}{start}, {prefix}{start + 1}, ... in their order.");
        }

        return [.. Enumerable.Range(start, model.VariableCount).Select(i => $"{prefix}{i}")];
    }

    /// <summary>
    /// A different name for every row, then for every product row: the given name where the format can carry it and no row before has it, else c1, c2, ... by its number
    /// and product_ with the product's name.
    /// </summary>
    public static string[] RowNames(ConstrainedQuadraticModel? model, string[] variables, Func<string, bool> isName)
    {
        var given = model?.RowNames ?? [];
        var used = new HashSet<string>(StringComparer.Ordinal) { Objective };
        var names = given.Select(name => name is not null && isName(name) && used.Add(name) ? name : null).ToArray();
        string Unused(string name)
        {
            while (!used.Add(name))
            {
                name += "_";
            }

            return name;
        }

        return
        [
            .. names.Select((name, r) => name ?? Unused($"c{r + 1}")),
            .. (model?.Products ?? []).Select(product => Unused($"product_{variables[product.Product]}")),
        ];
    }

    private static bool IsInteger(string label) => long.TryParse(label, out var value) && label.Equals(value.ToString(), StringComparison.Ordinal);
}
