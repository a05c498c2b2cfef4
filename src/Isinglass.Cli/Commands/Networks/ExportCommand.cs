using System.CommandLine;
using Isinglass.Export;
using Isinglass.Export.Cards;
using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Training;
using Isinglass.Training.Prediction;

namespace Isinglass.Cli.Commands.Networks;

/// <summary><c>isinglass export</c>: a trained network as source, graph or circuit, checked against the integers that it came from.</summary>
internal static class ExportCommand
{
    private static readonly string[] Splits = ["train", "test"];

    public static Command Create()
    {
        var network = new Argument<string>("network") { Description = "The folder of a run, network.json, or a folder committee." };
        var to = new Option<string>("--to")
        {
            Description = $"What it becomes: {string.Join(", ", ExportTarget.All.Select(target => $"{target.Name} ({target.Summary})"))}.",
            HelpName = string.Join('|', ExportTarget.All.Select(target => target.Name)),
            Required = true,
        };
        var output = Flag.Text("--output -o", "FOLDER", "Folder for the files; default: the folder export beside the network.");
        var verify = new Option<bool>("--verify")
        {
            Description = "Run what was written on every training and test sample, and compare (--verify false: do not).",
            DefaultValueFactory = _ => true,
        };
        var data = Flag.Text("--data", "NAME|PATH", "Data set, folder or file to check with; default: the one it was trained on.");
        var directory = DataOptions.CreateDirectory();
        var asJson = Flag.Json();
        var command = new Command("export", "Export a trained network to C, C#, ONNX, QONNX or Verilog, checked against the integers it came from.")
        {
            network, to, output, verify, data, directory, asJson,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(network)!, ExportTarget.Parse(parsed.GetValue(to)!), parsed.GetValue(output), parsed.GetValue(verify), parsed.GetValue(data),
            parsed.GetValue(directory), parsed.GetValue(asJson)));
        return command;
    }

    private static int Run(string file, ExportTarget target, string? output, bool isVerified, string? data, string? directory, bool asJson)
    {
        var predictor = Predictor.Read(file);
        var folder = Directory.Exists(file) ? file : Path.GetDirectoryName(Path.GetFullPath(file))!;
        var recipe = JudgedData.RecipeBeside(file);
        var parts = Parts(predictor, recipe, data, directory);
        var facts = new RunFacts
        {
            Recipe = recipe,
            Evaluations = [.. parts.Select(part => (part.Name, predictor.Evaluate(part.Samples)))],
            Baselines = RunFacts.BaselinesOf(folder),
        };
        var result = NetworkExporter.Export(predictor, target, output ?? Path.Combine(folder, "export"), facts, isVerified ? parts : null);
        if (isVerified && result.Tool is null)
        {
            Output.Note($"not checked: that needs {target.Needs}.");
        }

        Print(result, asJson);
        return result.Differences == 0 ? ExitCode.Done
            : throw new WorkException($"{result.Files[0]} is not the network: {result.Differences} of {result.SamplesChecked} samples differ; first "
                + $"{result.FirstDifference}. Please report it.");
    }

    /// <summary>Training and test samples; none, with a note, where the data is not here.</summary>
    private static (string Name, Dataset Samples)[] Parts(Predictor predictor, Recipe? recipe, string? data, string? directory)
    {
        try
        {
            return [.. Splits.Select(split => (split, JudgedData.Load(split, predictor.Network, recipe, data, directory, null)))];
        }
        catch (InputException exception) when (data is null)
        {
            Output.Note($"random inputs take the place of its samples: {exception.Message}");
            return [];
        }
    }

    private static void Print(ExportResult result, bool asJson)
    {
        if (asJson)
        {
            Output.Json(json =>
            {
                json.WriteString("target", result.Target.Name);
                json.WriteStartArray("files");
                foreach (var path in result.Files)
                {
                    json.WriteStringValue(path);
                }

                json.WriteEndArray();
                json.WriteString("model_card", result.ModelCard);
                json.WriteNumber("bytes", result.Bytes);
                json.WriteString("checked_by", result.Tool);
                json.WriteNumber("samples_checked", result.SamplesChecked);
                json.WriteNumber("differences", result.Differences);
                if (result.Size is { } code)
                {
                    json.WriteNumber("flash_bytes", code.TextBytes);
                    json.WriteNumber("table_bytes", code.TableBytes);
                    json.WriteNumber("stack_bytes", code.StackBytes);
                }
            });
            return;
        }

        Output.Line("target", result.Target.Name);
        foreach (var path in result.Files.Append(result.ModelCard))
        {
            Output.Line("wrote", path);
        }

        Output.Line("bytes", $"{result.Bytes}");
        if (result.Size is { } size)
        {
            Output.Line("flash", $"{size.TextBytes} bytes, {size.TableBytes} of them tables; stack at most {size.StackBytes} bytes ({size.Compiler}, -Os)");
        }

        Output.Line("checked", result.Tool is null ? "no" : $"{result.SamplesChecked} samples by {result.Tool}, {result.Differences} differences");
    }
}
