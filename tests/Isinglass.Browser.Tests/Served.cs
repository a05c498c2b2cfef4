using Isinglass.Dashboard.Web;
using Isinglass.Testing;

namespace Isinglass.Browser.Tests;

/// <summary>A folder of runs and a server over it that can be stopped and started again at the same address.</summary>
internal sealed class Served : IAsyncDisposable
{
    private readonly Func<ServeSettings, ServeSettings> _change;
    private DashboardServer? _server;
    private int _port;

    private Served(Func<ServeSettings, ServeSettings>? change) => _change = change ?? (static settings => settings);

    public TemporaryFolder Folder { get; } = new();

    public string Address => _server!.Address;

    public static async Task<Served> StartAsync(Action<TemporaryFolder> prepare, Func<ServeSettings, ServeSettings>? change = null)
    {
        var served = new Served(change);
        prepare(served.Folder);
        await served.StartAgainAsync();
        return served;
    }

    public async Task StartAgainAsync()
    {
        _server = new DashboardServer(
            _change(new ServeSettings { Runs = Folder.Path, Port = _port, Program = Path.Combine(AppContext.BaseDirectory, "Isinglass.Cli.dll") }),
                TimeProvider.System);
        await _server.StartAsync(CancellationToken.None);
        _port = new Uri(_server.Address).Port;
    }

    public ValueTask StopAsync() => _server!.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Folder.Dispose();
    }
}
