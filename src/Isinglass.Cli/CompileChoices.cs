using System.CommandLine;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Neural.Compilation;
using Isinglass.Training.Exchange;

namespace Isinglass.Cli;

/// <summary>The options for selectors, products and inequalities of the exact encoding.</summary>
internal sealed class CompileChoices
{
    private readonly Option<SelectorEncoding?> _selectors = Flag.Choice("--selectors", "Selectors of the exact encoding. Default: domain-wall.",
        [("domain-wall", SelectorEncoding.DomainWall), ("one-hot", SelectorEncoding.OneHot)]);

    private readonly Option<ProductEncoding?> _products = Flag.Choice("--products",
        "Products of the exact encoding: product rows, three linear rows each, or quadratic rows of an lp file. Default: rosenberg.",
        [("rosenberg", ProductEncoding.Rosenberg), ("inequality", ProductEncoding.Inequality), ("eliminated", ProductEncoding.Eliminated)]);

    private readonly Option<SlackPolicy?> _slack = Flag.Choice("--slack", "Slack of the exact encoding's inequalities. Default: none.",
        [("none", SlackPolicy.None), ("binary", SlackPolicy.Binary), ("bounded", SlackPolicy.Bounded), ("unary", SlackPolicy.Unary)]);

    private readonly Option<string?> _penalty = Flag.Text("--penalty", "W|auto",
        "Turn rows into penalties of this weight when a file is written; auto: heavy enough that the minima stay.");

    /// <summary>The options of the exact encoding.</summary>
    public IEnumerable<Option> OfExact => [_selectors, _products, _slack];

    /// <summary>The option of a written file.</summary>
    public Option OfFile => _penalty;

    public IEnumerable<Option> All => [.. OfExact, _penalty];

    public CompileOptions Read(ParseResult parsed) => new()
    {
        Selectors = parsed.GetValue(_selectors) ?? SelectorEncoding.DomainWall,
        Products = parsed.GetValue(_products) ?? ProductEncoding.Rosenberg,
        Slack = parsed.GetValue(_slack) ?? SlackPolicy.None,
    };

    public PenaltyChoice? Penalty(ParseResult parsed) => parsed.GetValue(_penalty) switch
    {
        null => null,
        "auto" => new PenaltyChoice(null),
        var text => double.TryParse(text, out var weight) && weight > 0 && double.IsFinite(weight) ? new PenaltyChoice(weight)
            : throw new InputException($"--penalty {text}: a penalty is a positive number or auto."),
    };
}
