using System.CommandLine;
using System.CommandLine.Invocation;

namespace Isinglass.Cli;

/// <summary>The work of a command with a checked command line.</summary>
/// <param name="Run">Does the work; returns the exit code.</param>
/// <param name="Check">Further checks without doing the work; null = none.</param>
internal sealed record CheckedWork(Func<int> Run, Action? Check = null);

/// <summary>The action of a command in two steps, so that errors can be reported now if it is done later.</summary>
/// <param name="prepare">Reads and checks the command line, and changes nothing outside this process.</param>
internal sealed class CheckedAction(Func<ParseResult, CheckedWork> prepare) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult) => prepare(parseResult).Run();

    /// <summary>Makes the command's checks, with the same messages, without doing the work.</summary>
    public void Check(ParseResult parsed) => prepare(parsed).Check?.Invoke();
}
