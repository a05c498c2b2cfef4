using System.Net;
using System.Security.Cryptography;
using System.Text;
using Isinglass.Dashboard.Pages;
using Isinglass.Dashboard.Web.Facts;
using Microsoft.AspNetCore.Http;

namespace Isinglass.Dashboard.Web;

/// <summary>
/// Access control. The Host header must be an address or a name of this machine, so that a foreign page cannot reach the server under its own name (DNS
/// rebinding); the token, if there is one, must match; changes must come from the page itself. Every answer forbids the browser to load anything from
/// elsewhere.
/// </summary>
internal sealed class Guard(string? token, bool allowsJobs)
{
    private const string Cookie = "isinglass-token";

    private const string Policy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private readonly byte[]? _hash = token is null ? null : Hash(token);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (!IsOwnName(context.Request.Host.Host))
        {
            await RefuseAsync(context, StatusCodes.Status421MisdirectedRequest, "This server answers to its address and to localhost only.");
        }
        else if (_hash is not null && !Knows(context.Request))
        {
            headers.WWWAuthenticate = "Bearer";
            await RefuseAsync(context, StatusCodes.Status401Unauthorized,
                "This page needs its token: open ADDRESS/?token=TOKEN, or send it as 'Authorization: Bearer TOKEN'.");
        }
        else if (_hash is not null && context.Request.Query.ContainsKey("token"))
        {
            // The token is removed from the address, so that it is not in the history or in copied links.
            context.Response.Cookies.Append(Cookie, context.Request.Query["token"]!,
                new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });
            context.Response.Redirect(context.Request.Path);
        }
        else if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
        }
        else if (!IsFromPage(context.Request))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Only the page itself may ask for this.");
        }
        else if (!allowsJobs && context.Request.Path.StartsWithSegments("/api/jobs", StringComparison.Ordinal))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden,
                "This server shows runs and starts none. Start it with --allow-jobs to let visitors train.");
        }
        else
        {
            await next(context);
        }
    }

    /// <summary>Answers with a message: a page for a person who asked for one, else JSON.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
            ? Answers.HtmlAsync(context, Layout.Page("Not shown", "", $"""<h1>This cannot be shown</h1><p>{message}</p><p><a href="/">All runs</a></p>"""))
            : Answers.JsonAsync(context, new Refusal(message), PageJson.Default.Refusal);
    }

    private static bool IsOwnName(string host) => host.Trim('[', ']') is var name
        && (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase)
            || IPAddress.TryParse(name, out _));

    private static bool IsFromPage(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return (origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority == request.Host.Value))
            && request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
    }

    private bool Knows(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var offered = header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..]
            : request.Query.TryGetValue("token", out var inAddress) ? inAddress.ToString()
            : request.Cookies[Cookie];
        return offered is not null && CryptographicOperations.FixedTimeEquals(Hash(offered), _hash);
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
