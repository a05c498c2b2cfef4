using System.Text;
using System.Text.Json;
using Isinglass.Files;
using Microsoft.AspNetCore.Http;

namespace Isinglass.Dashboard.Web;

/// <summary>Answers of the server.</summary>
internal static class Answers
{
    /// <summary>A JSON object.</summary>
    public static Task JsonAsync(HttpContext context, Action<Utf8JsonWriter> members) =>
        BytesAsync(context, "application/json; charset=utf-8", JsonText.ObjectBytes(members));

    /// <summary>A JSON value.</summary>
    public static Task WholeJsonAsync(HttpContext context, Action<Utf8JsonWriter> write) =>
        BytesAsync(context, "application/json; charset=utf-8", JsonText.Bytes(write));

    /// <summary>A page.</summary>
    public static Task HtmlAsync(HttpContext context, string html) => BytesAsync(context, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(html));

    public static async Task BytesAsync(HttpContext context, string type, ReadOnlyMemory<byte> bytes)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }
}
