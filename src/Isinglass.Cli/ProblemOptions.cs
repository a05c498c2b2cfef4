using System.CommandLine;
using Isinglass.Formats;
using Isinglass.Formats.Coordinates;
using Isinglass.Formats.Matrices;
using Isinglass.Model;

namespace Isinglass.Cli;

/// <summary>The options that say what a problem file means, described once for all commands that read one.</summary>
internal sealed class ProblemOptions
{
    private readonly Option<string?> _format = new("--format")
    {
        Description = "Format of the file; default: by its ending and its first bytes. See docs/formats.md.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _reading = new("--as")
    {
        Description = "What 'n m / i j w' text means: edges of a graph, or a symmetric matrix (pairs twice) to minimise or maximise.",
        HelpName = "maxcut|qubo-min|qubo-max",
    };

    private readonly Option<string?> _matrix = new("--matrix")
    {
        Description = "What a dense matrix (csv, npy) means: upper triangle (pairs once), symmetric, or full (x'Qx).",
        HelpName = "upper|symmetric|full",
    };

    private readonly Option<string?> _vartype = new("--vartype") { Description = "Variables of a COO file without its header.", HelpName = "binary|spin" };

    private readonly Option<bool> _mirror = new("--qplib-mirror") { Description = "Read the triangles of a QPLIB file as halves of symmetric matrices." };

    private readonly Option<int?> _problem = new("--problem") { Description = "Which problem of a file that holds several, from 1.", HelpName = "K" };

    /// <summary>The choices of a matrix's meaning, on the command line.</summary>
    public static IReadOnlyList<(string Name, MatrixReading Value)> MatrixReadings { get; } =
        [("upper", MatrixReading.Upper), ("symmetric", MatrixReading.Symmetric), ("full", MatrixReading.Full)];

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _format, _reading, _matrix, _vartype, _mirror, _problem })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads the problem as the options say.</summary>
    public ModelFile Read(string path, ParseResult parsed) => ModelFormats.Read(path, Format(parsed));

    /// <summary>What the options say about a file.</summary>
    public FormatOptions Format(ParseResult parsed) => new()
    {
        Format = parsed.GetValue(_format),
        As = Choice(
            parsed.GetValue(_reading),
            "--as",
            [("maxcut", CoordinateReading.MaxCut), ("qubo-min", CoordinateReading.QuboMin), ("qubo-max", CoordinateReading.QuboMax)]),
        Matrix = Choice(parsed.GetValue(_matrix), "--matrix", MatrixReadings),
        Vartype = Choice(parsed.GetValue(_vartype), "--vartype", [("binary", Vartype.Binary), ("spin", Vartype.Spin)]),
        Mirror = parsed.GetValue(_mirror),
        Problem = parsed.GetValue(_problem),
    };

    /// <summary>The value of a named choice; null when the option is not given.</summary>
    public static T? Choice<T>(string? word, string option, IReadOnlyList<(string Name, T Value)> choices)
        where T : struct
    {
        if (word is null)
        {
            return null;
        }

        foreach (var (name, value) in choices)
        {
            if (name.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        var names = choices.Select(choice => choice.Name).ToArray();
        throw new InputException($"{option} is one of {string.Join(", ", names)}, not '{word}'.{NearestName.Hint(word, names)}");
    }
}
