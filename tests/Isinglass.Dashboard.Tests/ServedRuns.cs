using System.Text.Json;
using Isinglass.Dashboard.Web;
using Isinglass.Testing;

namespace Isinglass.Dashboard.Tests;

/// <summary>A folder of runs and a server over it, on a free port of the loopback.</summary>
internal sealed class ServedRuns : IAsyncDisposable
{
    private readonly DashboardServer _server;

    private ServedRuns(TemporaryFolder folder, DashboardServer server) =>
        (Folder, _server, Client) = (folder, server,
        new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true }));

    public TemporaryFolder Folder { get; }

    public HttpClient Client { get; }

    public string Address => _server.Address;

    /// <summary>Starts a server.</summary>
    /// <param name="prepare">Fills the folder before.</param>
    /// <param name="change">Other settings than the usual ones.</param>
    public static async Task<ServedRuns> StartAsync(Action<TemporaryFolder> prepare, Func<ServeSettings, ServeSettings>? change = null)
    {
        var folder = new TemporaryFolder();
        prepare(folder);
        var settings = new ServeSettings { Runs = folder.Path };
        var server = new DashboardServer(change is null ? settings : change(settings), TimeProvider.System);
        await server.StartAsync(CancellationToken.None);
        return new ServedRuns(folder, server) { Client = { BaseAddress = new Uri(server.Address) } };
    }

    public Task<string> TextAsync(string path) => Client.GetStringAsync(new Uri(path, UriKind.Relative));

    public async Task<JsonElement> JsonAsync(string path) => JsonDocument.Parse(await TextAsync(path)).RootElement;

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        return await Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Folder.Dispose();
    }
}
