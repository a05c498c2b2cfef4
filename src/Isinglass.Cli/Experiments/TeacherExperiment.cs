using System.CommandLine;
using Isinglass.Experiments.Studies.Teachers;
using Isinglass.Machines;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Solving;
using Isinglass.Training.BlackBox;

namespace Isinglass.Cli.Experiments;

/// <summary><c>isinglass experiment teacher</c>: planted networks through a machine that knows nothing of networks.</summary>
internal static class TeacherExperiment
{
    private static readonly (string Name, BlackBoxPolicy Policy)[] Policies =
        [.. Enum.GetValues<BlackBoxPolicy>().Select(policy => (TeacherReport.Name(policy), policy))];

    public static Command Create()
    {
        var usual = new TeacherStudyOptions();
        var network = Flag.Text("--network", "11-3-1", "Widths of teacher and student, odd: INPUTS-UNITS-1 or INPUTS-1.", usual.Network);
        var machine = Flag.Text("--machine", "NAME", "black-box (simulated annealing in units of the model's scale), or a sampler such as tabu or cim.",
            usual.Machine);
        var policy = Flag.Choice("--policy",
            $"What changes between calls: mw (weights on samples), qcgd (multipliers) or fixed. Default: {TeacherReport.Name(usual.Policy)}.", Policies);
        var samples = Flag.Whole("--samples", "N", "Training samples of a teacher.", usual.Samples);
        var candidates = Flag.Whole("--candidates", "N", "Candidates (reads) that are scored at most.", usual.Candidates);
        var reads = Flag.Whole("--reads", "N", "Reads of a call.", usual.Reads, Flag.Limited);
        var sweeps = Flag.Whole("--sweeps", "N", "Sweeps of a read.", usual.Sweeps);
        var bits = Flag.Whole("--bits", "N", "Bits of a coefficient of the machine; not limited when left out.", (2, 52));
        return ExperimentOptions.Command(
            "teacher", "Planted networks through a machine that knows nothing of networks, beside random guessing and direct search.", usual.Seeds,
            [network, machine, policy, samples, candidates, reads, sweeps, bits], parsed =>
            {
                var settings = usual with
                {
                    Network = parsed.GetValue(network)!,
                    Machine = MachineOf(parsed.GetValue(machine)!),
                    Policy = parsed.GetValue(policy) ?? usual.Policy,
                    Samples = parsed.GetValue(samples),
                    Candidates = parsed.GetValue(candidates),
                    Reads = parsed.GetValue(reads),
                    Sweeps = parsed.GetValue(sweeps),
                    Bits = parsed.GetValue(bits),
                };
                IdleOptions.Refuse(parsed, property => SettingUse.OfSampler(property, settings.Machine));
                return (study, control) =>
                {
                    var watch = Watch.Start(control.Clock);
                    var result = TeacherStudy.Run(settings with { Seed = study.Seed, Seeds = study.Seeds }, control, study);
                    return TeacherReport.Of(result, watch.Seconds);
                };
            });
    }

    private static string MachineOf(string name) => OutsideMachines.Is(name) || TeacherStudy.MachineNames.Contains(name) ? name
        : throw NearestName.Unknown("machine", name, [.. TeacherStudy.MachineNames, .. OutsideMachines.Forms]);
}
