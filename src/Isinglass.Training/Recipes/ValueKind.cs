using System.Globalization;
using System.Text.Json;
using Isinglass.Machines;

namespace Isinglass.Training.Recipes;

/// <summary>Reads one thing from another; false when it is not one.</summary>
internal delegate bool Reading<in TFrom, T>(TFrom from, out T value);

/// <summary>How values of a property are read, written and checked.</summary>
internal sealed class ValueKind<T>
{
    /// <summary>The possible values, in words.</summary>
    public required string Allowed { get; init; }

    /// <summary>The possible words, if it is one of a list.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The word that is written for null; null = JSON's null.</summary>
    public string? WordOfNull { get; init; }

    /// <summary>From text.</summary>
    public required Reading<string, T> TryRead { get; init; }

    /// <summary>From JSON that is not null.</summary>
    public required Reading<JsonElement, T> TryReadJson { get; init; }

    /// <summary>To JSON.</summary>
    public required Action<Utf8JsonWriter, T> Write { get; init; }

    /// <summary>Whether a value is in range.</summary>
    public Func<T, bool> IsPossible { get; init; } = static _ => true;

    /// <summary>Whether values are shown without quotes.</summary>
    public bool IsNumber { get; init; }

    /// <summary>A value as text.</summary>
    public Func<T, string> Show { get; init; } = static value => string.Create(CultureInfo.InvariantCulture, $"{value}");

    /// <summary>The largest value, if it is too large to mention in <see cref="Allowed"/>.</summary>
    public string? Most { get; init; }

    /// <summary>Why a text is refused: "must be ..., not ...".</summary>
    /// <param name="text">The text.</param>
    /// <param name="isRead">Whether it was read, and its value is out of range.</param>
    public string Refusal(string text, bool isRead) =>
        $"must be {Allowed}{(Most is { } most && text.Length >= most.Length && text.All(char.IsAsciiDigit) ? $" and at most {most}" : "")}, not "
        + (isRead ? $"{text}." : $"'{text}'.");
}

/// <summary>The kinds of values that a recipe has.</summary>
internal static class ValueKind
{
    /// <summary>On or off.</summary>
    public static ValueKind<bool> Switch { get; } = new()
    {
        Allowed = "true or false",
        TryRead = bool.TryParse,
        TryReadJson = static (JsonElement json, out bool value) => (value = json.ValueKind == JsonValueKind.True) || json.ValueKind == JsonValueKind.False,
        Write = static (json, value) => json.WriteBooleanValue(value),
    };

