using System.Text;
using System.Text.Json;
using Isinglass.Model;

namespace Isinglass.Machines.Connections;

/// <summary>JSON of services. Unknown fields are ignored; missing ones are reported with the beginning of the reply.</summary>
internal static class ReplyJson
{
    private const int MostShown = 300;

    /// <summary>Parses a reply by <paramref name="read"/>.</summary>
    /// <exception cref="WorkException">It is truncated, or not a reply of this service.</exception>
    public static T Parse<T>(string service, byte[] body, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new WorkException($"{service} sent a reply that is not one of its " +
                $"contract: {Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MostShown)))}", exception);
        }
    }
}
