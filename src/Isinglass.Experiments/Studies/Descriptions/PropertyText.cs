using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Training.Recipes;

namespace Isinglass.Experiments.Studies.Descriptions;

/// <summary>The text of a property: parsed, or refused with the property's name and the possible values.</summary>
/// <param name="Name">The property.</param>
/// <param name="Value">The text.</param>
internal readonly record struct PropertyText(string Name, string Value)
{
    private static readonly ValueKind<double?> AnyPositive = ValueKind.Number("a positive number", static value => value > 0);

    /// <summary>A positive number.</summary>
    public double Positive => Of(AnyPositive)!.Value;

    /// <summary>Positive integers, separated by commas.</summary>
    public int[] Counts
    {
        get
        {
            var counts = Value.Split(',').Select(static part => int.TryParse(part, out var count) ? count : 0).ToArray();
            return counts.All(static count => count >= 1) ? counts
                : throw new InputException($"`{Name}` {Value}: write positive whole numbers separated by commas, such as 2,10,40.");
        }
    }

    /// <summary>Numbers at or above 0, separated by commas.</summary>
    public double[] Numbers
    {
        get
        {
            var numbers = Value.Split(',').Select(static part => double.TryParse(part, out var number) ? number : double.NaN).ToArray();
            return numbers.All(static number => number >= 0 && double.IsFinite(number)) ? numbers
                : throw new InputException($"`{Name}` {Value}: write numbers at or above 0 separated by commas, such as 0,0.01,0.1.");
        }
    }

    /// <summary>A positive time, with its unit.</summary>
    public TimeSpan Duration => Time > TimeSpan.Zero ? Time : throw new InputException($"`{Name}` must be longer than nothing.");

    /// <summary>An integer, from 1 unless a range is given.</summary>
    public int Whole(int least = 1, int most = int.MaxValue) => Of(ValueKind.Whole(least, most))!.Value;

    /// <summary>One of some words, in any case.</summary>
    public T Choice<T>(IReadOnlyList<(string Word, T Value)> choices)
    {
        foreach (var (word, value) in choices)
        {
            if (word.Equals(Value, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        string[] words = [.. choices.Select(static choice => choice.Word)];
        throw new InputException($"`{Name}` must be one of {string.Join(", ", words)}, not '{Value}'.{NearestName.Hint(Value, words)}");
    }

    /// <summary>Words, separated by commas.</summary>
    public string[] Words(params string[] usual) => WordsOf([Value], Name, usual);

    /// <summary>Words, separated by commas or in several texts, each once.</summary>
    /// <param name="values">The texts.</param>
    /// <param name="name">The property, for errors.</param>
    /// <param name="usual">The words where there are no texts.</param>
    /// <exception cref="InputException">A word occurs twice, or there is none.</exception>
    public static string[] WordsOf(string[]? values, string name, params string[] usual)
    {
        if (values is not { Length: > 0 })
        {
            return usual;
        }

        string[] words = [.. values.SelectMany(static value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        var repeated = words.GroupBy(static word => word, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1);
        return repeated is not null ? throw new InputException($"`{name}` names '{repeated.Key}' twice.")
            : words.Length > 0 ? words
            : throw new InputException($"`{name}` names nothing.{(usual.Length > 0 ? $" Leave it out for {string.Join(", ", usual)}." : "")}");
    }

    private TimeSpan Time
    {
        get
        {
            try
            {
                return DurationText.Parse(Value);
            }
            catch (InputException exception)
            {
                throw new InputException($"`{Name}`: {exception.Message}", exception);
            }
        }
    }

    private T Of<T>(ValueKind<T> kind)
    {
        var isRead = kind.TryRead(Value, out var value);
        return isRead && kind.IsPossible(value) ? value
            : throw new InputException($"`{Name}` {kind.Refusal(Value, isRead)}");
    }
}
