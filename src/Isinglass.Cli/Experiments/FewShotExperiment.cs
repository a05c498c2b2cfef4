using System.CommandLine;
using Isinglass.Experiments.Studies.FewShot;

namespace Isinglass.Cli.Experiments;

/// <summary><c>isinglass experiment few-shot</c>: the protocol of BeMi.</summary>
internal static class FewShotExperiment
{
    public static Command Create()
    {
        var defaults = new FewShotOptions();
        var data = new Option<string>("--data")
        {
            Description = "Data set: glyphs (generated, the default), mnist, fashion-mnist, or a path.",
            DefaultValueFactory = _ => defaults.Data,
            HelpName = "NAME|PATH"
        };
        var image = new Option<string?>("--image") { Description = "Pool images to this size.", HelpName = "HxW" };
        var perClass = new Option<string>("--per-class")
        {
            Description = "Training images of each class, separated by commas.",
            DefaultValueFactory = _ =>
            string.Join(',', defaults.PerClass),
            HelpName = "N,..."
        };
        var weights = new Option<string>("--weights")
        {
            Description = "Codebook of the weights.",
            DefaultValueFactory = _ => defaults.Weights,
            HelpName = "BOOK"
        };
        var margin = new Option<double>("--margin")
        {
            Description = "Margin of the hinge in standard deviations of the output.",
            DefaultValueFactory = _ =>
            defaults.Margin,
            HelpName = "M"
        };
        var sweeps = new Option<int>("--sweeps") { Description = "Sweeps of an anneal.", DefaultValueFactory = _ => defaults.Sweeps, HelpName = "N" };
        var validation = new Option<int>("--validation")
        {
            Description = "Judge by so many training images of each class kept apart, not by the test images: "
            + "for choosing settings.",
            HelpName = "N"
        };
        var single = new Option<bool>("--single") { Description = "One network with an output for each class, in place of one for each pair." };
        var options = new ExperimentOptions(seeds: 10);
        var command = new Command("few-shot", "One-bit networks for every pair of classes from a handful of images, hard vote (the protocol of BeMi), beside "
            + "gradient training.")
        {
            data, image, perClass, weights, margin, sweeps, validation, single,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var settings = new FewShotOptions
            {
                Data = parsed.GetValue(data)!,
                Image = parsed.GetValue(image),
                PerClass = ListOptions.Counts("--per-class", parsed.GetValue(perClass)!),
                Weights = parsed.GetValue(weights)!,
                Margin = parsed.GetValue(margin),
                Sweeps = parsed.GetValue(sweeps),
                Validation = parsed.GetValue(validation),
                IsSingle = parsed.GetValue(single),
            };
            return options.Run(parsed, null, (study, control) => FewShotStudy.Run(settings, study, control));
        });
        return command;
    }
}
