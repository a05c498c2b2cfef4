using System.Globalization;
using System.Text;
using Isinglass.RunStore.Folders;
using Isinglass.RunStore.Index;
using Microsoft.AspNetCore.Http;

namespace Isinglass.Dashboard.Web;

/// <summary>
/// The rounds of a run as server-sent events, while it runs. The id of an event is the length of the log after its line, so a browser that reconnects (also to
/// another server) continues where it was, without gaps or repetitions.
/// </summary>
internal sealed class LogStream(string store, string id, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200), Heartbeat = TimeSpan.FromSeconds(15);

    private string Finished => Path.Combine(store, id.Replace('/', Path.DirectorySeparatorChar));

    private string Unfinished => Finished + RunFolderReader.UnfinishedEnding;

    public async Task SendAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        _ = long.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var position);
        var (body, stop, said) = (context.Response.Body, context.RequestAborted, clock.GetTimestamp());
        await WriteAsync(body, ": the rounds of a run\n\n", stop);
        while (!stop.IsCancellationRequested)
        {
            // Checked before reading, so that everything written until the end is read.
            var isOver = !Directory.Exists(Unfinished) || !FolderOwner.IsAlive(Unfinished);
            var (text, next) = ReadLines(position);
            if (text is not null || clock.GetElapsedTime(said) > Heartbeat)
            {
                await WriteAsync(body, text ?? ": still here\n\n", stop);
                (position, said) = (next, clock.GetTimestamp());
            }

            if (isOver)
            {
                await WriteAsync(body, $"event: end\ndata: {(Directory.Exists(Finished) ? "finished" : "interrupted")}\n\n", stop);
                return;
            }

            await Task.Delay(Pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Events of the complete lines after a position, and the position after them; null when there are none.</summary>
    private (string? Text, long Position) ReadLines(long position)
    {
        var path = new[] { Unfinished, Finished }.Select(folder => Path.Combine(folder, RunLog.Name)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            return (null, position);
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var events = new StringBuilder();
            if (stream.Length < position)
            {
                // A resumed run drops the rounds after its checkpoint.
                events.Append("event: reset\ndata: 0\n\n");
                position = 0;
            }

            var bytes = new byte[stream.Length - position];
            stream.Position = position;
            stream.ReadExactly(bytes);
            for (int end, start = 0; (end = bytes.AsSpan(start).IndexOf((byte)'\n')) >= 0; start += end + 1)
            {
                position += end + 1;
                events.Append(CultureInfo.InvariantCulture, $"id: {position}\ndata: {Encoding.UTF8.GetString(bytes, start, end).TrimEnd('\r')}\n\n");
            }

            return (events.Length > 0 ? events.ToString() : null, position);
        }
        catch (IOException)
        {
            // Its folder is just being renamed; the next read finds it.
            return (null, position);
        }
    }

    private static async Task WriteAsync(Stream body, string text, CancellationToken stop)
    {
        await body.WriteAsync(Encoding.UTF8.GetBytes(text), stop);
        await body.FlushAsync(stop);
    }
}
