using System.Net.Http.Headers;
using System.Net.Sockets;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Machines.Connections;

/// <summary>How often a request may be sent.</summary>
internal enum Repetition
{
    /// <summary>As often as needed: the request is idempotent.</summary>
    Safe,

    /// <summary>Again only if the service certainly did nothing: it was temporarily unavailable, or not reached.</summary>
    Once,
}

/// <summary>
/// Requests to one service: the token goes into a header and nowhere else, redirects are not followed, temporary failures are retried (after Retry-After, else
/// 0.5 s, doubled, plus up to a quarter that depends on the attempt), and errors contain the service's own message.
/// </summary>
internal sealed class ServiceClient : IDisposable
{
    private const int Attempts = 6;
    private const long LargestReply = 1L << 30;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client;
    private readonly string _service;
    private readonly string _header;
    private readonly string _scheme;
    private readonly Secret _token;
    private string? _deprecation;

    /// <summary>A client.</summary>
    /// <param name="service">Name of the machine, for messages.</param>
    /// <param name="endpoint">The address, with a slash at its end.</param>
    /// <param name="token">The token.</param>
    /// <param name="header">The token's header.</param>
    /// <param name="scheme">Text before the token there, such as "Bearer ".</param>
    public ServiceClient(string service, Uri endpoint, Secret token, string header, string scheme = "")
    {
        (_service, _token, _header, _scheme) = (service, token, header, scheme);
        // The client owns its handler.
#pragma warning disable CA2000
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            BaseAddress = endpoint,
            Timeout = Timeout.InfiniteTimeSpan,
        };
#pragma warning restore CA2000
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("isinglass", "0.1"));
    }

    /// <summary>Longest time of one attempt. Default 2 minutes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Waits between attempts and polls; replaced in tests.</summary>
    public Action<TimeSpan, CancellationToken> Wait { get; init; } = static (time, cancellation) => cancellation.WaitHandle.WaitOne(time);

    /// <summary>The service's deprecation notice; null = none.</summary>
    public string? Deprecation => Volatile.Read(ref _deprecation);

    /// <summary>The address of the service.</summary>
    public Uri Endpoint => _client.BaseAddress!;

    /// <summary>Sends a request until it gets a final answer.</summary>
    /// <param name="request">Creates the request for each attempt.</param>
    /// <param name="repetition">How often it may be sent.</param>
    /// <param name="run">Its cancellation ends the waiting.</param>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    /// <exception cref="LostReplyException">A request that may be sent once was sent, and its reply was lost.</exception>
    /// <exception cref="WorkException">The service cannot be reached, or keeps failing.</exception>
    public ServiceReply Send(Func<HttpRequestMessage> request, Repetition repetition, SolveRun run)
    {
        for (var attempt = 1; ; attempt++)
        {
            run.Control.Cancellation.ThrowIfCancellationRequested();
            string trouble;
            TimeSpan? after = null;
            try
            {
                var (reply, retryAfter) = SendOnce(request, run.Control.Cancellation);
                var passes = reply.Status is 429 or 503 || (repetition == Repetition.Safe && reply.Status is 408 or 500 or 502 or 504);
                if (!passes && reply.Status >= 500 && repetition == Repetition.Once)
                {
                    throw new LostReplyException($"{_service} answered {reply.Status}: {_token.Cover(reply.Text)}");
                }

                if (!passes || attempt == Attempts)
                {
                    return reply;
                }

                (trouble, after) = ($"answered {reply.Status}: {_token.Cover(reply.Text)}", retryAfter);
            }
            catch (Exception exception) when (IsTransport(exception) && !run.Control.Cancellation.IsCancellationRequested)
            {
                trouble = exception is OperationCanceledException ? $"gave no reply within {Patience.TotalSeconds} s" : _token.Cover(exception.Message);
                if (repetition == Repetition.Once && !NeverArrived(exception))
                {
                    throw new LostReplyException($"{_service}: {trouble}", exception);
                }

                if (attempt == Attempts)
                {
                    throw new WorkException($"{_service} at {Endpoint} cannot be used: {trouble} ({Attempts} attempts). Check the connection and the " +
                        "endpoint.", exception);
                }
            }

            run.Report(double.NaN, $"{_service} {trouble}; attempt {attempt + 1} follows");
            Wait(PauseBefore(attempt, after), run.Control.Cancellation);
        }
    }

    /// <summary>The reply if it is a success.</summary>
    /// <exception cref="InputException">The token or the request was refused.</exception>
    /// <exception cref="WorkException">The service failed.</exception>
    public ServiceReply Expect(ServiceReply reply, string what) => reply.IsDone ? reply : throw (reply.Status switch
    {
        401 or 403 => new InputException($"{_service} refuses the token ({reply.Status}) for {what}: {_token.Cover(reply.Text)}"),
        >= 400 and < 500 and not 408 and not 429 => new InputException($"{_service} refuses {what} ({reply.Status}): {_token.Cover(reply.Text)}"),
        _ => new WorkException($"{_service} failed at {what} ({reply.Status}): {_token.Cover(reply.Text)}"),
    });

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static TimeSpan PauseBefore(int attempt, TimeSpan? after)
    {
        // A deterministic jitter of up to a quarter, which depends on the attempt.
        var pause = after ?? FirstPause * Math.ScaleB(1, attempt - 1) * (1 + 0.25 * ((attempt * 0.618) % 1));
        return pause < LongestPause ? pause : LongestPause;
    }

    private static bool IsTransport(Exception exception) => exception is HttpRequestException or IOException or OperationCanceledException;

    private static bool NeverArrived(Exception exception) =>
        exception is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
        }
        && exception.InnerException is SocketException or System.Security.Authentication.AuthenticationException;

    private (ServiceReply Reply, TimeSpan? RetryAfter) SendOnce(Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var request = make();
        request.Headers.TryAddWithoutValidation(_header, _scheme + _token.Reveal());
        using var response = _client.Send(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        using var body = new MemoryStream();
        using (var stream = response.Content.ReadAsStream(patience.Token))
        {
            var block = new byte[1 << 16];
            for (var count = stream.Read(block); count > 0; count = stream.Read(block))
            {
                patience.Token.ThrowIfCancellationRequested();
                body.Write(block, 0, count);
                if (body.Length > LargestReply)
                {
                    throw new WorkException($"{_service} sends more than {LargestReply} bytes in one reply.");
                }
            }
        }

        if (response.Headers.TryGetValues("x-deprecation", out var notes))
        {
            Volatile.Write(ref _deprecation, string.Join(", ", notes));
        }

        var retry = response.Headers.RetryAfter?.Delta;
        return (new ServiceReply((int)response.StatusCode, body.ToArray(), response.Headers.ETag?.ToString(), _deprecation), retry);
    }
}
