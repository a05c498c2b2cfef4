using System.Text.Json;
using Isinglass.Model;

namespace Isinglass.Formats.Text;

/// <summary>Names of variables when reading and writing files.</summary>
internal static class LabelText
{
    /// <summary>The name of the objective in formats that give it one; no row has it.</summary>
    public const string Objective = "obj";

    /// <summary>Whether the labels are just the indices.</summary>
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

    /// <summary>An unused name: the given one, with underscores appended as needed.</summary>
    public static string Unused(string name, Func<string, bool> isUsed)
    {
        while (isUsed(name))
        {
            name += "_";
        }

        return name;
    }

    /// <summary>A label without line breaks.</summary>
    public static string OneLine(string label) => string.Concat(label.Select(character => char.IsControl(character) ? '_' : character));

    /// <summary>A label as a JSON value: an integer is a number, anything else a string.</summary>
    public static object ToValue(string label) => IsInteger(label) ? long.Parse(label) : label;

    /// <summary>A label as JSON text, with the value of <see cref="ToValue"/>.</summary>
    public static string ToJson(string label) => IsInteger(label) ? label : $"\"{JsonEncodedText.Encode(label)}\"";

    /// <summary>
    /// The model's labels, if the format allows them as names; if all are numbers, with <paramref name="prefix"/> before them; else, or without labels,
    /// <paramref name="prefix"/> with the index from <paramref name="start"/>, and a note that names are lost.
    /// </summary>
    public static string[] Names(BinaryQuadraticModel model, string prefix, int start, Func<string, bool> isName, ICollection<string> notes)
    {
        if (model.Labels is not { } labels)
        {
            return [.. Enumerable.Range(start, model.VariableCount).Select(i => $"{prefix}{i}")];
        }

        var isUnique = labels.Distinct(StringComparer.Ordinal).Count() == labels.Count;
        if (isUnique && labels.All(label => IsInteger(label) && label[0] != '-'))
        {
            return [.. labels.Select(number => prefix + number)];
        }

        var used = labels.Where(isName).ToHashSet(StringComparer.Ordinal);
        if (isUnique && used.Count == labels.Count)
        {
            return [.. labels];
        }

        var taken = new HashSet<string>(StringComparer.Ordinal);
        string[] names = [.. labels.Select((label, i) => used.Contains(label) && taken.Add(label) ? label
            : Unused($"{prefix}{i + start}", name => used.Contains(name) || !taken.Add(name)))];
        var first = Enumerable.Range(0, names.Length).First(i => names[i] != labels[i]);
        notes.Add($"Some names of variables are not allowed here: '{OneLine(labels[first])}' is called "
            + $"{names[first]}{(names.Count(name => !used.Contains(name)) > 1 ? ", and so on" : "")}.");
        return names;
    }

    /// <summary>
    /// A different name for every row, then for every product row: the given name if the format allows it and no earlier row has it, else c1, c2, ... by its
    /// number, and product_ with the product's name.
    /// </summary>
    public static string[] RowNames(ConstrainedQuadraticModel? model, string[] variables, Func<string, bool> isName)
    {
        var given = model?.RowNames ?? [];
        var used = new HashSet<string>(StringComparer.Ordinal) { Objective };
        var names = given.Select(name => name is not null && isName(name) && used.Add(name) ? name : null).ToArray();
        return
        [
            .. names.Select((name, r) => name ?? Unused($"c{r + 1}", taken => !used.Add(taken))),
            .. (model?.Products ?? []).Select(product => Unused($"product_{variables[product.Product]}", taken => !used.Add(taken))),
        ];
    }

    /// <summary>Whether a label is an integer in its shortest form.</summary>
    public static bool IsInteger(string label) => long.TryParse(label, out var value) && label.Equals(value.ToString(), StringComparison.Ordinal);
}
