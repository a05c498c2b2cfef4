using System.CommandLine;
using Isinglass.Answers;

namespace Isinglass.Cli.Commands.Problems;

/// <summary><c>isinglass info</c>: the content of a problem file.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The problem file." };
        var structure = Flag.Switch("--structure", "Look for what the model hides: variables that follow from others, groups, squared rows.");
        var (problem, precision) = (new ProblemOptions(), new PrecisionOptions());
        return new Command("info", "Tell the kind, size, density, coefficients and needed precision of a problem file.")
            .With([file, structure, .. problem.All, .. precision.All])
            .Answering(parsed =>
            {
                var model = problem.Read(parsed.GetValue(file)!, parsed);
                return ProblemAnswer.Of(model, precision.Reduce(model, parsed), parsed.GetValue(structure) ? StructureAnswer.Of(model) : null);
            });
    }
}
