using System.Diagnostics;

namespace Isinglass.Dashboard.Web;

/// <summary>A training process.</summary>
internal sealed class StartedJob
{
    private string _complaint = "";

    /// <summary>A job of a started process.</summary>
    public StartedJob(int number, string run, Process process)
    {
        (Number, Run, Process) = (number, run, process);

        // Both streams are read to their ends, since a full pipe would block the training.
        _ = KeepComplaintAsync();
        Output = process.StandardOutput.ReadToEndAsync();
    }

    public int Number { get; }

    /// <summary>Its run.</summary>
    public string Run { get; }

    public Process Process { get; }

    /// <summary>Its output, once it has ended.</summary>
    public Task<string> Output { get; }

    public bool IsRunning => !Process.HasExited;

    /// <summary>Its state, in a word or by its error message.</summary>
    public string State => IsRunning ? "running" : Process.ExitCode == 0 ? "done" : _complaint.Length > 0 ? _complaint : "failed";

    private async Task KeepComplaintAsync() => _complaint = (await Process.StandardError.ReadToEndAsync()).Trim();
}
