using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Training.Recipes;

/// <summary>Recipes as JSON. A missing or null property is automatic; all faults are reported at once, each with its line.</summary>
internal static class RecipeText
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    /// <summary>Writes a recipe as an object with all its properties.</summary>
    public static void Write(Utf8JsonWriter json, Recipe recipe)
    {
        json.WriteStartObject();
        foreach (var option in RecipeOption.All)
        {
            option.Write(json, recipe);
        }

        json.WriteEndObject();
    }

    /// <summary>A recipe as indented text.</summary>
    public static string Of(Recipe recipe)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            Write(json, recipe);
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    /// <summary>Reads a recipe of a file.</summary>
    /// <param name="content">UTF-8, with or without a byte order mark; comments and a trailing comma are allowed.</param>
    /// <param name="file">The name of the file in messages.</param>
    /// <exception cref="InputException">It is not a recipe; the message lists every fault with its line.</exception>
    public static Recipe Read(ReadOnlySpan<byte> content, string file)
    {
        content = content.StartsWith(Encoding.UTF8.Preamble) ? content[Encoding.UTF8.Preamble.Length..] : content;
        if (!Utf8.IsValid(content))
        {
            throw new InputException(file, 0, "is no recipe: it is not UTF-8 text.");
        }

        try
        {
            return Parse(content, file);
        }
        catch (JsonException exception)
        {
            throw ReadFailure.Explain(file, exception, "is no recipe");
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair is valid JSON, but not valid Unicode.
            throw new InputException(file, 0, "is no recipe: a text in it is no valid Unicode.", exception);
        }
    }

    private static Recipe Parse(ReadOnlySpan<byte> content, string file)
    {
        var reader = new Utf8JsonReader(content, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new InputException(file, 1, "is no recipe: a recipe is an object, such as { \"classes\": [\"3\", \"8\"], \"seed\": 1 }.");
        }

        var (recipe, faults, seen) = (new Recipe(), new List<RecipeFault>(), new HashSet<string>(StringComparer.Ordinal));
        var (line, counted) = (1, 0);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var at = (int)reader.TokenStartIndex;
            line += content[counted..at].Count((byte)'\n');
            counted = at;
            var name = reader.GetString()!;
            reader.Read();
            var value = JsonElement.ParseValue(ref reader);
            if (!seen.Add(name))
            {
                faults.Add(new RecipeFault(name, $"'{name}' stands here a second time.", line));
            }
            else
            {
                recipe = Take(recipe, name, value, line, faults);
            }
        }

        // Reads on, so that the reader rejects anything after the object.
        reader.Read();
        RecipeFault.Refuse(faults, file);
        return recipe;
    }

    /// <summary>Reads a recipe inside another document.</summary>
    /// <param name="json">The object.</param>
    /// <param name="file">The file of the document.</param>
    public static Recipe Read(JsonElement json, string file) => Read(Encoding.UTF8.GetBytes(json.GetRawText()), file);

    private static Recipe Take(Recipe recipe, string name, JsonElement value, int line, List<RecipeFault> faults)
    {
        if (RecipeOption.All.FirstOrDefault(option => option.Name == name) is not { } option)
        {
            faults.Add(new RecipeFault(name, $"'{name}' is no property of a recipe.{NearestName.Hint(name, RecipeOption.All.Select(known => known.Name))}",
                line));
            return recipe;
        }

        recipe = option.Read(recipe, value, out var fault);
        if (fault is not null)
        {
            faults.Add(fault with { Line = line });
        }

        return recipe;
    }
}
