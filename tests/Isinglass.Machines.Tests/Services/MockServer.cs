using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Isinglass.Machines.Tests.Services;

/// <summary>What goes wrong with one request.</summary>
/// <param name="On">Method and the beginning of the path: "POST /v4/async/qubo".</param>
/// <param name="Status">The status instead of the service's own; 0 = its own.</param>
/// <param name="Body">The body of that status.</param>
/// <param name="RetryAfter">Seconds of the header Retry-After; 0 = none.</param>
/// <param name="Cut">The connection is cut: before the service works, after it worked and before it answers, or in the middle of its answer.</param>
/// <param name="Delay">The answer comes so late.</param>
public sealed record Fault(string On, int Status = 0, string Body = "", int RetryAfter = 0, Cut Cut = Cut.None, TimeSpan Delay = default);

/// <summary>Where a connection is cut.</summary>
public enum Cut
{
    None,
    BeforeWork,
    AfterWork,
    InAnswer,
}

/// <summary>A web server on this machine that fails as it is told, each fault once, in order.</summary>
internal abstract class MockServer : IAsyncDisposable
{
    public const string Token = "token-that-nobody-may-see-4711";

    private readonly WebApplication _application;
    private bool _isClosed;

    protected MockServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public ConcurrentQueue<Fault> Faults { get; } = new();

    /// <summary>Method and path of every request.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Problems that it took.</summary>
    public abstract int TakenCount { get; }

    public async Task StartAsync()
    {
        await _application.StartAsync();
        Address = new Uri(_application.Urls.Single() + "/");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            await _application.DisposeAsync();
        }
    }

    /// <summary>What the service answers.</summary>
    protected abstract Task<(int Status, string Body)> ServeAsync(HttpContext context, byte[] body);

    protected static string Json(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(Files.JsonText.Bytes(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }));

    private async Task AnswerAsync(HttpContext context)
    {
        var what = $"{context.Request.Method} {context.Request.Path}";
        Requests.Enqueue(what);
        using var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content);
        var fault = Faults.TryPeek(out var next) && what.StartsWith(next.On, StringComparison.Ordinal) && Faults.TryDequeue(out next) ? next : new Fault("");
        if (fault.Cut == Cut.BeforeWork)
        {
            context.Abort();
            return;
        }

        var (status, body) = fault.Status != 0 ? (fault.Status, fault.Body) : await ServeAsync(context, content.ToArray());
        if (fault.Delay > TimeSpan.Zero)
        {
            await Task.Delay(fault.Delay, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        if (fault.Cut == Cut.AfterWork)
        {
            context.Abort();
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.StatusCode = status;
        context.Response.ContentType ??= "application/json";
        context.Response.ContentLength = bytes.Length;
        if (fault.RetryAfter > 0)
        {
            context.Response.Headers.RetryAfter = $"{fault.RetryAfter}";
        }

        if (fault.Cut == Cut.InAnswer)
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        await context.Response.Body.WriteAsync(bytes);
    }
}
