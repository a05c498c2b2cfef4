namespace Isinglass.Formats.Programs;

/// <summary>
/// The rows declared in a text of <see cref="MpsFormat"/>, by name and by number from 0; the first row of sense N is the objective, further ones are left out.
/// </summary>
internal sealed class MpsRows
{
    /// <summary>The number of the objective.</summary>
    public const int Objective = -1;

    /// <summary>The number of rows of sense N that are left out.</summary>
    public const int Free = -2;

    private readonly Dictionary<string, int> _numberOf = new(StringComparer.Ordinal);
    private readonly List<Row> _rows = [];

    public bool HasObjective { get; private set; }

    public Row this[int number] => _rows[number];

    /// <summary>Declares a row of sense N, E, L or G; false when there is one of that name.</summary>
    public bool TryAdd(string name, char sense)
    {
        if (!_numberOf.TryAdd(name, sense != 'N' ? _rows.Count : HasObjective ? Free : Objective))
        {
            return false;
        }

        HasObjective |= sense == 'N';
        if (sense != 'N')
        {
            _rows.Add(new Row(name, sense));
        }

        return true;
    }

    public bool TryFind(string name, out int number) => _numberOf.TryGetValue(name, out number);

    /// <summary>The rows as intervals.</summary>
    public IEnumerable<ProgramRow> ToProgram()
    {
        foreach (var row in _rows)
        {
            var (side, range) = (row.Side, row.Range);
            var width = double.IsNaN(range) ? double.PositiveInfinity : Math.Abs(range);
            var (lower, upper) = row.Sense switch
            {
                'L' => (side - width, side),
                'G' => (side, side + width),
                _ => double.IsNaN(range) ? (side, side) : (side + Math.Min(0, range), side + Math.Max(0, range)),
            };
            yield return new ProgramRow(row.Name, row.Expression, lower, upper);
        }
    }

    /// <summary>A row: its left side, right-hand side and range (NaN: none).</summary>
    public sealed class Row(string name, char sense)
    {
        public string Name => name;

        public char Sense => sense;

        public ProgramExpression Expression { get; } = new();

        public double Side { get; set; }

        public double Range { get; set; } = double.NaN;
    }
}
