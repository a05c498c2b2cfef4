using Isinglass.Model;
using Isinglass.Neural.Spec;

namespace Isinglass.Experiments.Studies.FewShot;

/// <summary>Settings of <see cref="FewShotStudy"/>.</summary>
internal sealed record FewShotOptions
{
    /// <summary>Data set.</summary>
    public string Data { get; init; } = "glyphs";

    /// <summary>Size to which images are pooled; null = not pooled.</summary>
    public string? Image { get; init; }

    /// <summary>Training images of each class, one column of the protocol each.</summary>
    public IReadOnlyList<int> PerClass { get; init; } = [2, 6, 10, 20, 30, 40];

    /// <summary>Codebook of the weights.</summary>
    public string Weights { get; init; } = "binary";

    /// <summary>
    /// Margin of the hinge in standard deviations of the output. Default 4, chosen among 2, 3, 4, 5, 10 and 30 on held-out MNIST training images, with other
    /// seeds than those of the tables.
    /// </summary>
    public double Margin { get; init; } = 4;

    /// <summary>Sweeps of an anneal.</summary>
    public int Sweeps { get; init; } = 60;

    /// <summary>Evaluate on this many held-out training images of each class instead of the test images, to choose settings. 0 = the test images.</summary>
    public int Validation { get; init; }

    /// <summary>One network with as many outputs as classes and the pairwise loss, instead of a network for every pair.</summary>
    public bool IsSingle { get; init; }

    internal void Validate()
    {
        if (PerClass.Count == 0 || PerClass.Any(count => count < 1))
        {
            throw new InputException("`per_class` names no number of images of at least 1. Write `per_class` 2,10,40.");
        }

        if (Sweeps < 1)
        {
            throw new InputException($"`sweeps` must be at least 1, not {Sweeps}.");
        }

        if (Validation < 0)
        {
            throw new InputException($"`validation` must be at least 1, or 0 to judge by the test images, not {Validation}.");
        }

        // Refuses wrong settings before the first network is trained.
        Codebook.Parse(Weights);
        LossSpec.Parse("hinge", Margin);
    }
}
