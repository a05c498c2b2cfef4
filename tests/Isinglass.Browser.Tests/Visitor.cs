using PuppeteerSharp;

namespace Isinglass.Browser.Tests;

/// <summary>Somebody who looks at a page. Errors of scripts and requests to other hosts are kept.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    // Milliseconds until a test gives up; no test is about speed, and a machine may be busy.
    private const int Patience = 300_000, Pause = 100;
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(20);

    private readonly IBrowserContext _context;

    public Visitor(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.DefaultTimeout = Patience;
        page.PageError += (_, error) => Errors.Add(error.Message);
        page.Console += (_, line) =>
        {
            // What the server refuses on purpose is told by the page itself.
            if (line.Message.Type == ConsoleType.Error && !line.Message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                Errors.Add(line.Message.Text);
            }
        };
        page.Dialog += (_, dialog) =>
        {
            Errors.Add($"dialog: {dialog.Dialog.Message}");
            _ = dialog.Dialog.Dismiss();
        };
        page.Request += (_, request) => Requests.Add(new Uri(request.Request.Url));
    }

    public IPage Page { get; }

    public List<string> Errors { get; } = [];

    public List<Uri> Requests { get; } = [];

    public Task<IResponse> GoAsync(string address) => Page.GoToAsync(address);

    public Task<T> AskAsync<T>(string script) => Page.EvaluateExpressionAsync<T>(script);

    /// <summary>
    /// Waits until an expression of the page is true. A page that loads anew leaves a question to it without an answer, so it is asked again and again.
    /// </summary>
    public async Task UntilAsync(string expression)
    {
        for (var asked = 0; !await IsTrueAsync(expression); asked++)
        {
            if (asked * Pause >= Patience)
            {
                throw new TimeoutException($"Never true: {expression}. The page says: {await TextAsync("body")}");
            }

            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    public Task<string> TextAsync(string selector) =>
        AskAsync<string>($"document.querySelector({System.Text.Json.JsonSerializer.Serialize(selector)}).innerText");

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    private async Task<bool> IsTrueAsync(string expression)
    {
        try
        {
            return await AskAsync<bool>($"Boolean({expression})").WaitAsync(LongestAnswer, TestContext.Current.CancellationToken);
        }
        catch (Exception exception) when (exception is PuppeteerException or TimeoutException)
        {
            return false;
        }
    }
}
