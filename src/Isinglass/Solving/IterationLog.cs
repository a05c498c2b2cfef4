using System.Globalization;
using System.Text;
using Isinglass.Conic;

namespace Isinglass.Solving;

/// <summary>The iterations of a method, of all its restarts, in order.</summary>
internal sealed class IterationLog : IProgress<ConicIteration>
{
    private static readonly (string Name, Func<ConicIteration, string> Value)[] Columns =
    [
        ("iteration", static i => i.Iteration.ToString(CultureInfo.InvariantCulture)),
        ("oracle_calls", static i => i.OracleCalls.ToString(CultureInfo.InvariantCulture)),
        ("objective", static i => Number(i.Objective)),
        ("infeasibility", static i => Number(i.Infeasibility)),
        ("penalty", static i => Number(i.Penalty)),
        ("multiplier_min", static i => Number(i.SmallestMultiplier)),
        ("multiplier_max", static i => Number(i.LargestMultiplier)),
        ("coefficient_min", static i => Number(i.SmallestCoefficient)),
        ("coefficient_max", static i => Number(i.LargestCoefficient)),
        ("coefficient_bits", static i => i.CoefficientBits.ToString(CultureInfo.InvariantCulture)),
        ("oracle_energy", static i => Number(i.OracleEnergy)),
        ("oracle_exact", static i => Flag(i.IsExact)),
        ("frank_wolfe_gap", static i => Number(i.DualGap)),
        ("best_raw_read", static i => Number(i.BestRawRead)),
        ("feasible_read_share", static i => Number(i.FeasibleReadShare)),
        ("incumbent", static i => Number(i.Incumbent)),
        ("lower_bound", static i => Number(i.LowerBound)),
        ("atoms", static i => i.ActiveSetSize.ToString(CultureInfo.InvariantCulture)),
        ("guarded", static i => Flag(i.WasGuarded)),
    ];

    private readonly List<(int Restart, ConicIteration Iteration)> _rows = [];

    /// <summary>Number of the restart that reports now, from 0.</summary>
    public int Restart { get; set; }

    /// <summary>Restart and iteration, oldest first.</summary>
    public IReadOnlyList<(int Restart, ConicIteration Iteration)> Rows => _rows;

    /// <inheritdoc/>
    public void Report(ConicIteration value) => _rows.Add((Restart, value));

    /// <summary>The iterations as CSV; a number that is not finite is an empty field.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder("restart,").AppendJoin(',', Columns.Select(static column => column.Name)).Append('\n');
        foreach (var (restart, iteration) in _rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{restart},").AppendJoin(',', Columns.Select(column => column.Value(iteration))).Append('\n');
        }

        return text.ToString();
    }

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";

    private static string Flag(bool value) => value ? "1" : "0";
}
