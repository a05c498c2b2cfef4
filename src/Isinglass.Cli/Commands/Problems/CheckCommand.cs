using System.CommandLine;
using Isinglass.Answers;
using Isinglass.Certificates;
using Isinglass.Files;
using Isinglass.Formats.Solutions;

namespace Isinglass.Cli.Commands.Problems;

/// <summary><c>isinglass check</c>: evaluates a solution by the problem file's text, not through the model that is solved.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The problem file." };
        var solution = new Argument<string>("solution")
        {
            Description = "The solution: values or bits, lines 'name value', a sample set (csv, json), or a permutation for an assignment problem.",
        };
        var certificate = Flag.Text("--certificate", "FILE",
            "Verify this certificate (of solve --certificate): the bound is computed again from the file's text.");
        var output = Flag.Text("--output -o", "FILE", "Write the checked point in the problem's own variables.").ForFile("The solution");
        var problem = new ProblemOptions();
        var precision = new PrecisionOptions(
            "The solution is one of what 'convert' made of the problem with the same --bits N, --reduce, --over and --penalty.");
        return new Command("check", "Evaluate a solution independently; exit code 1 when it is infeasible or not worth what it states.")
            .With([file, solution, certificate, output, .. problem.All, .. precision.All])
            .Answering(parsed =>
            {
                var model = problem.Read(parsed.GetValue(file)!, parsed);
                var point = StatedPoint.Read(model, parsed.GetValue(solution)!, precision.Reduce(model, parsed));
                if (parsed.GetValue(output) is { } path)
                {
                    AtomicFile.WriteText(path, SolutionFile.ToText(model, model.Complete(point.Values)));
                }

                return CheckAnswer.Of(model, point, parsed.GetValue(certificate) is { } proof ? Certificate.Read(proof) : null);
            });
    }
}
