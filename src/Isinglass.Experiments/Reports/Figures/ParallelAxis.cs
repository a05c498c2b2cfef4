namespace Isinglass.Experiments.Reports.Figures;

/// <summary>An axis of a <see cref="ParallelFigure"/>.</summary>
/// <param name="Label">What it shows, with its unit.</param>
/// <param name="Choices">Values in words, one above the other; a line's value is the number of one. Empty for numbers.</param>
/// <param name="Scale">The scale of numbers.</param>
internal sealed record ParallelAxis(string Label, IReadOnlyList<string> Choices, AxisScale Scale);
