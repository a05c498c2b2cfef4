using System.CommandLine;
using Isinglass.Formats;

namespace Isinglass.Cli.Commands.Problems;

/// <summary><c>isinglass convert</c>: a problem file in another format, every energy kept unless fewer bits are asked for.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("in") { Description = "The problem file." };
        var output = new Argument<string>("out") { Description = "The file to write; its ending tells the format, .gz packs it, - is standard output." }
            .ForFile("The problem");
        var to = Flag.Text("--to", "NAME", "Format to write; default: by the ending.");
        var toMatrix = ProblemOptions.MatrixChoice("--to-matrix", "Meaning of a dense matrix that is written. Default: upper.");
        var problem = new ProblemOptions();
        var command = new Command("convert", "Writes a problem file in another format.") { input, output, to, toMatrix };
        var precision = new PrecisionOptions();
        problem.AddTo(command);
        precision.AddTo(command);
        command.SetAction(parsed =>
        {
            var file = problem.Read(parsed.GetValue(input)!, parsed);
            var reduced = precision.Reduce(file, parsed);
            var (path, format) = (parsed.GetValue(output)!, new FormatOptions { Format = parsed.GetValue(to), Matrix = parsed.GetValue(toMatrix) });
            var code = Run(reduced is null ? file : ReducedFile.ToFile(file, reduced.Target), path, format);
            foreach (var (name, text) in reduced?.Lines ?? [])
            {
                Output.Note($"{name}: {text}");
            }

            return code;
        });
        return command;
    }

    private static int Run(ModelFile file, string output, FormatOptions options)
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

        foreach (var note in notes)
        {
            Output.Note(note);
        }

        return ExitCode.Done;
    }
}
