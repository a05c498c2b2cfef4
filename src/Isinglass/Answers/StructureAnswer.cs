using Isinglass.Files.Answers;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Structure;

namespace Isinglass.Answers;

/// <summary>The structure of a model.</summary>
internal sealed class StructureAnswer
{
    /// <summary>Number of examples of each kind in the text.</summary>
    private const int Examples = 2;

    /// <summary>Number of members of a group or row in the text.</summary>
    private const int ShownMembers = 6;

    private readonly BinaryQuadraticModel _model;
    private readonly ModelStructure _structure;
    private readonly double _seconds;

    private StructureAnswer(BinaryQuadraticModel model)
    {
        var run = SolveControl.Unlimited.Start();
        _model = model;
        _structure = StructureRecognizer.Recognize(model);
        _seconds = run.Elapsed.TotalSeconds;
    }

    /// <summary>A variable determined by others.</summary>
    internal sealed record DependentPart(string Variable, string Kind, IEnumerable<string> Inputs);

    /// <summary>Variables of which one, or at most one, is set.</summary>
    internal sealed record GroupPart(bool ExactlyOne, IEnumerable<string> Variables);

    /// <summary>A squared row.</summary>
    internal sealed record SquaredRowPart(
        double Weight, double Low, double High, IEnumerable<string> Variables, IReadOnlyList<double> Coefficients, IEnumerable<string> Slack);

    public int Free => _structure.FreeCount;

    public int Dependent => _structure.Dependents.Count;

    public int Slack => _structure.SlackCount;

    public int Groups => _structure.Groups.Count;

    public int Rows => _structure.Rows.Count;

    /// <summary>Whether the model describes a maximum-weight independent set.</summary>
    public bool IndependentSet => _structure.Independent is not null;

    public int Components => _structure.ComponentCount;

    public double Seconds => Math.Round(_seconds, 6);

    /// <summary>Number of dependent variables of each kind.</summary>
    public IReadOnlyDictionary<string, int> DependentByKind => _structure.Dependents.CountBy(static dependent => dependent.Kind)
        .OrderBy(static pair => pair.Key).ToDictionary(static pair => Word(pair.Key), static pair => pair.Value);

    public IEnumerable<DependentPart> DependentVariables =>
        _structure.Dependents.Select(dependent => new DependentPart(_model.LabelOf(dependent.Variable), Word(dependent.Kind), Labels(dependent.Inputs)));

    public IEnumerable<GroupPart> GroupList => _structure.Groups.Select(group => new GroupPart(group.IsExact, Labels(group.Variables)));

    public IEnumerable<SquaredRowPart> RowList => _structure.Rows.Select(row =>
        new SquaredRowPart(row.Weight, row.Low, row.High, Labels(row.Variables), row.Coefficients, Labels(row.Slack)));

    internal IEnumerable<AnswerPart> Parts =>
    [
        ("free variables", $"{Free} of {_structure.VariableCount}; the others follow from them"),
        .. _structure.Dependents.GroupBy(static dependent => dependent.Kind).OrderByDescending(static group => group.Count()).Select(kind =>
            (AnswerPart)("dependent", $"{kind.Count()} of {_structure.VariableCount} variables {Meaning(kind.Key)}, as "
                + string.Join(", ", kind.Take(Examples).Select(Shown)))),
        .. _structure.Rows.Take(Examples).Select(row => (AnswerPart)("squared row", Shown(row))),
        .. AnswerPart.Optional("squared rows", Rows == 0 ? null
            : $"{Rows}, of which {_structure.Rows.Count(static row => row.IsInequality)} are inequalities with {Slack} slack bits"),
        .. AnswerPart.Optional("groups", Groups == 0 ? null
            : $"{ExactGroups} of exactly one, {Groups - ExactGroups} of at most one, as {Names(_structure.Groups[0].Variables)}"),
        .. AnswerPart.Optional("independent set", _structure.Independent is { } graph
            ? $"of greatest weight, of the variables that are {(graph.IsOfZeros ? "0" : "1")}: no optimum needs two that are coupled" : null),
        ("components", $"{Components}"),
        ("recognition", $"{_seconds:F3} s"),
    ];

    private int ExactGroups => _structure.Groups.Count(static group => group.IsExact);

    /// <summary>Finds the structure of a problem's objective.</summary>
    public static StructureAnswer Of(ModelFile file) => new(file.Objective);

    private static string Word(DependencyKind kind) => kind.ToString().ToLowerInvariant();

    private static string Meaning(DependencyKind kind) => kind switch
    {
        DependencyKind.Fixed => "have one best value whatever the others are",
        DependencyKind.Copy => "are copies of another",
        DependencyKind.Negation => "are negations of another",
        DependencyKind.Product => "are products of others (or of their negations)",
        DependencyKind.Disjunction => "are 0 for one combination of others only",
        _ => "are threshold functions of few others",
    };

    private IEnumerable<string> Labels(IReadOnlyList<int> variables) => variables.Select(_model.LabelOf);

    private string Shown(DependentVariable dependent) =>
        dependent.Inputs.Count == 0 ? $"{Name(dependent.Variable)} = {(dependent.Table[0] ? 1 : _model.ZeroValue)}"
            : $"{Name(dependent.Variable)} of {string.Join(" and ", dependent.Inputs.Select(Name))}";

    private string Shown(RecoveredRow row)
    {
        var terms = row.Variables.Take(ShownMembers).Select((variable, k) => $"{row.Coefficients[k]:+0;-0} {Name(variable)}");
        var more = row.Variables.Count > ShownMembers ? " ..." : "";
        return $"{row.Weight:G6} ({string.Join(' ', terms)}{more} = {row.Target:G6})^2 over {row.Variables.Count} variables";
    }

    /// <summary>The name of a variable: its label, or x and its index.</summary>
    private string Name(int variable) => _model.Labels is null ? $"x{variable}" : _model.LabelOf(variable);

    private string Names(IReadOnlyList<int> variables) =>
        string.Join(' ', variables.Take(ShownMembers).Select(Name)) + (variables.Count > ShownMembers ? " ..." : "");
}
