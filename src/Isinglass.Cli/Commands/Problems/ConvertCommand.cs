using System.CommandLine;
using Isinglass.Formats;

namespace Isinglass.Cli.Commands.Problems;

/// <summary><c>isinglass convert</c>: a problem file in another format, with the same energies unless fewer bits are requested.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("in") { Description = "The problem file." };
        var output = new Argument<string>("out") { Description = "The file to write; its ending tells the format, .gz packs it, - is standard output." }
            .ForFile("The problem", orStandardOutput: true);
        var to = Flag.Text("--to", "NAME", "Format to write; default: by the ending.");
        var toMatrix = ProblemOptions.MatrixChoice("--to-matrix", "Meaning of a dense matrix that is written. Default: upper.");
        var (problem, precision) = (new ProblemOptions(), new PrecisionOptions());
        var command = new Command("convert", "Write a problem file in another format.").With([input, output, to, toMatrix, .. problem.All, .. precision.All]);
        command.SetAction(parsed =>
        {
            var file = problem.Read(parsed.GetValue(input)!, parsed);
            var reduced = precision.Reduce(file, parsed);
            var format = new FormatOptions { Format = parsed.GetValue(to), Matrix = parsed.GetValue(toMatrix) };
            Write(reduced is null ? file : ReducedFile.ToFile(file, reduced.Target), parsed.GetValue(output)!, format);
            Output.Notes(reduced?.Parts ?? []);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(ModelFile file, string output, FormatOptions options)
    {
        IReadOnlyList<string> notes;
        if (output == OutputOptions.StandardOutput)
        {
            var bytes = ModelFormats.Write(file, options with { Format = options.Format ?? file.Format }, out notes);
            using var stream = Console.OpenStandardOutput();
            stream.Write(bytes);
        }
        else
        {
            notes = ModelFormats.Write(output, file, options);
        }

        Output.Notes(notes);
    }
}
