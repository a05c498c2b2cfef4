using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Machines.Processes;

/// <summary>A running program with input and output in bytes, bounded in time and size. Its standard error is kept for error messages.</summary>
internal sealed class MachineProcess : IDisposable
{
    private const int KeptCharacters = 4000;
    private const int ShownLines = 5;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);

    private readonly Process _process;
    private readonly StringBuilder _words = new();
    private readonly Task _listening;
    private byte[] _ahead = [];

    private MachineProcess(Process process)
    {
        _process = process;
        _listening = Task.Run(Listen);
    }

    /// <summary>Number of lines sent to it.</summary>
    public long Calls { get; private set; }

    /// <summary>Whether it is still running.</summary>
    public bool IsAlive => !_process.HasExited;

    /// <summary>Starts a program; its working folder is the current one.</summary>
    /// <exception cref="InputException">There is no such program.</exception>
    /// <exception cref="WorkException">It cannot be started.</exception>
    public static MachineProcess Start(IReadOnlyList<string> command)
    {
        var path = ProgramPath.Find(command[0], "Install it, or give the path of the program, such as ./machine.");
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(path, command.Skip(1))
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            process.Dispose();
            throw new WorkException($"The program {path} cannot be started: {exception.Message}. Is it a program for this machine, and may it be run?",
                exception);
        }

        return new MachineProcess(process);
    }

    /// <summary>Sends a line and reads the line of the answer.</summary>
    /// <param name="line">The line with its end.</param>
    /// <param name="longest">Largest number of bytes of the answer.</param>
    /// <param name="time">The time limit.</param>
    /// <returns>The answer; null when the run was cut and the program was ended for it.</returns>
    /// <exception cref="WorkException">The program ended, took too long or wrote too much.</exception>
    public byte[]? AskLine(byte[] line, long longest, CallTime time)
    {
        Calls++;
        var answer = Exchange(line, closes: false, longest, time);
        if (answer is { Length: 0 })
        {
            WaitForExit(time);
            throw new WorkException($"The program ended with exit code {_process.ExitCode} without an answer.{LastWords()}");
        }

        return answer;
    }

    /// <summary>Sends the whole input, and reads all output until the program ends.</summary>
    /// <returns>The output; null when the run was cut and the program was ended for it.</returns>
    /// <exception cref="WorkException">The program took too long, wrote too much, or ended with an exit code that is not 0.</exception>
    public byte[]? Run(byte[] input, long longest, CallTime time)
    {
        if (Exchange(input, closes: true, longest, time) is not { } output || !WaitForExit(time))
        {
            return null;
        }

        return _process.ExitCode == 0 ? output : throw new WorkException($"The program ended with exit code {_process.ExitCode}.{LastWords()}");
    }

    /// <summary>Closes the program's input, and kills it if it does not end.</summary>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already.
        }

        if (!_process.WaitForExit(Farewell))
        {
            End();
        }

        _process.Dispose();
    }

    private byte[]? Exchange(byte[] input, bool closes, long longest, CallTime time)
    {
        if (_ahead.AsSpan().ContainsAnyExcept(" \t\r\n"u8))
        {
            throw new WorkException($"The program wrote more than one line for a call: {Shown(_ahead)}. It must write its messages to standard error.");
        }

        byte[]? answer = null;
        var work = Task.WhenAll(Task.Run(() => Write(input, closes)), Task.Run(() => answer = Read(longest, untilLine: !closes)));
        while (!((IAsyncResult)work).AsyncWaitHandle.WaitOne(Poll))
        {
            if (!MayGoOn(time))
            {
                return null;
            }
        }

        return answer ?? throw new WorkException($"The program wrote more than {longest} bytes for one call, which is no answer to it, and was " +
            $"ended.{LastWords()}");
    }

    private bool WaitForExit(CallTime time)
    {
        while (!_process.WaitForExit(Poll))
        {
            if (!MayGoOn(time))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether to keep waiting; false when the run was cut, after ending the program.</summary>
    private bool MayGoOn(CallTime time)
    {
        time.Run.Report(double.NaN, LastLine() ?? "waiting for the machine");
        if (time.IsCut)
        {
            End();
            return false;
        }

        if (time.IsOver)
        {
            End();
            throw new WorkException($"The program gave no answer within {time.CallLimit.TotalSeconds} s, and was ended.{LastWords()} " +
                "If it needs longer, say so in its name: process+1h:COMMAND. If it reads its whole input before it answers, give a format: " +
                    "process+qbsolv:COMMAND.");
        }

        return true;
    }

    private void Write(byte[] input, bool closes)
    {
        try
        {
            var stream = _process.StandardInput.BaseStream;
            stream.Write(input);
            stream.Flush();
            if (closes)
            {
                _process.StandardInput.Close();
            }
        }
        catch (IOException)
        {
            // A program that ends, or answers without reading its input, is judged by its answer.
        }
    }

    /// <summary>A line, or everything; null when it is too long, after ending the program.</summary>
    private byte[]? Read(long longest, bool untilLine)
    {
        using var kept = new MemoryStream();
        var block = new byte[1 << 16];
        var stream = _process.StandardOutput.BaseStream;
        for (var count = stream.Read(block); count > 0; count = stream.Read(block))
        {
            var end = untilLine ? block.AsSpan(0, count).IndexOf((byte)'\n') : -1;
            kept.Write(block, 0, end >= 0 ? end + 1 : count);
            if (kept.Length > longest)
            {
                End();
                return null;
            }

            if (end >= 0)
            {
                _ahead = block[(end + 1)..count];
                break;
            }
        }

        return kept.ToArray();
    }

    private void Listen()
    {
        var block = new char[1024];
        for (var count = _process.StandardError.Read(block); count > 0; count = _process.StandardError.Read(block))
        {
            lock (_words)
            {
                _words.Append(block, 0, count);
                _words.Remove(0, Math.Max(0, _words.Length - KeptCharacters));
            }
        }
    }

    private void End()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(Farewell);
        }
        catch (InvalidOperationException)
        {
            // It is gone already.
        }
    }

    /// <summary>" It wrote: ..." with the end of standard error; nothing when that is empty.</summary>
    private string LastWords()
    {
        ((IAsyncResult)_listening).AsyncWaitHandle.WaitOne(_process.HasExited ? Farewell : TimeSpan.Zero);
        var lines = Lines();
        return lines.Length == 0 ? "" : $" It wrote to standard error:\n{string.Join('\n', lines.TakeLast(ShownLines).Select(static line => $"  {line}"))}\n";
    }

    private string? LastLine() => Lines().LastOrDefault();

    private string[] Lines()
    {
        lock (_words)
        {
            return _words.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
    }

    private static string Shown(byte[] text) => ProcessAnswer.Shown(Encoding.UTF8.GetString(text));
}
