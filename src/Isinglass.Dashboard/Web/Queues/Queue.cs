using System.Diagnostics;
using System.IO.Compression;
using Isinglass.Files;
using Isinglass.Jobs;
using Isinglass.Model;
using Isinglass.RunStore.Folders;

namespace Isinglass.Dashboard.Web.Queues;

/// <summary>The submitted jobs, as shown on the page. New ones are submitted through the program isinglass, which checks their command lines.</summary>
internal sealed class Queue(ServeSettings settings)
{
    private const int LongestLog = 256 << 10;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly JobFolder _folder =
        new(settings.JobFolder, new JobProgram(settings.Program ?? "", static folder => ["jobs", "keep", "--jobs", folder]));

    /// <summary>All jobs with their progress, the newest first.</summary>
    public IReadOnlyList<QueuedJob> All => [.. _folder.All().Reverse().Select(QueuedJob.Of)];

    /// <summary>The end of a job's log.</summary>
    /// <exception cref="InputException">There is no such job.</exception>
    public byte[] Log(string id)
    {
        var path = _folder.Find(id).Log;
        if (!File.Exists(path))
        {
            return [];
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = Math.Max(0, stream.Length - LongestLog);
        var bytes = new byte[stream.Length - stream.Position];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    /// <summary>The results of a job, packed: its run and its output.</summary>
    /// <exception cref="InputException">There is no such job.</exception>
    public void Pack(string id, Stream target)
    {
        var job = _folder.Find(id);
        using var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        var run = job.Run;
        foreach (var file in run is null ? [] : Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories))
        {
            if (!FolderOwner.IsMark(Path.GetFileName(file)))
            {
                archive.CreateEntryFromFile(file, $"{id}/{Path.GetRelativePath(run!, file).Replace('\\', '/')}");
            }
        }

        if (File.Exists(job.Output))
        {
            archive.CreateEntryFromFile(job.Output, $"{id}/output.json");
        }
    }

    /// <summary>Submits a command line.</summary>
    /// <returns>The job as JSON.</returns>
    /// <exception cref="InputException">It is not a job.</exception>
    public Task<string> SubmitAsync(IReadOnlyList<string> words, string? name) =>
        RunAsync(["submit", .. words, .. name is { Length: > 0 } ? (string[])["--name", name] : [], "--jobs", _folder.Path, "--json"]);

    /// <summary>Asks a job to stop; a running one keeps its best result so far.</summary>
    /// <exception cref="InputException">There is no such job.</exception>
    public void Stop(string id) => _folder.Find(id).Stop();

    private async Task<string> RunAsync(string[] arguments)
    {
        var program = settings.Program
            ?? throw new InputException("This server does not know the program whose commands are jobs: start it by 'isinglass serve'.");
        string[] words = [.. DotnetHost.Command(program), .. arguments];
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, complaint) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(LongestWait);
        var said = (await complaint).Trim();
        return process.ExitCode == 0 ? await output : throw new InputException(said.Replace("isinglass: ", "", StringComparison.Ordinal));
    }
}
