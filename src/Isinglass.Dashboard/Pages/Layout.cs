namespace Isinglass.Dashboard.Pages;

/// <summary>The common layout of all pages.</summary>
internal static class Layout
{
    /// <summary>A page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="here">The entry of the navigation that it belongs to.</param>
    /// <param name="body">Its content.</param>
    public static string Page(string title, string here, Html body)
    {
        Html page = $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title} · Isinglass</title>
            <link rel="icon" href="/assets/icon.svg">
            <link rel="stylesheet" href="/assets/theme.css">
            <link rel="stylesheet" href="/assets/style.css">
            <script src="/assets/plot.js" defer></script>
            <script src="/assets/app.js" defer></script>
            </head>
            <body>
            <a class="skip" href="#main">Skip to the content</a>
            <header>
            <a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="22" height="22">Isinglass</a>
            <nav aria-label="Pages">{Entry("/", "Runs", here)}{Entry("/compare", "Compare", here)}{Entry("/try", "Try it", here)}{Entry("/jobs", "Jobs", here)}</nav>
            </header>
            <main id="main" tabindex="-1">
            {body}
            </main>
            </body>
            </html>
            """;
        return page.ToString();
    }

    /// <summary>The address of a run's page, or of its part of the API.</summary>
    public static string Address(string prefix, string id, string rest = "") => $"{prefix}/{Uri.EscapeDataString(id)}{rest}";

    private static Html Entry(string address, string name, string here) => name == here ? (Html)$"""<a href="{address}" aria-current="page">{name}</a>"""
        : $"""<a href="{address}">{name}</a>""";
}
