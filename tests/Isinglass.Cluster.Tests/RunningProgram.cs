using System.Diagnostics;
using System.Text;
using Isinglass.Files;

namespace Isinglass.Cluster.Tests;

/// <summary>A program that runs beside the tests until it is disposed.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private RunningProgram(ProcessStartInfo start, IEnumerable<(string Name, string? Value)> environment)
    {
        (start.UseShellExecute, start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (false, true, true, true);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        Error = ReadErrorAsync();
    }

    /// <summary>What it wrote on standard error, when it has ended.</summary>
    public Task<string> Error { get; }

    /// <summary>Starts any program.</summary>
    public static RunningProgram Start(string program, params string[] arguments) => new(new ProcessStartInfo(program, arguments), []);

    /// <summary>Starts isinglass with workers.</summary>
    public static RunningProgram Isinglass(string arguments, params (string Name, string? Value)[] environment)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Isinglass.Cluster.dll");
        return new RunningProgram(new ProcessStartInfo(DotnetHost.Path, ["exec", program, .. arguments.Split(' ')]), environment);
    }

    /// <summary>The next line that it writes on standard output.</summary>
    public async Task<string> LineAsync() => await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
        ?? throw new InvalidOperationException($"It ended: {await Error}");

    /// <summary>Waits for its end; returns its exit code and the rest of its standard output.</summary>
    public async Task<(int ExitCode, string Output)> EndAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, output);
    }

    /// <summary>Waits until it has said something on standard error.</summary>
    public async Task SaysAsync(string text)
    {
        while (!Said().Contains(text, StringComparison.Ordinal))
        {
            _process.HasExited.ShouldBeFalse($"it ended without '{text}': {Said()}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Ends it as a loss of power would.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private string Said()
    {
        lock (_said)
        {
            return _said.ToString();
        }
    }

    private async Task<string> ReadErrorAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_said)
            {
                _said.AppendLine(line);
            }
        }

        return Said();
    }
}
