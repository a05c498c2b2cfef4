using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Bridges.Penalties;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Compilation.Resources;
using Isinglass.Neural.Spec;

namespace Isinglass.Training.Exchange;

/// <summary>Writes one model of all samples of a recipe for other solvers and machines, with its map beside it.</summary>
internal static class ModelExport
{
    /// <summary>Writes <paramref name="path"/> and <see cref="ModelMap.PathOf"/>.</summary>
    /// <returns>The map, and notes on what the format cannot express.</returns>
    /// <exception cref="InputException">The format cannot express the model, or a file cannot be written.</exception>
    public static (ModelMap Map, IReadOnlyList<string> Notes) Write(CompilePlan plan, CompileOptions options, PenaltyChoice? penalty, string path,
        FormatOptions format)
    {
        var target = ModelFormats.ForWriting(path, format);
        var compiled = plan.CompileWhole(options);
        var (model, causes) = (compiled.Scenarios.Scenarios[0].Model, compiled.Causes[0]);
        var isBare = model.Rows.RowCount + model.Products.Length == 0;
        if (!isBare && penalty is null && !target.HoldsRows)
        {
            throw new InputException($"The model has {model.Rows.RowCount + model.Products.Length} rows; format {target.Name} cannot carry any. Turn them "
                + $"into penalties with `penalty` auto, or write lp, mps, qplib or cqm.");
        }

        if (!isBare && penalty is { } choice)
        {
            var rule = choice.Weight is null ? PenaltyRule.UpperBound : PenaltyRule.User;
            var slack = options.Slack == SlackPolicy.None ? SlackPolicy.Binary : options.Slack;
            model = PenaltyBridge.Of(model, rule, choice.Weight ?? 1, slack).Target;
        }

        var labels = Labels(plan.Lattice.Layout, causes, model.VariableCount);
        var objective = model.Objective.WithLabels(labels);
        var file = model.Rows.RowCount + model.Products.Length == 0 ? ModelFile.Of(objective) : ModelFile.Of(model.WithObjective(objective));
        var isQuadraticInRows = options.Products == ProductEncoding.Eliminated && model.Products.Length > 0;
        var notes = ModelFormats.Write(path, file, format with { ProductsInRows = isQuadraticInRows });
        var map = new ModelMap
        {
            File = Path.GetFileName(path),
            Format = target.Name,
            Recipe = plan.Recipe,
            IsExact = plan.Encoding != ModelEncoding.SoftMargin && (isBare || penalty is null),
            Penalty = isBare ? null : penalty?.ToString(),
            VariableCount = model.VariableCount,
            ZeroEnergy = model.Objective.Energy(new sbyte[model.VariableCount]),
            Variables = Ranges(causes, model.VariableCount),
            Template = plan.Network(new sbyte[plan.Lattice.Layout.BitCount]),
            DataChecksum = plan.Checksum(),
        };
        map.Write(ModelMap.PathOf(path));
        return (map, notes);
    }

    /// <summary>Names of all variables of a model.</summary>
    internal static string[] Labels(ParameterLayout layout, IReadOnlyList<VariableRole> causes, int variableCount) =>
        [.. Enumerable.Range(0, variableCount).Select(i => i < layout.BitCount ? ModelMap.NameOf(layout, i)
        : $"{ResourceReport.Name(CauseOf(causes, i))[..1]}{i}")];

    private static List<VariableRange> Ranges(IReadOnlyList<VariableRole> causes, int variableCount)
    {
        var ranges = new List<VariableRange>();
        for (var i = 0; i < variableCount; i++)
        {
            var name = ResourceReport.Name(CauseOf(causes, i));
            if (ranges.Count > 0 && ranges[^1].Cause == name)
            {
                ranges[^1] = ranges[^1] with { Count = ranges[^1].Count + 1 };
            }
            else
            {
                ranges.Add(new VariableRange(name, i, 1));
            }
        }

        return ranges;
    }

    /// <summary>Bits after the compiled ones are the slack of penalties.</summary>
    private static VariableRole CauseOf(IReadOnlyList<VariableRole> causes, int variable) => variable < causes.Count ? causes[variable] : VariableRole.Slack;
}
