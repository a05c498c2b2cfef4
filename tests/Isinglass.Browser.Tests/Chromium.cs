using Isinglass.Testing;
using PuppeteerSharp;

[assembly: AssemblyFixture(typeof(Isinglass.Browser.Tests.Chromium))]

namespace Isinglass.Browser.Tests;

/// <summary>Debian's Chromium, one for all tests; skipped where there is none.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Executable))
        {
            return;
        }

        _browser = await Puppeteer.LaunchAsync(new LaunchOptions
        {
            ExecutablePath = Executable,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--hide-scrollbars"],
        });
    }

    private static string Executable => "/usr/bin/chromium";

    /// <summary>A visitor with cookies of his own.</summary>
    internal async Task<Visitor> VisitAsync(int width = 1280, int height = 900, bool isDark = false)
    {
        Require.That(_browser is not null, "chromium is not installed: apt-get install chromium");
        var context = await _browser.CreateBrowserContextAsync();
        var page = await context.NewPageAsync();
        await page.SetViewportAsync(new ViewPortOptions { Width = width, Height = height });
        await page.EmulateMediaFeaturesAsync([new MediaFeatureValue { MediaFeature = MediaFeature.PrefersColorScheme, Value = isDark ? "dark" : "light" }]);
        return new Visitor(context, page);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
    }
}
