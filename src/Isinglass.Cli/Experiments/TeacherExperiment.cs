using System.CommandLine;
using System.Diagnostics;
using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Experiments.Studies.Teachers;
using Isinglass.Machines;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Training.BlackBox;

namespace Isinglass.Cli.Experiments;

/// <summary><c>isinglass experiment teacher</c>: planted networks through a machine that knows nothing of networks.</summary>
internal static class TeacherExperiment
{
    private static readonly (string Name, BlackBoxPolicy Policy)[] Policies =
        [.. Enum.GetValues<BlackBoxPolicy>().Select(policy => (TeacherReport.Name(policy), policy))];

    public static Command Create()
    {
        var defaults = new TeacherStudyOptions();
        var network = Text("--network", "Widths of teacher and student, odd: INPUTS-UNITS-1 or INPUTS-1.", defaults.Network, "11-3-1");
        var machine = Text("--machine", "black-box (simulated annealing in units of the model's scale), or a sampler such as tabu or cim.", defaults.Machine,
            "NAME");
        var policy = Text("--policy", "What changes between calls: mw (weights on samples), qcgd (multipliers) or fixed.", TeacherReport.Name(defaults.Policy),
            "NAME");
        var samples = Number("--samples", "Training samples of a teacher.", defaults.Samples);
        var candidates = Number("--candidates", "Candidates (reads) that are scored at most.", defaults.Candidates);
        var reads = Number("--reads", "Reads of a call.", defaults.Reads);
        var sweeps = Number("--sweeps", "Sweeps of a read.", defaults.Sweeps);
        var bits = new Option<int?>("--bits") { Description = "Bits of a coefficient of the machine; not limited when left out.", HelpName = "N" };
        var options = new ExperimentOptions(seeds: defaults.Seeds);
        var command = new Command("teacher", "Planted networks through a machine that knows nothing of networks, beside random guessing and direct search.");
        foreach (var option in new Option[] { network, machine, policy, samples, candidates, reads, sweeps, bits })
        {
            command.Options.Add(option);
        }

        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var settings = defaults with
            {
                Network = parsed.GetValue(network)!,
                Machine = MachineOf(parsed.GetValue(machine)!),
                Policy = Policies.First(entry => entry.Name == Known(parsed.GetValue(policy)!, [.. Policies.Select(known => known.Name)], "policy")).Policy,
                Samples = parsed.GetValue(samples),
                Candidates = parsed.GetValue(candidates),
                Reads = parsed.GetValue(reads),
                Sweeps = parsed.GetValue(sweeps),
                Bits = parsed.GetValue(bits),
            };
            return options.Run(parsed, null, (study, control) => Run(settings with { Seed = study.Seed, Seeds = study.Seeds }, study, control));
        });
        return command;
    }

    private static ExperimentResult Run(TeacherStudyOptions options, StudyOptions study, SolveControl control)
    {
        var watch = Stopwatch.StartNew();
        var result = TeacherStudy.Run(options, control, study);
        return TeacherReport.Of(result, watch.Elapsed.TotalSeconds);
    }

    private static Option<string> Text(string name, string description, string value, string help) =>
        new(name) { Description = description, DefaultValueFactory = _ => value, HelpName = help };

    private static Option<int> Number(string name, string description, int value) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => value,
        HelpName = "N"
    };

    private static string MachineOf(string name) => OutsideMachines.Is(name) ? name : Known(name, [.. TeacherStudy.MachineNames, .. OutsideMachines.Forms],
        "machine");

    private static string Known(string value, IReadOnlyList<string> names, string what) => names.Contains(value) ? value
        : throw NearestName.Unknown(what, value, [.. names]);
}
