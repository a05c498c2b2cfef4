using System.Globalization;
using Isinglass.Model;
using Isinglass.Neural.Data;

namespace Isinglass.Export.Verification;

/// <summary>
/// An artefact that is built into a program: it reads lines of integers and writes <c>decision,score,...</c> for each sample, and before that, if built with a
/// trace, a line <c>trace,member,layer,value</c> for every value (members and layers from 1).
/// </summary>
/// <param name="tool">The tool that builds it.</param>
/// <param name="build">Builds it, with or without the trace, and returns the program and its arguments.</param>
/// <param name="folder">The working folder.</param>
internal sealed class ProgramArtefact(string tool, Func<bool, (string Program, string[] Arguments)> build, string folder) : IArtefact
{
    private const string TraceWord = "trace";

    /// <inheritdoc/>
    public string Tool => tool;

    /// <inheritdoc/>
    public IReadOnlyList<ArtefactAnswer> Run(QuantizedDataset samples)
    {
        var answers = Lines(samples, isTraced: false).Select(Answer).ToArray();
        return answers.Length == samples.SampleCount ? answers
            : throw new WorkException($"The program that {tool} built answered {answers.Length} of {samples.SampleCount} samples.");
    }

    /// <inheritdoc/>
    public int[][][] Trace(QuantizedDataset sample)
    {
        var values = Lines(sample, isTraced: true).Where(static line => line.StartsWith(TraceWord, StringComparison.Ordinal))
            .Select(static line => line.Split(',').Skip(1).Select(int.Parse).ToArray());
        return [.. values.GroupBy(static value => value[0]).Select(static member =>
            member.GroupBy(static value => value[1]).Select(static layer => layer.Select(static value => value[2]).ToArray()).ToArray())];
    }

    private string[] Lines(QuantizedDataset samples, bool isTraced)
    {
        var (program, arguments) = build(isTraced);
        return ToolRun.Output(program, arguments, folder, input => Write(samples, input)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>A line of integers a sample.</summary>
    public static void Write(QuantizedDataset samples, TextWriter output)
    {
        for (var n = 0; n < samples.SampleCount; n++)
        {
            output.Write(string.Join(',', samples.Sample(n).ToArray()));
            output.Write('\n');
        }
    }

    private static ArtefactAnswer Answer(string line)
    {
        var words = line.Split(',');
        return new ArtefactAnswer(double.Parse(words[0], CultureInfo.InvariantCulture),
            [.. words.Skip(1).Select(word => long.Parse(word, CultureInfo.InvariantCulture))]);
    }
}
