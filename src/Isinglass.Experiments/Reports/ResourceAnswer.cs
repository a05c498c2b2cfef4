using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Compilation.Resources;
using Isinglass.Solvers.Machines;
using Isinglass.Training.Exchange;
using Isinglass.Training.Runs;

namespace Isinglass.Experiments.Reports;

/// <summary>The cost of a model.</summary>
internal sealed class ResourceAnswer(CompilePlan plan, ResourceReport report, MachineEstimate? estimate, CarriedErrorReport? error) : IAnswer
{
    private const int NameWidth = 18;

    public IEnumerable<AnswerPart> Parts =>
    [
        $"{plan.Recipe.Data}: {report.Samples} samples, network {plan.Recipe.Network}, encoding {plan.EncodingName}, {report.Bundles} bundles of "
            + $"{plan.Plan.Bundle}",
        .. ResourceLines.Of(report, estimate, error).Select(static line => (AnswerPart)$"{line.Name.PadRight(NameWidth)} {line.Value}"),
    ];

    /// <summary>Compiles a model and counts its cost.</summary>
    /// <param name="plan">Network and data.</param>
    /// <param name="options">How it is encoded.</param>
    /// <param name="machine">A machine whose calls and time are estimated as well; null = none.</param>
    public static ResourceAnswer Of(CompilePlan plan, CompileOptions options, DeviceProfile? machine)
    {
        var report = ResourceReport.Of(plan.Compile(options));
        return new ResourceAnswer(plan, report, machine is null ? null : MachineEstimate.Of(machine, plan.Plan, report), plan.CarriedError());
    }

    public byte[] ToJson() => JsonText.Bytes(json => Summary.Write(json, report, plan.Plan, plan.Encoding, estimate, error));
}
