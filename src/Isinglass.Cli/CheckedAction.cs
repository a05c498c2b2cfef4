using System.CommandLine;
using System.CommandLine.Invocation;

namespace Isinglass.Cli;

/// <summary>What a command will do, once its command line is checked.</summary>
/// <param name="Run">Does it; returns the exit code.</param>
/// <param name="Check">Finds, without doing it, what else it would refuse; null = nothing.</param>
internal sealed record CheckedWork(Func<int> Run, Action? Check = null);

/// <summary>The action of a command in two steps: who has it done later can be told now what is wrong with it.</summary>
/// <param name="prepare">Reads and checks the command line, and changes nothing outside of this process.</param>
internal sealed class CheckedAction(Func<ParseResult, CheckedWork> prepare) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult) => prepare(parseResult).Run();

    /// <summary>Refuses what the command would refuse, in the same words, and does not do it.</summary>
    public void Check(ParseResult parsed) => prepare(parsed).Check?.Invoke();
}
