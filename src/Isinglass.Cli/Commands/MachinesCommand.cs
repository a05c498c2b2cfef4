using System.CommandLine;
using Isinglass.Machines;
using Isinglass.Machines.Answers;
using Isinglass.Model.Control;

namespace Isinglass.Cli.Commands;

/// <summary><c>isinglass machines</c>: machines outside this program.</summary>
internal static class MachinesCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var (shown, asked) = (Name(), Name());
        var timeLimit = Flag.Duration("--time-limit", "Longest time to wait. Default: 30s.");
        return new Command("machines", "Machines outside this program: programs and services that --machine can name.")
        {
            new Command("list", "List them.").Answering(static _ => new MachineListAnswer()),
            new Command("show", "Tell what a machine accepts.") { shown }.Answering(parsed =>
                LimitsAnswer.Of(OutsideMachines.LimitsOf(parsed.GetValue(shown)!))),
            new Command("ping", "Asks a machine whether it can be used; nothing is charged.") { asked, timeLimit }.Answering(parsed =>
            {
                using var interruption = new Interruption();
                return PingAnswer.Of(parsed.GetValue(asked)!, new SolveControl
                {
                    TimeLimit = parsed.GetValue(timeLimit) ?? Patience,
                    Cancellation = interruption.Token,
                });
            }),
            new Command("jobs", "List the jobs of services that the journal of this user knows.").Answering(static _ =>
                new JobListAnswer(OutsideMachines.Jobs)),
        };
    }

    private static Argument<string> Name() => new("name") { Description = $"One of {string.Join(", ", OutsideMachines.Forms)}." };
}
