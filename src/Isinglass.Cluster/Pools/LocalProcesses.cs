using System.Diagnostics;
using Isinglass.Cluster.Silos;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Cluster.Pools;

/// <summary>
/// Worker processes of this machine. One that ends is started again; all end with this process, even if it is killed, because their standard input closes.
/// </summary>
/// <param name="place">Where they find the coordinator.</param>
/// <param name="count">Their number.</param>
/// <param name="slots">Scenarios that each solves at the same time.</param>
internal sealed class LocalProcesses(MeetingPlace place, int count, int slots) : IDisposable
{
    /// <summary>Limit of restarts of a process that ends before it is ready.</summary>
    private const int MostFailures = 3;

    /// <summary>For all of them together: they hold nothing that is wanted any more.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(0.5);

    private readonly Process?[] _processes = new Process?[count];
    private readonly Lock _lock = new();
    private volatile bool _isClosed;

    /// <summary>Number of processes.</summary>
    public int Count => count;

    /// <summary>The ids of the running processes.</summary>
    public IReadOnlyList<int> Ids
    {
        get
        {
            lock (_lock)
            {
                return [.. _processes.Where(process => process is { HasExited: false }).Select(process => process!.Id)];
            }
        }
    }

    /// <summary>Starts them; completed when all are ready.</summary>
    /// <exception cref="WorkException">A process cannot start.</exception>
    public Task Start() => Task.WhenAll(Enumerable.Range(0, count).Select(k =>
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = KeepAsync(k, ready);
        return ready.Task;
    }));

    /// <inheritdoc/>
    public void Dispose()
    {
        _isClosed = true;
        lock (_lock)
        {
            foreach (var process in _processes.OfType<Process>())
            {
                process.StandardInput.Close();
            }

            var watch = Watch.Start();
            foreach (var process in _processes.OfType<Process>())
            {
                if (!process.WaitForExit(watch.Elapsed < Farewell ? Farewell - watch.Elapsed : TimeSpan.Zero))
                {
                    process.Kill();
                }

                process.Dispose();
            }
        }
    }

    private async Task KeepAsync(int k, TaskCompletionSource ready)
    {
        for (var failures = 0; failures < MostFailures && Begin(k) is { } said;)
        {
            if (await said.ReadLineAsync() is { } line && line.StartsWith(WorkerSilo.Ready, StringComparison.Ordinal))
            {
                failures = 0;
                ready.TrySetResult();
                await said.ReadToEndAsync();
            }
            else
            {
                failures++;
            }
        }

        ready.TrySetException(new WorkException(
            $"Worker process {k + 1} of {count} ended before it was ready, {MostFailures} times; what it said is above. When memory is short start fewer: "
            + $"each takes about 200 MB."));
    }

    /// <summary>Starts a process; what it says, or null when no more are needed.</summary>
    private StreamReader? Begin(int k)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return null;
            }

            var program = typeof(LocalProcesses).Assembly.Location;
            string[] words = ["exec", program, "worker", "--cluster", place.ToString(), "--slots", $"{slots}", "--allow-programs"];
            var start = new ProcessStartInfo(DotnetHost.Path, words)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            };
            start.Environment[MeetingPlace.SecretVariable] = place.Secret;
            _processes[k]?.Dispose();
            var process = _processes[k] = Process.Start(start)!;
            return process.StandardOutput;
        }
    }
}
