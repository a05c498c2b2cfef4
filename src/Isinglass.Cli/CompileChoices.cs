using System.CommandLine;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Neural.Compilation;
using Isinglass.Training.Exchange;

namespace Isinglass.Cli;

/// <summary>The options that say how the exact encoding writes selectors, products and inequalities.</summary>
internal sealed class CompileChoices
{
    private static readonly (string, SelectorEncoding)[] SelectorNames = [("domain-wall", SelectorEncoding.DomainWall), ("one-hot", SelectorEncoding.OneHot)];

    private static readonly (string, ProductEncoding)[] ProductNames =
        [("rosenberg", ProductEncoding.Rosenberg), ("inequality", ProductEncoding.Inequality), ("eliminated", ProductEncoding.Eliminated)];

    private static readonly (string, SlackPolicy)[] SlackNames =
        [("none", SlackPolicy.None), ("binary", SlackPolicy.Binary), ("bounded", SlackPolicy.Bounded), ("unary", SlackPolicy.Unary)];

    private readonly Option<string?> _selectors = new("--selectors")
    {
        Description = "Selectors of the exact encoding. Default: domain-wall.",
        HelpName = "domain-wall|one-hot"
    };

    private readonly Option<string?> _products = new("--products")
    {
        Description = "Products of the exact encoding: product rows, three linear rows each, or quadratic rows of an lp file. Default: rosenberg.",
        HelpName = "rosenberg|inequality|eliminated",
    };

    private readonly Option<string?> _slack = new("--slack")
    {
        Description = "Slack of the exact encoding's inequalities. Default: none.",
        HelpName = "none|binary|bounded|unary"
    };

    private readonly Option<string?> _penalty = new("--penalty")
    {
        Description = "Turn rows into penalties of this weight when a file is written; auto: heavy enough that the minima stay.",
        HelpName = "W|auto",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _selectors, _products, _slack, _penalty })
        {
            command.Options.Add(option);
        }
    }

    public CompileOptions Read(ParseResult parsed) => new()
    {
        Selectors = ProblemOptions.Choice(parsed.GetValue(_selectors), "--selectors", SelectorNames) ?? SelectorEncoding.DomainWall,
        Products = ProblemOptions.Choice(parsed.GetValue(_products), "--products", ProductNames) ?? ProductEncoding.Rosenberg,
        Slack = ProblemOptions.Choice(parsed.GetValue(_slack), "--slack", SlackNames) ?? SlackPolicy.None,
    };

    public PenaltyChoice? Penalty(ParseResult parsed) => parsed.GetValue(_penalty) switch
    {
        null => null,
        "auto" => new PenaltyChoice(null),
        var text => double.TryParse(text, out var weight) && weight > 0 && double.IsFinite(weight) ? new PenaltyChoice(weight)
            : throw new InputException($"--penalty {text}: a penalty is a positive number or auto."),
    };
}
