using System.CommandLine;
using Isinglass.Files;
using Isinglass.Neural.Export;
using Isinglass.Training.Prediction;

namespace Isinglass.Cli.Commands.Networks;

/// <summary><c>isinglass predict</c>: the class and the scores, or the number, for every sample of a file.</summary>
internal static class PredictCommand
{
    private const string StandardInput = "-";

    public static Command Create()
    {
        var network = JudgedOptions.Network();
        var file = new Argument<string>("file")
        {
            Description = "A CSV file with or without the label ('-' for standard input), an IDX file of images, a PNG or PGM image, or a folder of images.",
        };
        var output = Flag.Text("--output -o", "FILE", "File for the predictions; default: standard output.")
            .ForFile("The table of predictions", orStandardOutput: true);
        var dump = Flag.Text("--dump-inputs", "FILE.csv", "File for the integers that the network sees: a line a sample, separated by commas.")
            .ForFile("The table of inputs");
        var point = DataOptions.CreateDecimal("What stands before decimals in the file; default: as in the training table.");
        var asJson = Flag.Switch("--json", "Write one JSON object instead of a table.");
        var command = new Command("predict", "Predict the classes or numbers of the samples of a file by integer arithmetic, in constant memory.")
        {
            network, file, output, dump, point, asJson,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(network)!,
            parsed.GetValue(file)!,
            parsed.GetValue(output),
            parsed.GetValue(dump),
            DataOptions.DecimalPoint(parsed.GetValue(point)),
            parsed.GetValue(asJson)));
        return command;
    }

    private static int Run(string network, string file, string? output, string? dump, char? decimalPoint, bool asJson)
    {
        output = output == OutputOptions.StandardOutput ? null : output;
        var predictor = Predictor.Read(network);
        using var samples = SampleStream.Open(file, predictor.Network, decimalPoint, file == StandardInput ? Console.OpenStandardInput() : null);
        Output.Notes(samples.Notes);
        Into(output, predictions => Into(dump, inputs => PredictionWriter.WriteAll(predictor, samples, predictions!, inputs, asJson), null),
            Console.OpenStandardOutput);
        Output.Notes(samples.Strangeness is { } warning ? [warning] : Array.Empty<string>());
        return ExitCode.Done;
    }

    /// <summary>Writes into a file, which gets its name when it is complete; without one into <paramref name="instead"/>.</summary>
    private static void Into(string? path, Action<Stream?> write, Func<Stream>? instead)
    {
        if (path is not null)
        {
            AtomicFile.Write(path, stream => write(stream));
            return;
        }

        using var stream = instead?.Invoke();
        write(stream);
    }
}
