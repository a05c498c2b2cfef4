using System.CommandLine;
using Isinglass.Training.Prediction;

namespace Isinglass.Cli.Commands.Networks;

/// <summary><c>isinglass evaluate</c>: accuracy and confusion of a network on data, or the errors of its predictions.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var judged = new JudgedOptions("network.json, the folder of a run, or its folder committee.", "Seed of generated data");
        return new Command("evaluate", "Evaluate a trained network by integer arithmetic.").With(judged.All)
            .Answering(parsed => EvaluationAnswer.Of(judged.Read(parsed)));
    }
}