    /// <summary>A seed.</summary>
    public static ValueKind<ulong> Seed { get; } = new()
    {
        Allowed = $"a whole number from 0 to {ulong.MaxValue}",
        TryRead = static (string text, out ulong value) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value),
        TryReadJson = static (JsonElement json, out ulong value) => (value = 0) == 0 && json.ValueKind == JsonValueKind.Number && json.TryGetUInt64(out value),
        Write = static (json, value) => json.WriteNumberValue(value),
        IsNumber = true,
    };

    /// <summary>An integer from <paramref name="least"/> to <paramref name="most"/>, or 0 where that means something else.</summary>
    public static ValueKind<int?> Whole(int least, int most = int.MaxValue, bool orZero = false) => new()
    {
        Allowed = most == int.MaxValue ? $"a whole number of at least {least}" : most == least + 1 ? $"{least} or {most}"
            : $"a whole number from {least} to {most}{(orZero ? ", or 0" : "")}",
        TryRead = static (string text, out int? value) =>
            (value = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null) is not null,
        TryReadJson = static (JsonElement json, out int? value) =>
            (value = json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var whole) ? whole : null) is not null,
        Write = static (json, value) => json.WriteNumberValue(value!.Value),
        IsPossible = value => (value >= least && value <= most) || (orZero && value == 0),
        Most = most == int.MaxValue ? $"{most}" : null,
        IsNumber = true,
    };

    /// <summary>A number in a range that <paramref name="allowed"/> describes; always finite.</summary>
    public static ValueKind<double?> Number(string allowed, Func<double, bool> isPossible) => new()
    {
        Allowed = allowed,
        TryRead = static (string text, out double? value) => (value = TryReadNumber(text, out var number) ? number : null) is not null,
        TryReadJson = static (JsonElement json, out double? value) =>
            (value = json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var number) ? number : null) is not null,
        Write = static (json, value) => json.WriteNumberValue(value!.Value),
        IsPossible = value => double.IsFinite(value!.Value) && isPossible(value.Value),
        IsNumber = true,
    };

    /// <summary>A text; its meaning is checked where it is used. With <paramref name="isAutomatic"/> also "auto", which is null.</summary>
    public static ValueKind<string?> Text(string allowed, bool isAutomatic = false) => new()
    {
        Allowed = allowed,
        WordOfNull = isAutomatic ? RecipeWords.Automatic : null,
        TryRead = (string text, out string? value) => (value = isAutomatic && text == RecipeWords.Automatic ? null : text) == value,
        TryReadJson = (JsonElement json, out string? value) =>
        {
            var text = json.ValueKind == JsonValueKind.String ? json.GetString() : null;
            value = isAutomatic && text == RecipeWords.Automatic ? null : text;
            return text is not null;
        },
        Write = static (json, value) => json.WriteStringValue(value),
        IsPossible = static value => value is not "",
        Show = static value => $"'{value}'",
    };

    /// <summary>The name of a machine.</summary>
    public static ValueKind<string?> Machine { get; } =
        Name($"one of {string.Join(", ", MachineCatalog.Names.Concat(OutsideMachines.Forms))}", MachineCatalog.Names, MachineCatalog.Has);

    /// <summary>One of some words.</summary>
    public static ValueKind<string?> Word(IReadOnlyList<string> words) => Name($"one of {string.Join(", ", words)}", words, words.Contains);

    /// <summary>A value of an enum by its word; with <paramref name="isAutomatic"/> also "auto", which is null.</summary>
    public static ValueKind<T?> Choice<T>(Words<T> words, bool isAutomatic = false)
        where T : struct, Enum
    {
        string[] all = isAutomatic ? [RecipeWords.Automatic, .. words.All] : [.. words.All];
        bool TryRead(string text, out T? value)
        {
            value = null;
            return (isAutomatic && text == RecipeWords.Automatic) || words.TryRead(text, out value);
        }

        return new ValueKind<T?>
        {
            Allowed = $"one of {string.Join(", ", all)}",
            Words = all,
            WordOfNull = isAutomatic ? RecipeWords.Automatic : null,
            TryRead = TryRead,
            TryReadJson = (JsonElement json, out T? value) => (value = null) is null && json.ValueKind == JsonValueKind.String
                && TryRead(json.GetString()!, out value),
            Write = (json, value) => json.WriteStringValue(words.Of(value!.Value)),
            IsPossible = value => value is null || Enum.IsDefined(value.Value),
        };
    }

    /// <summary>Words, in text separated by commas.</summary>
    public static ValueKind<IReadOnlyList<string>?> WordList(string allowed) => new()
    {
        Allowed = allowed,
        TryRead = static (string text, out IReadOnlyList<string>? value) =>
            (value = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Count > 0,
        TryReadJson = static (JsonElement json, out IReadOnlyList<string>? value) =>
            (value = json.ValueKind == JsonValueKind.Array ? Read(json) : null) is not null,
        Write = static (json, value) =>
        {
            json.WriteStartArray();
            foreach (var word in value!)
            {
                json.WriteStringValue(word);
            }

            json.WriteEndArray();
        },
        Show = static value => string.Join(',', value!),
    };

    /// <summary>Numbers, in text separated by commas; with <paramref name="isAutomatic"/> also "auto", which is null.</summary>
    public static ValueKind<IReadOnlyList<double>?> NumberList(string allowed, Func<double, bool> isPossible, bool isAutomatic = false) => new()
    {
        Allowed = allowed,
        TryRead = (string text, out IReadOnlyList<double>? value) =>
        {
            value = null;
            return (isAutomatic && text == RecipeWords.Automatic) || (value = Read(text)) is not null;
        },
        TryReadJson = (JsonElement json, out IReadOnlyList<double>? value) =>
            (value = json.ValueKind == JsonValueKind.Array ? Numbers(json) : null) is not null
            || (isAutomatic && json.ValueKind == JsonValueKind.String && json.ValueEquals(RecipeWords.Automatic)),
        Write = static (json, value) =>
        {
            json.WriteStartArray();
            foreach (var number in value!)
            {
                json.WriteNumberValue(number);
            }

            json.WriteEndArray();
        },
        IsPossible = value => value is null || (value.Count > 0 && value.All(number => double.IsFinite(number) && isPossible(number))),
        IsNumber = true,
        Show = static value => value!.Count == 0 ? "an empty list" : string.Join(',', value!.Select(number => number.ToString(CultureInfo.InvariantCulture))),
    };

    private static bool TryReadNumber(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static double[]? Read(string text)
    {
        double[] numbers = [.. text.Split(',').Select(part => TryReadNumber(part, out var number) ? number : double.NaN)];
        return numbers.Any(double.IsNaN) ? null : numbers;
    }

    private static ValueKind<string?> Name(string allowed, IReadOnlyList<string> words, Func<string, bool> isPossible) => new()
    {
        Allowed = allowed,
        Words = words,
        TryRead = static (string text, out string? value) => (value = text) is not null,
        TryReadJson = static (JsonElement json, out string? value) => (value = json.ValueKind == JsonValueKind.String ? json.GetString() : null) is not null,
        Write = static (json, value) => json.WriteStringValue(value),
        IsPossible = value => isPossible(value!),
        Show = static value => $"'{value}'",
    };

    /// <summary>Words of an array: strings, or class numbers as written.</summary>
    private static string[]? Read(JsonElement array)
    {
        JsonElement[] items = [.. array.EnumerateArray()];
        return items.All(item => item.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            ? [.. items.Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText())]
            : null;
    }

    private static double[]? Numbers(JsonElement array)
    {
        JsonElement[] items = [.. array.EnumerateArray()];
        return items.All(item => item.ValueKind == JsonValueKind.Number) ? [.. items.Select(item => item.GetDouble())] : null;
    }
}
