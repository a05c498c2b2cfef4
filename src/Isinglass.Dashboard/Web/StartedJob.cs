using System.Diagnostics;

namespace Isinglass.Dashboard.Web;

/// <summary>A training process.</summary>
internal sealed class StartedJob
{
    private string _complaint = "";

    /// <summary>Takes a process that has been started.</summary>
    public StartedJob(int number, string run, Process process)
    {
        (Number, Run, Process) = (number, run, process);

        // Both streams are read to their ends, or a full pipe would stop the training.
        _ = KeepComplaintAsync();
        Output = process.StandardOutput.ReadToEndAsync();
    }

    public int Number { get; }

    /// <summary>The run that it makes.</summary>
    public string Run { get; }

    public Process Process { get; }

    /// <summary>What it printed, once it has ended.</summary>
    public Task<string> Output { get; }

    public bool IsRunning => !Process.HasExited;

    /// <summary>How it went, in a word or by its complaint.</summary>
    public string State => IsRunning ? "running" : Process.ExitCode == 0 ? "done" : _complaint.Length > 0 ? _complaint : "failed";

    private async Task KeepComplaintAsync() => _complaint = (await Process.StandardError.ReadToEndAsync()).Trim();
}
