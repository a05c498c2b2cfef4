using System.Text.Json;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Structure;

namespace Isinglass.Cli.Display;

/// <summary>What the command line may be told to do about structure.</summary>
internal enum StructureUse
{
    Auto,
    Off,
    Report,
}

/// <summary>What a model hides, in a person's words and as JSON.</summary>
internal sealed class StructureReport
{
    /// <summary>Examples of each kind that are printed.</summary>
    private const int Examples = 2;

    /// <summary>Members of a group or row that are printed.</summary>
    private const int ShownMembers = 6;

    private readonly BinaryQuadraticModel _model;
    private readonly ModelStructure _structure;
    private readonly double _seconds;

    private StructureReport(BinaryQuadraticModel model)
    {
        var watch = Watch.Start();
        _model = model;
        _structure = StructureRecognizer.Recognize(model);
        _seconds = watch.Seconds;
    }

    public static IReadOnlyList<(string Name, StructureUse Value)> Uses { get; } =
        [("auto", StructureUse.Auto), ("off", StructureUse.Off), ("report", StructureUse.Report)];

    public static StructureReport Of(ModelFile file) => new(file.Objective);

    public void Print()
    {
        Output.Line("free variables", $"{_structure.FreeCount} of {_structure.VariableCount}; the others follow from them");
        foreach (var kind in _structure.Dependents.GroupBy(static dependent => dependent.Kind).OrderByDescending(static group => group.Count()))
        {
            var examples = string.Join(", ", kind.Take(Examples).Select(Shown));
            Output.Line("dependent", $"{kind.Count()} of {_structure.VariableCount} variables {Words(kind.Key)}, as {examples}");
        }

        foreach (var row in _structure.Rows.Take(Examples))
        {
            Output.Line("squared row", Shown(row));
        }

        if (_structure.Rows.Count > 0)
        {
            var inequalities = _structure.Rows.Count(static row => row.IsInequality);
            Output.Line("squared rows", $"{_structure.Rows.Count}, of which {inequalities} are inequalities with {_structure.SlackCount} slack bits");
        }

        if (_structure.Groups.Count > 0)
        {
            var exact = _structure.Groups.Count(static group => group.IsExact);
            Output.Line("groups", $"{exact} of exactly one, {_structure.Groups.Count - exact} of at most one, as {Names(_structure.Groups[0].Variables)}");
        }

        Output.Line("components", $"{_structure.ComponentCount}");
        Output.Line("recognition", $"{_seconds:F3} s");
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("structure");
        writer.WriteNumber("free", _structure.FreeCount);
        writer.WriteNumber("dependent", _structure.Dependents.Count);
        writer.WriteNumber("slack", _structure.SlackCount);
        writer.WriteNumber("groups", _structure.Groups.Count);
        writer.WriteNumber("rows", _structure.Rows.Count);
        writer.WriteNumber("components", _structure.ComponentCount);
        writer.WriteNumber("seconds", Math.Round(_seconds, 6));
        writer.WriteStartObject("dependent_by_kind");
        foreach (var kind in _structure.Dependents.CountBy(static dependent => dependent.Kind).OrderBy(static pair => pair.Key))
        {
            writer.WriteNumber(kind.Key.ToString().ToLowerInvariant(), kind.Value);
        }

        writer.WriteEndObject();
        WriteList(writer, "dependent_variables", _structure.Dependents, dependent =>
        {
            writer.WriteString("variable", _model.LabelOf(dependent.Variable));
            writer.WriteString("kind", dependent.Kind.ToString().ToLowerInvariant());
            WriteNames(writer, "inputs", dependent.Inputs);
        });
        WriteList(writer, "group_list", _structure.Groups, group =>
        {
            writer.WriteBoolean("exactly_one", group.IsExact);
            WriteNames(writer, "variables", group.Variables);
        });
        WriteList(writer, "row_list", _structure.Rows, row =>
        {
            writer.WriteNumber("weight", row.Weight);
            writer.WriteNumber("low", row.Low);
            writer.WriteNumber("high", row.High);
            WriteNames(writer, "variables", row.Variables);
            writer.WriteStartArray("coefficients");
            foreach (var coefficient in row.Coefficients)
            {
                writer.WriteNumberValue(coefficient);
            }

            writer.WriteEndArray();
            WriteNames(writer, "slack", row.Slack);
        });
        writer.WriteEndObject();
    }

    private static void WriteList<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> items, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteNames(Utf8JsonWriter writer, string name, IReadOnlyList<int> variables)
    {
        writer.WriteStartArray(name);
        foreach (var variable in variables)
        {
            writer.WriteStringValue(_model.LabelOf(variable));
        }

        writer.WriteEndArray();
    }

    private static string Words(DependencyKind kind) => kind switch
    {
        DependencyKind.Fixed => "have one best value whatever the others are",
        DependencyKind.Copy => "are copies of another",
        DependencyKind.Negation => "are negations of another",
        DependencyKind.Product => "are products of others (or of their negations)",
        DependencyKind.Disjunction => "are 0 for one combination of others only",
        _ => "are threshold functions of few others",
    };

    private string Shown(DependentVariable dependent) =>
        dependent.Inputs.Count == 0 ? $"{Name(dependent.Variable)} = {(dependent.Table[0] ? 1 : _model.ZeroValue)}"
            : $"{Name(dependent.Variable)} of {string.Join(" and ", dependent.Inputs.Select(Name))}";

    private string Shown(RecoveredRow row)
    {
        var terms = row.Variables.Take(ShownMembers).Select((variable, k) => $"{row.Coefficients[k]:+0;-0} {Name(variable)}");
        var more = row.Variables.Count > ShownMembers ? " ..." : "";
        return $"{row.Weight:G6} ({string.Join(' ', terms)}{more} = {row.Target:G6})^2 over {row.Variables.Count} variables";
    }

    /// <summary>A variable as a person reads it: its label, or x and its index.</summary>
    private string Name(int variable) => _model.Labels is null ? $"x{variable}" : _model.LabelOf(variable);

    private string Names(IReadOnlyList<int> variables) =>
        string.Join(' ', variables.Take(ShownMembers).Select(Name)) + (variables.Count > ShownMembers ? " ..." : "");
}
