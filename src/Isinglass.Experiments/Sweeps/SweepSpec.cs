using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Isinglass.Experiments.Cells;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Training;
using Isinglass.Training.Recipes;

namespace Isinglass.Experiments.Sweeps;

/// <summary>The specification of a sweep: a recipe, the properties that vary, and how trials are chosen.</summary>
internal sealed record SweepSpec
{
    private const int MostTrials = 100_000;

    private static readonly string[] Members = ["recipe", "grid", "search", "trials", "objective", "seeds"];

    /// <summary>The recipe of all trials; its seed is the first one.</summary>
    public Recipe Recipe { get; init; } = new();

    /// <summary>The properties that vary.</summary>
    public IReadOnlyList<SweepParameter> Parameters { get; init; } = [];

    /// <summary>How trials are chosen. Default: every combination.</summary>
    public SweepSearch Search { get; init; }

    /// <summary>Largest number of trials; null = all combinations of a grid, else 20.</summary>
    public int? Trials { get; init; }

    /// <summary>The objective. Default: the score on the validation samples.</summary>
    public SweepObjective Objective { get; init; } = SweepObjective.Validation;

    /// <summary>Number of seeds, if the file gives one.</summary>
    public int? Seeds { get; init; }

    /// <summary>Names of searches.</summary>
    public static IReadOnlyList<string> SearchNames { get; } = [.. Enum.GetNames<SweepSearch>().Select(name => name.ToLowerInvariant())];

    /// <summary>Number of combinations; <see cref="MostTrials"/> when there are at least that many, or a range.</summary>
    internal int Combinations => Parameters.Any(parameter => parameter.Choices.Count == 0) ? MostTrials
        : (int)Parameters.Aggregate(1L, (product, parameter) => Math.Min(MostTrials, product * parameter.Choices.Count));

    /// <summary>Number of trials.</summary>
    internal int TrialCount => Math.Min(Combinations, Trials ?? (Search == SweepSearch.Grid ? MostTrials : 20));

    /// <summary>The search with a name.</summary>
    public static SweepSearch ParseSearch(string name) => SearchNames.Contains(name) ? Enum.Parse<SweepSearch>(name, ignoreCase: true)
        : throw NearestName.Unknown("search", name, SearchNames);

