using Isinglass.Model;

namespace Isinglass.Experiments.Studies.Bounds;

/// <summary>Options of <see cref="BoundStudy"/>.</summary>
internal sealed record BoundStudyOptions
{
    /// <summary>Samples of a bundle, a group of rows each; more than there are samples means all. Default 1, 3 and all.</summary>
    public IReadOnlyList<int> Bundles { get; init; } = [1, 3, int.MaxValue];

    /// <summary>Orders of the moments that bundles share, 1 or 2. Default both.</summary>
    public IReadOnlyList<int> Orders { get; init; } = [1, 2];

    /// <summary>Iterations of a decomposed bound at most. Default 100.</summary>
    public int Iterations { get; init; } = 100;

    internal void Validate()
    {
        if (Bundles.Count == 0 || Bundles.Any(size => size < 1))
        {
            throw new InputException("`bundles` names no bundle of at least one sample. Write `bundles` 1,3.");
        }

        if (Orders.Count == 0 || Orders.Any(order => order is not (1 or 2)))
        {
            throw new InputException($"`orders` {string.Join(',', Orders)}: there are bounds of the orders 1 or 2. Write `orders` 1,2.");
        }

        if (Iterations < 1)
        {
            throw new InputException($"`iterations` must be at least 1, not {Iterations}.");
        }
    }
}
