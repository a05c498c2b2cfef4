using Isinglass.Dashboard.Pages;
using Isinglass.Dashboard.Web.Queues;
using Isinglass.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Isinglass.Dashboard.Web;

/// <summary>The web server of the page: no configuration except its settings, no log, nothing from the environment.</summary>
internal sealed class DashboardServer : IAsyncDisposable
{
    private const long LongestBody = 32L << 20;

    private readonly WebApplication _application;
    private readonly FreshIndex _index;
    private readonly StartedJobs _jobs;

    /// <summary>Creates the server and reads the runs once.</summary>
    /// <exception cref="InputException">There is no such folder of runs.</exception>
    public DashboardServer(ServeSettings settings, TimeProvider clock)
    {
        _index = new FreshIndex(settings.Runs, clock);
        _jobs = new StartedJobs(_index, settings, clock);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = LongestBody;
            options.Listen(settings.Address, settings.Port);
        });
        _application = builder.Build();
        _application.Use(next => context => new Guard(settings.Token, settings.AllowsJobs).InvokeAsync(context, next));
        _application.Use(next => context => ExplainAsync(context, next));
        _application.UseRouting();
        var queue = new Queue(settings);
        new Api(_index, settings, _jobs, clock).Map(_application);
        new QueueApi(queue, settings).Map(_application);
        new PageRoutes(_index, settings, _jobs, queue).Map(_application);
        _application.MapFallback(context => Guard.RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such page. The runs are at /."));
    }

    /// <summary>Its address, once started.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Starts to listen.</summary>
    /// <exception cref="WorkException">The port is in use, or the address is not one of this machine.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            await _application.StartAsync(cancellation);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            throw new WorkException($"The page cannot be served: {exception.Message} Choose another port by --port, or 0 for any free one.", exception);
        }

        Address = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    /// <summary>Serves until Ctrl-C, SIGTERM or cancellation.</summary>
    public Task WaitAsync(CancellationToken cancellation) => _application.WaitForShutdownAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _jobs.Dispose();
        _index.Dispose();
    }

    /// <summary>Answers with the error of a request.</summary>
    private static async Task ExplainAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (InputException exception)
        {
            await Guard.RefuseAsync(context, StatusCodes.Status400BadRequest, exception.Message);
        }
        catch (Exception exception) when (exception is WorkException or IOException or UnauthorizedAccessException or Microsoft.Data.Sqlite.SqliteException
            && !context.Response.HasStarted)
        {
            await Guard.RefuseAsync(context, StatusCodes.Status500InternalServerError, exception.Message);
        }
    }
}
