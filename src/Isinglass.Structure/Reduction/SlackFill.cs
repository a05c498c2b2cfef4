namespace Isinglass.Structure.Reduction;

/// <summary>
/// Sets the slack bits of a row so that it is nearest to its target. Their sums reach every integer of a range (each coefficient is at most one more than the
/// sum of the smaller ones), so greedily taking the largest that fits is optimal.
/// </summary>
internal sealed class SlackFill
{
    private readonly RecoveredRow _row;
    private readonly (int Variable, double Coefficient)[] _slack;
    private readonly double _least;
    private readonly double _greatest;

    public SlackFill(RecoveredRow row)
    {
        _row = row;
        var coefficients = row.Variables.Zip(row.Coefficients).ToDictionary();
        _slack = [.. row.Slack.Select(variable => (variable, coefficients[variable])).OrderByDescending(static pair => Math.Abs(pair.Item2))];
        _least = _slack.Sum(static pair => Math.Min(pair.Coefficient, 0));
        _greatest = _slack.Sum(static pair => Math.Max(pair.Coefficient, 0));
    }

    /// <summary>Fills the slack into a point whose other variables (positive = 1) are set.</summary>
    public void Fill(Span<sbyte> values, sbyte zero)
    {
        var wanted = _row.Target;
        foreach (var (variable, _) in _slack)
        {
            values[variable] = zero;
        }

        for (var k = 0; k < _row.Variables.Count; k++)
        {
            wanted -= values[_row.Variables[k]] > 0 ? _row.Coefficients[k] : 0;
        }

        // Relative to the smallest sum, every bit adds its magnitude; one with a negative coefficient by being 0.
        var left = Math.Clamp(wanted, _least, _greatest) - _least;
        foreach (var (variable, coefficient) in _slack)
        {
            var isTaken = left >= Math.Abs(coefficient);
            left -= isTaken ? Math.Abs(coefficient) : 0;
            values[variable] = isTaken == coefficient > 0 ? (sbyte)1 : zero;
        }
    }

    /// <summary>Whether sums of these coefficients (non-zero integers) reach every integer between the least and the greatest.</summary>
    public static bool IsGapless(IEnumerable<double> coefficients)
    {
        var reached = 0.0;
        foreach (var magnitude in coefficients.Select(Math.Abs).Order())
        {
            if (magnitude > reached + 1)
            {
                return false;
            }

            reached += magnitude;
        }

        return true;
    }
}
