using System.CommandLine;
using Isinglass.Experiments.Studies.FewShot;
using Isinglass.Training.Recipes;

namespace Isinglass.Cli.Experiments;

/// <summary><c>isinglass experiment few-shot</c>: the protocol of BeMi.</summary>
internal static class FewShotExperiment
{
    public static Command Create()
    {
        var usual = new FewShotOptions();
        var data = Flag.Text("--data", "NAME|PATH", "Data set: glyphs (generated, the default), mnist, fashion-mnist, or a path.", usual.Data);
        var image = Flag.Text("--image", "HxW", "Pool images to this size.");
        var perClass = Flag.Text("--per-class", "N,...", "Training images of each class, separated by commas.", string.Join(',', usual.PerClass));
        var weights = Flag.Text("--weights", "BOOK", "Codebook of the weights.", usual.Weights);
        var margin = Flag.Number("--margin", "M", "Margin of the hinge in standard deviations of the output.", usual.Margin,
            ValueKind.Number("a positive number", static value => value > 0));
        var sweeps = Flag.Whole("--sweeps", "N", "Sweeps of an anneal.", usual.Sweeps);
        var validation = Flag.Whole("--validation", "N",
            "Judge by so many training images of each class kept apart, not by the test images: for choosing settings.", 0, (0, int.MaxValue));
        var single = Flag.Switch("--single", "One network with an output for each class, in place of one for each pair.");
        return ExperimentOptions.Command(
            "few-shot", "One-bit networks for every pair of classes from a handful of images, hard vote (the protocol of BeMi), beside gradient training.", 10,
            [data, image, perClass, weights, margin, sweeps, validation, single], parsed =>
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
                return (study, control) => FewShotStudy.Run(settings, study, control);
            });
    }
}
