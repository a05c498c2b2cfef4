using System.CommandLine;
using Isinglass.Formats;
using Isinglass.Formats.Coordinates;
using Isinglass.Formats.Matrices;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Solving;

namespace Isinglass.Cli;

/// <summary>The options for the meaning of a problem file, described once for all commands that read one.</summary>
internal sealed class ProblemOptions
{
    private readonly Option<string?> _format = Flag.Text("--format", "NAME",
        "Format of the file; default: by its ending and its first bytes. See docs/formats.md.");

    private readonly Option<CoordinateReading?> _reading = Flag.Choice("--as",
        "What 'n m / i j w' text means: edges of a graph, or a symmetric matrix (pairs twice) to minimise or maximise.",
        [("maxcut", CoordinateReading.MaxCut), ("qubo-min", CoordinateReading.QuboMin), ("qubo-max", CoordinateReading.QuboMax)]);

    private readonly Option<MatrixReading?> _matrix = MatrixChoice("--matrix",
        "What a dense matrix (csv, npy) means: upper triangle (pairs once), symmetric, or full (x'Qx).");

    private readonly Option<Vartype?> _vartype = Flag.Choice("--vartype", "Variables of a COO file without its header.",
        [("binary", Vartype.Binary), ("spin", Vartype.Spin)]);

    private readonly Option<bool> _mirror = Flag.Switch("--qplib-mirror", "Read the triangles of a QPLIB file as halves of symmetric matrices.");

    private readonly Option<string?> _integers = Flag.Text("--integers", "NAME",
        $"How integers of lp, mps, qplib and cqm files become bits: auto, {string.Join(", ", IntegerEncoding.Names)}. Default: auto (binary).");

    private readonly Option<int?> _problem = Flag.Whole("--problem", "K", "Which problem of a file that holds several, from 1.");

    /// <summary>An option for the meaning of a dense matrix.</summary>
    public static Option<MatrixReading?> MatrixChoice(string name, string description) => Flag.Choice(name, description,
        [("upper", MatrixReading.Upper), ("symmetric", MatrixReading.Symmetric), ("full", MatrixReading.Full)]);

    /// <summary>The option of penalty weights.</summary>
    /// <param name="what">Description of the weights.</param>
    public static Option<string?> Penalty(string what) => Flag.Text("--penalty", "RULE|VALUE",
        $"{what}: a rule ({string.Join(", ", PenaltyWords.RuleNames)}) or a number. Default: vlm.");

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [_format, _reading, _matrix, _vartype, _mirror, _integers, _problem];

    public void AddTo(Command command) => command.With(All);

    /// <summary>Reads the problem by the options.</summary>
    public ModelFile Read(string path, ParseResult parsed) => ModelFormats.Read(path, Format(parsed));

    /// <summary>The format options.</summary>
    public FormatOptions Format(ParseResult parsed) => new()
    {
        Format = parsed.GetValue(_format),
        As = parsed.GetValue(_reading),
        Matrix = parsed.GetValue(_matrix),
        Vartype = parsed.GetValue(_vartype),
        Mirror = parsed.GetValue(_mirror),
        Integers = parsed.GetValue(_integers) is { } encoding and not "auto" ? IntegerEncoding.Parse(encoding) : null,
        Problem = parsed.GetValue(_problem),
    };
}
