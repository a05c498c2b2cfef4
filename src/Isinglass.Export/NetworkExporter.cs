using Isinglass.Export.Cards;
using Isinglass.Export.Lowering;
using Isinglass.Export.Verification;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Training.Prediction;

namespace Isinglass.Export;

/// <summary>Writes a trained network or committee for a target, and runs the result.</summary>
public static class NetworkExporter
{
    private const int RandomSamples = 1000;

    /// <summary>Exports a network into a folder, which is created if missing.</summary>
    /// <param name="path">A network's file, or the folder of a run or committee.</param>
    /// <param name="target">What it becomes.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="parts">Samples to check the artefact with; empty = random inputs, null = it is not checked.</param>
    /// <exception cref="InputException">
    /// The network cannot be read, the target cannot express a layer, which the message names, or the folder cannot be written.
    /// </exception>
    /// <exception cref="WorkException">A tool failed.</exception>
    public static ExportResult Export(string path, ExportTarget target, string folder, IReadOnlyList<(string Name, Dataset Samples)>? parts = null) =>
        Export(Predictor.Read(path), target, folder, new RunFacts(), parts);

    /// <summary>Exports a network into a folder, with facts about its training.</summary>
    /// <param name="predictor">The network or committee.</param>
    /// <param name="target">What it becomes.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="facts">Facts about its training, for the model card.</param>
    /// <param name="parts">Samples to check the artefact with; empty = random inputs, null = it is not checked.</param>
    /// <exception cref="InputException">The target cannot express a layer, which the message names, or the folder cannot be written.</exception>
    /// <exception cref="WorkException">A tool failed.</exception>
    internal static ExportResult Export(Predictor predictor, ExportTarget target, string folder, RunFacts facts,
        IReadOnlyList<(string Name, Dataset Samples)>? parts)
    {
        var network = new ExportedNetwork(predictor);
        var contents = target.Write(network);
        MakeFolder(folder);
        string[] files = [.. target.Files.Select(name => Path.Combine(folder, name))];
        foreach (var file in files)
        {
            OutputPath.Check(file, "The exported network");
        }

        for (var k = 0; k < files.Length; k++)
        {
            var content = contents[k];
            AtomicFile.Write(files[k], stream => stream.Write(content));
        }

        var work = Directory.CreateTempSubdirectory("isinglass-export-");
        try
        {
            var check = parts is null ? new VerificationResult(null, 0, 0, null) : Check(network, target, folder, work.FullName, parts);
            var size = target == ExportTarget.C ? CodeSize.Of(Path.GetFullPath(files[0]), work.FullName) : null;
            var card = Path.Combine(folder, ModelCard.NameOf(target));
            AtomicFile.WriteText(card, ModelCard.Of(network, target, facts, check, size));
            return new ExportResult(target, files, card, contents.Sum(static content => (long)content.Length), check.Tool, check.SamplesChecked,
                check.Differences, check.First)
            { Size = size };
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static VerificationResult Check(ExportedNetwork network, ExportTarget target, string folder, string work,
        IReadOnlyList<(string Name, Dataset Samples)> parts)
    {
        if (target.Open(Path.GetFullPath(folder), work, network) is not { } artefact)
        {
            return new VerificationResult(null, 0, 0, null);
        }

        return Verifier.Check(network, artefact, parts.Count == 0
            ? [("random inputs", network.RandomInputs(RandomSamples))]
            : parts.Select(part => (part.Name, network.Trained.Prepare(part.Samples))));
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"The folder {folder} cannot be made: {exception.Message} Choose another one.", exception);
        }
    }
}
