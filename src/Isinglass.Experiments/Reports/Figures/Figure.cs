namespace Isinglass.Experiments.Reports.Figures;

/// <summary>A picture of a report, drawn as SVG text.</summary>
internal abstract record Figure
{
    /// <summary>File name without ending: lower-case letters and '-'.</summary>
    public required string Name { get; init; }

    /// <summary>Title above the picture.</summary>
    public required string Title { get; init; }

    /// <summary>Caption under the picture.</summary>
    public string Caption { get; init; } = "";

    /// <summary>The picture as one SVG document, self-contained, on white.</summary>
    public abstract string ToSvg();
}