    /// <summary>
    /// Reads a file: an object with <c>grid</c> (by property a list of values, text such as "0.1,0.3" or "log:0.01..1", or an object with min, max and log),
    /// and optionally <c>recipe</c>, <c>search</c>, <c>trials</c>, <c>objective</c> and <c>seeds</c>.
    /// </summary>
    /// <exception cref="InputException">It cannot be read, or is not a possible sweep.</exception>
    public static SweepSpec Read(string path)
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ReadFailure.Explain(path, exception);
        }

        return Utf8.IsValid(content) ? Read(content, path) : throw new InputException(path, 0, "holds bytes that are no UTF-8. Save it as UTF-8.");
    }

    /// <summary>Reads the content of such a file, or what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InputException">It is not a possible sweep.</exception>
    internal static SweepSpec Read(byte[] content, string path)
    {
        try
        {
            var lenient = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            using var document = JsonDocument.Parse(content, lenient);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement, content, path)
                : throw new InputException(path, 1, "is no sweep: it is an object, such as { \"grid\": { \"rho\": [0.1, 0.3] }, \"seeds\": 3 }.");
        }
        catch (JsonException exception)
        {
            throw ReadFailure.Explain(path, exception, "is no JSON");
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair is valid JSON, but not valid Unicode.
            throw new InputException(path, 0, "holds a text that is no valid Unicode.", exception);
        }
        catch (InputException exception) when (!exception.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InputException(path, 0, exception.Message.Replace('`', '\''), exception);
        }
    }

    /// <summary>Refuses an impossible sweep before anything runs.</summary>
    /// <param name="seeds">Number of seeds.</param>
    internal void Check(int seeds)
    {
        if (Parameters.Count == 0)
        {
            throw new InputException("A sweep needs a property that varies: give `grid` rho=0.1,0.3, or a file that names some.");
        }

        if (Parameters.GroupBy(parameter => parameter.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InputException($"`grid` names {twice.Key} twice. Name all its values at once.");
        }

        if (Trials is < 1 or > MostTrials)
        {
            throw new InputException($"`trials` must be from 1 to {MostTrials}, not {Trials}.");
        }

        if (Search == SweepSearch.Grid && Parameters.FirstOrDefault(parameter => parameter.Choices.Count == 0) is { } range)
        {
            throw new InputException($"A grid has lists of values, and {range.Name} has a range. List its values, or use `search` random, tpe or halving.");
        }

        if (Search == SweepSearch.Grid && Trials < Combinations)
        {
            throw new InputException(
                $"The grid has {Combinations} combinations, more than `trials` {Trials}. Leave it out, or use `search` random, tpe or halving.");
        }

        if (Search == SweepSearch.Halving && seeds < 2)
        {
            throw new InputException("Successive halving gives the better half of the trials more seeds: ask for at least 2 (`seeds`).");
        }
    }

    /// <summary>The sweep as one line of JSON, without the numbers of trials and seeds, which a later call may raise.</summary>
    internal string ToJson() => JsonSerializer.Serialize(
        new SweepPlan(
            Recipe, Parameters.ToDictionary(static parameter => parameter.Name, static parameter => parameter.Values), SearchNames[(int)Search],
            Objective.Name),
        CellJson.Default.SweepPlan);

    private static SweepSpec Read(JsonElement root, byte[] content, string path)
    {
        foreach (var member in root.EnumerateObject().Where(member => !Members.Contains(member.Name)))
        {
            throw new InputException(
                path, 0, $"'{member.Name}' is no member of a sweep.{NearestName.Hint(member.Name, Members)} Known are {string.Join(", ", Members)}.");
        }

        var spec = new SweepSpec();
        return spec with
        {
            Recipe = root.TryGetProperty("recipe", out var recipe) ? RecipeOf(recipe, content, path) : spec.Recipe,
            Parameters = root.TryGetProperty("grid", out var grid) ? [.. Grid(grid)] : [],
            Search = root.TryGetProperty("search", out var search) ? ParseSearch(Word(search, "search")) : spec.Search,
            Objective = root.TryGetProperty("objective", out var objective) ? SweepObjective.Parse(Word(objective, "objective")) : spec.Objective,
            Trials = Count(root, "trials"),
            Seeds = Count(root, "seeds"),
        };
    }

    /// <summary>The recipe of a file; errors have the lines of that file.</summary>
    private static Recipe RecipeOf(JsonElement recipe, byte[] content, string path)
    {
        var reader = new Utf8JsonReader(content, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        while (reader.Read() && !(reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("recipe")))
        {
        }

        reader.Read();
        var lines = content.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n');
        return RecipeText.Read(Encoding.UTF8.GetBytes(new string('\n', lines) + recipe.GetRawText()), path);
    }

    private static IEnumerable<SweepParameter> Grid(JsonElement grid) => grid.ValueKind != JsonValueKind.Object
        ? throw new InputException("'grid' is an object with a member for each property that varies.")
        : grid.EnumerateObject().Select(member => member.Value.ValueKind switch
        {
            JsonValueKind.String => SweepParameter.Of(member.Name, member.Value.GetString()!),
            JsonValueKind.Array => SweepParameter.Of(member.Name, [.. member.Value.EnumerateArray().Select(TextOf)]),
            JsonValueKind.Object => Range(member),
            _ => throw new InputException($"'{member.Name}' has a list of values to try, a text or a range, not {member.Value.GetRawText()}."),
        });

    private static SweepParameter Range(JsonProperty member)
    {
        double End(string name) => member.Value.TryGetProperty(name, out var end) && end.ValueKind == JsonValueKind.Number ? end.GetDouble()
            : throw new InputException($"The range of '{member.Name}' needs the numbers min and max.");
        return SweepParameter.Of(member.Name, End("min"), End("max"), member.Value.TryGetProperty("log", out var log) && log.ValueKind == JsonValueKind.True);
    }

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(TextOf)),
        JsonValueKind.Null => "auto",
        _ => value.GetRawText(),
    };

    private static string Word(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new InputException($"'{name}' is a word, not {value.GetRawText()}.");

    private static int? Count(JsonElement root, string name) => !root.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count > 0 ? count
        : throw new InputException($"'{name}' is a whole number of at least 1, not {value.GetRawText()}.");
}
