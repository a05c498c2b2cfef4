using System.Globalization;
using System.Text.Json;
using Isinglass.Model;
using Isinglass.Numerics.Random;
using Isinglass.Training;
using Isinglass.Training.Recipes;

namespace Isinglass.Experiments.Sweeps;

/// <summary>
/// A property of the recipe that a sweep varies, over values of a list or over a range. A point of it is the number of a value in the list, or a place in the
/// range between 0 (its low end) and 1.
/// </summary>
internal sealed class SweepParameter
{
    private const string Automatic = "auto";

    private const int SignificantDigits = 4;

    private readonly RecipeOption _property;
    private readonly double _low, _high;

    private SweepParameter(RecipeOption property, IReadOnlyList<string> choices, double low, double high, bool isLogarithmic)
    {
        (_property, Choices, _low, _high, IsLogarithmic) = (property, choices, low, high, isLogarithmic);
        foreach (var text in choices.Count > 0 ? choices : [Text(0), Text(1)])
        {
            In(new Recipe(), text);
        }
    }

    /// <summary>The property, as in recipe.json.</summary>
    public string Name => _property.Name;

    /// <summary>The values of the list; empty for a range.</summary>
    public IReadOnlyList<string> Choices { get; }

    /// <summary>Whether a range is logarithmic.</summary>
    public bool IsLogarithmic { get; }

    private bool IsWhole => _property is RecipeOption<int?>;

    /// <summary>
    /// Reads NAME=A,B,... (values that have commas themselves are separated by ';'), NAME=LOW..HIGH or NAME=log:LOW..HIGH; "auto" is the automatic choice.
    /// </summary>
    /// <exception cref="InputException">It is none of these, or the property cannot have such values.</exception>
    public static SweepParameter Parse(string text)
    {
        var parts = text.Split('=', 2);
        if (parts.Length < 2 || parts[1].Trim().Length == 0)
        {
            throw new InputException($"'{text}' names no values to try. Write NAME=A,B,... such as rho=0.1,0.3, or a range such as rho=log:0.01..1.");
        }

        return Of(parts[0].Trim(), parts[1].Trim());
    }

    /// <summary>A parameter with its values as text.</summary>
    public static SweepParameter Of(string name, string values)
    {
        var isLogarithmic = values.StartsWith("log:", StringComparison.Ordinal);
        var ends = (isLogarithmic ? values[4..] : values).Split("..");
        if (ends.Length == 2 && TryNumber(ends[0], out var low) && TryNumber(ends[1], out var high))
        {
            return Of(name, low, high, isLogarithmic);
        }

        if (isLogarithmic)
        {
            throw new InputException($"`{name}`: '{values}' is no range. Write one such as log:0.01..1.");
        }

        return Of(name, values.Split(values.Contains(';') ? ';' : ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>A parameter with a list of values.</summary>
    public static SweepParameter Of(string name, IReadOnlyList<string> choices)
    {
        if (choices.Count == 0)
        {
            throw new InputException($"`{name}` has no values to try.");
        }

        if (choices.Distinct(StringComparer.Ordinal).Count() < choices.Count)
        {
            throw new InputException($"`{name}` names a value twice: {string.Join(", ", choices)}.");
        }

        return new SweepParameter(Property(name), choices, 0, 0, false);
    }

    /// <summary>A parameter with a range of values.</summary>
    public static SweepParameter Of(string name, double low, double high, bool isLogarithmic)
    {
        if (!(low < high) || (isLogarithmic && !(low > 0)))
        {
            var way = isLogarithmic ? ", by factors from one above 0" : "";
            throw new InputException($"`{name}`: a range goes from a smaller number to a larger one{way}, not from {low} to {high}.");
        }

        return Property(name) is RecipeOption<int?> or RecipeOption<double?> ? new SweepParameter(Property(name), [], low, high, isLogarithmic)
            : throw new InputException($"`{name}` is no number that could have a range. List its values: {name}=A,B.");
    }

    /// <summary>A uniformly random point.</summary>
    internal double Draw(RandomSource random) => Choices.Count > 0 ? random.NextBelow(Choices.Count) : Snap(random.NextDouble());

    /// <summary>The point that is tried in place of another: values are rounded to four digits, integers to integers.</summary>
    internal double Snap(double point) => Choices.Count > 0 ? point : Math.Clamp(Place(double.Parse(Text(point), CultureInfo.InvariantCulture)), 0, 1);

    /// <summary>The value of a point as text.</summary>
    internal string Text(double point)
    {
        if (Choices.Count > 0)
        {
            return Choices[(int)point];
        }

        var value = Math.Clamp(IsLogarithmic ? _low * Math.Pow(_high / _low, point) : _low + point * (_high - _low), _low, _high);
        return IsWhole ? Math.Round(value).ToString(CultureInfo.InvariantCulture)
            : point is <= 0 or >= 1 ? (point <= 0 ? _low : _high).ToString("R", CultureInfo.InvariantCulture)
            : double.Parse(value.ToString($"G{SignificantDigits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
                .ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>A recipe with a value of this parameter.</summary>
    /// <exception cref="InputException">The property cannot have it.</exception>
    internal Recipe In(Recipe recipe, string text)
    {
        RecipeFault? fault;
        if (text == Automatic)
        {
            using var nothing = JsonDocument.Parse("null");
            recipe = _property.Read(recipe, nothing.RootElement, out fault);
        }
        else
        {
            recipe = _property.Read(recipe, text, out fault);
        }

        RecipeFault.Refuse(fault is null ? [] : [fault]);
        return recipe;
    }

    /// <summary>The values or the range, as <see cref="Of(string, string)"/> reads them.</summary>
    internal string Values => Choices.Count > 0 ? string.Join(Choices.Any(choice => choice.Contains(',')) || Choices.Count == 1 ? ';' : ',', Choices)
        : $"{(IsLogarithmic ? "log:" : "")}{_low.ToString("R", CultureInfo.InvariantCulture)}..{_high.ToString("R", CultureInfo.InvariantCulture)}";

    private static RecipeOption Property(string name) => name == "seed"
        ? throw new InputException("Seeds are not searched: every trial has all of them. Say how many (`seeds`).")
        : RecipeOption.All.FirstOrDefault(option => option.Name == name)
            ?? throw NearestName.Unknown("property of a recipe", name, [.. RecipeOption.All.Select(option => option.Name)]);

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private double Place(double value) => IsLogarithmic ? Math.Log(value / _low) / Math.Log(_high / _low) : (value - _low) / (_high - _low);
}
