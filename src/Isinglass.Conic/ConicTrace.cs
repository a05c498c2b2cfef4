namespace Isinglass.Conic;

/// <summary>Collects the iterations of one solve, in order, at once.</summary>
internal sealed class ConicTrace : IProgress<ConicIteration>
{
    private readonly List<ConicIteration> _iterations = [];

    /// <summary>The iterations so far.</summary>
    public IReadOnlyList<ConicIteration> Iterations => _iterations;

    /// <inheritdoc/>
    public void Report(ConicIteration value) => _iterations.Add(value);
}
