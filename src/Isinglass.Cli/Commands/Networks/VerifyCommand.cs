using System.CommandLine;
using Isinglass.Model.Control;
using Isinglass.Training.Prediction;

namespace Isinglass.Cli.Commands.Networks;

/// <summary><c>isinglass verify</c>: proves which decisions of a network cannot be changed by small changes of its inputs.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var judged = new JudgedOptions("network.json or the folder of a run.", "Seed of the draw and of generated data");
        var epsilon = Flag.Whole("--epsilon", "K", "Largest change of every input, in steps of its quantizer.", 1, (0, int.MaxValue));
        var samples = Flag.Whole("--samples", "N", $"Number of samples, drawn by the seed. Default: {RobustnessAnswer.UsualSamples}, or all.");
        var threads = Flag.Threads("Number of threads; never changes the result.");
        var limit = Flag.Duration("--time-limit", "Longest time for all samples together; those that are left are open.", isPositive: true);
        return new Command("verify", "Prove or break the robustness of a network's decisions against small changes of its integer inputs.")
            .With([.. judged.All, epsilon, samples, threads, limit])
            .Answering(parsed =>
            {
                using var interruption = new Interruption();
                var control = new SolveControl { TimeLimit = parsed.GetValue(limit), Cancellation = interruption.Token };
                return RobustnessAnswer.Of(judged.Read(parsed), parsed.GetValue(epsilon), parsed.GetValue(samples), parsed.GetValue(threads), control);
            });
    }
}
