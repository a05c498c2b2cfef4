namespace Isinglass.Hedging.Rounds;

/// <summary>The shared bits that are fixed for the rest of the run.</summary>
/// <param name="values">Value of every bit, -1 for a free one.</param>
internal sealed class FixedBits(sbyte[] values)
{
    /// <summary>Value of every bit, -1 for a free one.</summary>
    public sbyte[] Values => values;

    /// <summary>Number of bits that are fixed.</summary>
    public int Count => values.Count(value => value >= 0);

    /// <summary>The bits that are free.</summary>
    public IEnumerable<int> Free => Enumerable.Range(0, values.Length).Where(i => values[i] < 0);

    /// <summary>Fixes a bit.</summary>
    public void Fix(int bit, sbyte value) => values[bit] = value;

    /// <summary>Sets the fixed bits of a point.</summary>
    public void Clamp(Span<sbyte> point)
    {
        for (var i = 0; i < values.Length; i++)
        {
            point[i] = values[i] >= 0 ? values[i] : point[i];
        }
    }

    /// <summary>Sets the biases that hold the fixed bits, as large as the largest bias and no larger: a machine's coefficients have few bits.</summary>
    public void Hold(Span<double> biases)
    {
        var largest = 0.0;
        foreach (var bias in biases)
        {
            largest = Math.Max(largest, Math.Abs(bias));
        }

        for (var i = 0; i < biases.Length; i++)
        {
            biases[i] = values[i] switch { 1 => -largest, 0 => largest, _ => biases[i] };
        }
    }
}
