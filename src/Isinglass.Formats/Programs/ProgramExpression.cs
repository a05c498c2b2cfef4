namespace Isinglass.Formats.Programs;

/// <summary>
/// A polynomial as listed: a constant and terms coefficient * literal * literal ... A literal is a variable v or, written ~v, its complement 1 - v.
/// </summary>
internal sealed class ProgramExpression
{
    private readonly List<double> _coefficients = [];
    private readonly List<int> _starts = [0];
    private readonly List<int> _literals = [];
    private readonly List<int> _lines = [];
    private double _listedConstants;

    public double Constant { get; set; }

    /// <summary>The magnitudes of all constants that were added.</summary>
    public double ConstantMagnitude => Math.Max(Math.Abs(Constant), _listedConstants);

    /// <summary>The line of the terms added next, 1-based; 0 = unknown.</summary>
    public int Line { get; set; }

    public int Count => _coefficients.Count;

    public double Coefficient(int term) => _coefficients[term];

    public int LineOf(int term) => _lines[term];

    public ReadOnlySpan<int> Literals(int term) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_literals)[_starts[term].._starts[term + 1]];

    public void Add(double coefficient, params ReadOnlySpan<int> literals)
    {
        if (literals.IsEmpty)
        {
            Constant += coefficient;
            _listedConstants += Math.Abs(coefficient);
            return;
        }

        _coefficients.Add(coefficient);
        _lines.Add(Line);
        _literals.AddRange(literals);
        _starts.Add(_literals.Count);
    }

    public double Value(ReadOnlySpan<double> values)
    {
        var sum = Constant;
        for (var k = 0; k < Count; k++)
        {
            var product = Coefficient(k);
            foreach (var literal in Literals(k))
            {
                product *= literal >= 0 ? values[literal] : 1 - values[~literal];
            }

            sum += product;
        }

        return sum;
    }
}
