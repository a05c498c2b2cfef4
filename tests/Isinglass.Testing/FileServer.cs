using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Isinglass.Testing;

/// <summary>A small web server on this machine, over a bare socket so that it can misbehave: cut answers short, ignore ranges, refuse.</summary>
public sealed class FileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>Starts to serve.</summary>
    public FileServer()
    {
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = Task.Run(ServeAsync);
    }

    /// <summary>The address of the folder that is served.</summary>
    public Uri Address { get; }

    /// <summary>Whether range requests are honoured.</summary>
    public bool SupportsRanges { get; set; } = true;

    /// <summary>Answers are cut off after so many bytes of content, as often as <see cref="CutAnswers"/> says.</summary>
    public int CutAfter { get; set; }

    /// <summary>How many answers are still to be cut off.</summary>
    public int CutAnswers { get; set; }

    /// <summary>How many answers are still to be "503 Service Unavailable".</summary>
    public int BusyAnswers { get; set; }

    /// <summary>All requests so far: path, and from which byte.</summary>
    public ConcurrentQueue<(string Path, long From)> Requests { get; } = new();

    /// <summary>Gives a file a content.</summary>
    public void Put(string path, byte[] content) => _files[path] = content;

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var path = (await reader.ReadLineAsync() ?? "GET / x").Split(' ')[1].TrimStart('/');
        var from = 0L;
        while (await reader.ReadLineAsync() is { Length: > 0 } header)
        {
            if (SupportsRanges && header.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
            {
                from = long.Parse(header["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
            }
        }

        Requests.Enqueue((path, from));
        await AnswerAsync(stream, path, (int)from);
    }

    private async Task AnswerAsync(NetworkStream stream, string path, int from)
    {
        if (BusyAnswers > 0)
        {
            BusyAnswers--;
            await WriteAsync(stream, "503 Service Unavailable", "", ReadOnlyMemory<byte>.Empty);
        }
        else if (!_files.TryGetValue(path, out var content))
        {
            await WriteAsync(stream, "404 Not Found", "", ReadOnlyMemory<byte>.Empty);
        }
        else if (from >= content.Length && from > 0)
        {
            await WriteAsync(stream, "416 Range Not Satisfiable", $"Content-Range: bytes */{content.Length}\r\n", ReadOnlyMemory<byte>.Empty);
        }
        else if (from > 0)
        {
            await WriteAsync(stream, "206 Partial Content", $"Content-Range: bytes {from}-{content.Length - 1}/{content.Length}\r\n", content.AsMemory(from));
        }
        else
        {
            await WriteAsync(stream, "200 OK", "", content);
        }
    }

    private async Task WriteAsync(NetworkStream stream, string status, string headers, ReadOnlyMemory<byte> content)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{headers}Content-Length: {content.Length}\r\nConnection: close\r\n\r\n"));
        if (CutAnswers > 0 && content.Length > CutAfter)
        {
            CutAnswers--;
            content = content[..CutAfter];
        }

        await stream.WriteAsync(content);
    }
}
