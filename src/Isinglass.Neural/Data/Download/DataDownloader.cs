using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Neural.Data.Download;

/// <summary>
/// Downloads files from several mirrors. A file is written as NAME.part, resumed after an interruption (HTTP range request), compared with its published
/// checksum, and only then renamed: a file under its own name is complete.
/// </summary>
/// <param name="client">Makes the requests; its timeout should be infinite, since a slow download is not a failure.</param>
/// <param name="pause">Pause before the mirrors are tried again; null = 2 seconds.</param>
internal sealed class DataDownloader(HttpClient client, TimeSpan? pause = null)
{
    /// <summary>How often all mirrors are tried for a file.</summary>
    public const int Rounds = 3;

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(2);

    /// <summary>Downloads all files of a source that are not there yet.</summary>
    /// <param name="source">Mirrors, files and checksums.</param>
    /// <param name="folder">The folder for the files; created when it does not exist.</param>
    /// <param name="progress">Called after every block; null = no progress.</param>
    /// <param name="cancellation">Stops; what has arrived is kept for the next attempt.</param>
    /// <returns><see cref="StopReason.Completed"/> or <see cref="StopReason.Cancelled"/>.</returns>
    /// <exception cref="InputException">The folder cannot be written, or contains another file of the same name.</exception>
    /// <exception cref="DownloadException">No mirror gave a file.</exception>
    public async Task<StopReason> DownloadAsync(DownloadSource source, string folder, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var file in source.Files)
            {
                await DownloadFileAsync(source.Mirrors, file, Path.Combine(folder, file.Name), progress, cancellation);
            }

            return StopReason.Completed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return StopReason.Cancelled;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot write into {folder}: {exception.Message} Choose another folder with `data_dir`, or make room.", exception);
        }
    }

    private async Task DownloadFileAsync(
        IReadOnlyList<Uri> mirrors,
        DownloadFile file,
        string path,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellation)
    {
        if (File.Exists(path))
        {
            await RefuseOtherFileAsync(path, file, cancellation);
            return;
        }

        var failures = new List<string>();
        var candidates = mirrors.Select(mirror => new Uri(mirror, file.Name)).ToList();
        for (var round = 0; round < Rounds && candidates.Count > 0; round++)
        {
            await Task.Delay(round == 0 ? TimeSpan.Zero : pause ?? DefaultPause, cancellation);
            foreach (var address in candidates.ToArray())
            {
                var attempt = await TryAsync(address, file, path, progress, cancellation);
                if (attempt.Failure is null)
                {
                    return;
                }

                failures.Add($"{address}: {attempt.Failure}");
                if (attempt.IsFinal)
                {
                    candidates.Remove(address);
                }
            }
        }

        var lines = string.Concat(failures.Distinct(StringComparer.Ordinal).Select(static failure => $"\n  {failure}"));
        throw new DownloadException($"Could not download {file.Name}:{lines}\n"
            + "Check the connection and run the command again (what has arrived is kept), "
            + $"set {DownloadSource.MirrorVariable} to another mirror, or put the file into {Path.GetDirectoryName(path)} yourself.");
    }

    private static async Task RefuseOtherFileAsync(string path, DownloadFile file, CancellationToken cancellation)
    {
        var found = await CheckSumAsync(path, cancellation);
        if (!string.Equals(found, file.Md5, StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException(path, 0, $"the file is not the published one (MD5 {found}, published {file.Md5}), and is not overwritten. "
                + "Move it away, or choose another folder with `data_dir`.");
        }
    }

    /// <summary>One request to one mirror. Null = the file is there; otherwise the failure, and whether another try at this mirror is pointless.</summary>
    private async Task<(string? Failure, bool IsFinal)> TryAsync(
        Uri address,
        DownloadFile file,
        string path,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellation)
    {
        var part = path + ".part";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(LongestSilence);
        try
        {
            var status = await ReceiveAsync(address, file, part, progress, patience);
            if (status is not (HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable))
            {
                return ($"answered {(int)status} {status}", (int)status is >= 400 and < 500 and not (408 or 429));
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ($"sent nothing for {LongestSilence.TotalSeconds} seconds", IsFinal: false);
        }
        catch (HttpRequestException exception)
        {
            return (exception.Message, IsFinal: false);
        }

        var found = await CheckSumAsync(part, cancellation);
        if (!string.Equals(found, file.Md5, StringComparison.OrdinalIgnoreCase))
        {
            File.Delete(part);
            return ($"the check sum is wrong (MD5 {found}, published {file.Md5}); the file was removed", IsFinal: false);
        }

        File.Move(part, path);
        return (null, IsFinal: true);
    }

    /// <summary>Appends what is missing to the part file, or starts again when the mirror cannot resume.</summary>
    private async Task<HttpStatusCode> ReceiveAsync(
        Uri address,
        DownloadFile file,
        string part,
        IProgress<DownloadProgress>? progress,
        CancellationTokenSource patience)
    {
        var known = File.Exists(part) ? new FileInfo(part).Length : 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Range = known > 0 ? new RangeHeaderValue(known, null) : null;
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        if (!response.IsSuccessStatusCode)
        {
            return response.StatusCode;
        }

        var continues = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == known;
        await using var target = new FileStream(part, continues ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None);
        var total = target.Position + response.Content.Headers.ContentLength;
        await using var content = await response.Content.ReadAsStreamAsync(patience.Token);
        var block = new byte[1 << 16];
        for (int count; (count = await ReadAsync(content, block, patience.Token)) > 0;)
        {
            patience.CancelAfter(LongestSilence);
            await target.WriteAsync(block.AsMemory(0, count), patience.Token);
            progress?.Report(new DownloadProgress(file.Name, target.Position, total));
        }

        return response.StatusCode;
    }

    /// <summary>Reads a block; a network failure has another exception type than a disk failure.</summary>
    private static async Task<int> ReadAsync(Stream content, Memory<byte> block, CancellationToken cancellation)
    {
        try
        {
            return await content.ReadAsync(block, cancellation);
        }
        catch (IOException exception)
        {
            throw new HttpRequestException(exception.Message, exception);
        }
    }

    [SuppressMessage("Security", "CA5351", Justification = "The publishers give MD5; it guards against damage, not against an attacker.")]
    private static async Task<string> CheckSumAsync(string path, CancellationToken cancellation)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
        return Convert.ToHexStringLower(await MD5.HashDataAsync(stream, cancellation));
    }
}
