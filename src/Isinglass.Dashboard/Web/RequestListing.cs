using Isinglass.Model;
using Isinglass.RunStore.Index;
using Microsoft.AspNetCore.Http;

namespace Isinglass.Dashboard.Web;

/// <summary>The query of a request for the table of runs, from its address.</summary>
internal static class RequestListing
{
    /// <summary>Reads q (words), where (a condition), columns, sort ("-name" = largest first), limit and offset.</summary>
    /// <exception cref="InputException">A number is invalid.</exception>
    public static RunListing Read(IQueryCollection query, int? usualLimit) => new()
    {
        Search = query["q"].ToString(),
        Where = query["where"].ToString(),
        Columns = List(query, "columns"),
        Sort = query["sort"].ToString() is { Length: > 0 } sort ? sort.TrimStart('-') : "started",
        Descending = query["sort"].ToString() is not { Length: > 0 } order || order.StartsWith('-'),
        Limit = Number(query, "limit") ?? usualLimit,
        Offset = Number(query, "offset") ?? 0,
    };

    /// <summary>The words of a parameter that may be given several times, each a list separated by commas.</summary>
    public static IReadOnlyList<string> List(IQueryCollection query, string name) =>
        [.. query[name].SelectMany(value =>
            (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal)];

    private static int? Number(IQueryCollection query, string name) => query[name].ToString() is not { Length: > 0 } text ? null
        : int.TryParse(text, out var number) && number >= 0 ? number : throw new InputException($"'{name}' must be a whole number of 0 or more, not '{text}'.");
}
