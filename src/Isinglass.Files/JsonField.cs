using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Isinglass.Model;

namespace Isinglass.Files;

/// <summary>A value of a JSON document with its place in the file, so that errors name file, field and cause.</summary>
internal sealed class JsonField
{
    private const int ShownLength = 40;

    private readonly string _file, _cure, _place;

    /// <summary>The root of a document.</summary>
    /// <param name="root">The value.</param>
    /// <param name="file">The file, for errors.</param>
    /// <param name="cure">How to repair a damaged file, a sentence.</param>
    public JsonField(JsonElement root, string file, string cure)
        : this(root, file, cure, "")
    {
    }

    private JsonField(JsonElement element, string file, string cure, string place) => (Element, _file, _cure, _place) = (element, file, cure, place);

    /// <summary>The value itself.</summary>
    public JsonElement Element { get; }

    /// <summary>A text.</summary>
    /// <exception cref="InputException">It is something else.</exception>
    public string Text
    {
        get
        {
            try
            {
                return Element.ValueKind == JsonValueKind.String ? Element.GetString()! : throw Wrong("a text");
            }
            catch (InvalidOperationException)
            {
                // Broken escapes are found only when the text is read.
                throw Wrong("a text of proper Unicode");
            }
        }
    }

    /// <summary>A finite number.</summary>
    /// <exception cref="InputException">It is something else.</exception>
    public double Number => Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out var value) && double.IsFinite(value) ? value
        : throw Wrong("a finite number");

    /// <summary>True or false.</summary>
    /// <exception cref="InputException">It is something else.</exception>
    public bool Flag => Element.ValueKind is JsonValueKind.True or JsonValueKind.False ? Element.GetBoolean() : throw Wrong("true or false");

    /// <summary>A time in ISO 8601.</summary>
    /// <exception cref="InputException">It is something else.</exception>
    public DateTimeOffset Time => Element.ValueKind == JsonValueKind.String && Element.TryGetDateTimeOffset(out var value) ? value
        : throw Wrong("a time such as \"2026-11-30T10:00:00+00:00\"");

    /// <summary>The values of a list.</summary>
    /// <exception cref="InputException">It is something else.</exception>
    public IEnumerable<JsonField> Items
    {
        get
        {
            var list = this;
            return Element.ValueKind == JsonValueKind.Array ? Element.EnumerateArray()
                .Select((item, k) => new JsonField(item, list._file, list._cure, $"{list._place}[{k}]"))
                : throw Wrong("a list");
        }
    }

    /// <summary>The fields of an object with their names.</summary>
    /// <exception cref="InputException">It is something else.</exception>
    public IEnumerable<(string Name, JsonField Value)> Members
    {
        get
        {
            var parent = this;
            return Element.ValueKind == JsonValueKind.Object
                ? Element.EnumerateObject().Select(one => (one.Name, new JsonField(one.Value, parent._file, parent._cure, parent.Place(one.Name))))
                : throw Wrong("an object");
        }
    }

    /// <summary>The numbers of a list.</summary>
    /// <exception cref="InputException">It is something else.</exception>
    public double[] Numbers => [.. Items.Select(static item => item.Number)];

    /// <summary>The integers of a list.</summary>
    /// <exception cref="InputException">It is something else.</exception>
    public int[] Integers => [.. Items.Select(static item => item.Integer())];

    /// <summary>The texts of a list.</summary>
    /// <exception cref="InputException">It is something else.</exception>
    public string[] Texts => [.. Items.Select(static item => item.Text)];

    /// <summary>The field of this name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public JsonField this[string name] => Find(name) ?? throw new InputException(_file, 0, $"the field '{Place(name)}' is missing. {_cure}");

    /// <summary>The field of this name, or null.</summary>
    /// <exception cref="InputException">This is not an object.</exception>
    public JsonField? Find(string name) => Element.ValueKind != JsonValueKind.Object ? throw Wrong($"an object with the field '{name}'")
        : Element.TryGetProperty(name, out var value) ? new JsonField(value, _file, _cure, Place(name)) : null;

    /// <summary>An integer.</summary>
    /// <param name="least">The smallest possible value.</param>
    /// <param name="greatest">The largest possible value.</param>
    /// <exception cref="InputException">It is something else.</exception>
    public int Integer(int least = int.MinValue, int greatest = int.MaxValue) =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out var value) && value >= least && value <= greatest ? value
            : throw Wrong(least == int.MinValue ? "a whole number of 32 bits" : greatest == int.MaxValue ? $"a whole number from {least} on"
            : $"a whole number in {least} .. {greatest}");

    /// <summary>A text that is parsed.</summary>
    /// <param name="parse">Parses the text; its exceptions are reported with the field.</param>
    /// <exception cref="InputException">It cannot be parsed.</exception>
    public T Parse<T>(Func<string, T> parse)
    {
        var text = Text;
        try
        {
            return parse(text);
        }
        catch (Exception exception) when (exception is InputException or FormatException or ArgumentException or OverflowException)
        {
            throw Error(exception.Message);
        }
    }

    /// <summary>The error for this value.</summary>
    /// <param name="cause">What is wrong with it, a sentence.</param>
    public InputException Error(string cause) => new(_file, 0, $"{(_place.Length == 0 ? "" : $"the field '{_place}': ")}{cause} {_cure}");

    private InputException Wrong(string expected)
    {
        // Invalid Unicode is shown as replacement characters.
        var shown = Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(Element));
        return Error($"{expected} is expected, not {(shown.Length > ShownLength ? shown[..ShownLength] + "..." : shown)}.");
    }

    private string Place(string name) => _place.Length == 0 ? name : $"{_place}.{name}";
}
