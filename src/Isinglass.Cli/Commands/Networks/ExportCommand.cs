using System.CommandLine;
using Isinglass.Export;

namespace Isinglass.Cli.Commands.Networks;

/// <summary><c>isinglass export</c>: a trained network as source, graph or circuit, checked against its integers.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var network = JudgedOptions.Network();
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
        var data = JudgedOptions.Data("Data set, folder or file to check with");
        var (directory, asJson) = (DataOptions.CreateDirectory(), Flag.Json());
        var command = new Command("export", "Export a trained network to C, C#, ONNX, QONNX or Verilog, checked against the integers it came from.")
        {
            network, to, output, verify, data, directory, asJson,
        };
        command.SetAction(parsed =>
        {
            var answer = ExportAnswer.Of(parsed.GetValue(network)!, ExportTarget.Parse(parsed.GetValue(to)!), parsed.GetValue(output),
                parsed.GetValue(verify), parsed.GetValue(data), parsed.GetValue(directory));
            Output.Show(answer, parsed.GetValue(asJson));
            answer.RefuseDifferences();
            return ExitCode.Done;
        });
        return command;
    }
}
