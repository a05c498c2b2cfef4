using System.Text;
using System.Text.Json.Serialization.Metadata;
using Isinglass.Files;
using Microsoft.AspNetCore.Http;

namespace Isinglass.Dashboard.Web;

/// <summary>Answers of the server.</summary>
internal static class Answers
{
    /// <summary>A JSON value of a described type.</summary>
    public static Task JsonAsync<T>(HttpContext context, T value, JsonTypeInfo<T> form) => JsonAsync(context, JsonText.Bytes(value, form));

    /// <summary>A JSON value.</summary>
    public static Task JsonAsync(HttpContext context, byte[] json) => BytesAsync(context, "application/json; charset=utf-8", json);

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
