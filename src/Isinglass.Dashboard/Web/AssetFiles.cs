using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Isinglass.Dashboard.Web;

/// <summary>Scripts and styles embedded in this assembly.</summary>
internal static class AssetFiles
{
    private static readonly Dictionary<string,
        (byte[] Content, string Tag)> Files = typeof(AssetFiles).Assembly.GetManifestResourceNames().ToDictionary(name => name, Load, StringComparer.Ordinal);

    /// <summary>All files, by name.</summary>
    public static IEnumerable<string> Names => Files.Keys;

    /// <summary>The content of an existing file.</summary>
    public static byte[] Read(string name) => Files[name].Content;

    /// <summary>Answers with a file, or with 304 when the browser has a copy.</summary>
    public static Task SendAsync(HttpContext context, string name)
    {
        if (!Files.TryGetValue(name, out var file))
        {
            return Guard.RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such file.");
        }

        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.ETag = file.Tag;
        if (context.Request.Headers.IfNoneMatch == file.Tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return Answers.BytesAsync(context, TypeOf(name), file.Content);
    }

    /// <summary>The media type of a file by its ending.</summary>
    public static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".json" => "application/json; charset=utf-8",
        ".html" => "text/html; charset=utf-8",
        ".csv" or ".jsonl" or ".md" or ".txt" or ".sol" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };

    private static (byte[] Content, string Tag) Load(string name)
    {
        using var stream = typeof(AssetFiles).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return (content, $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"");
    }
}
