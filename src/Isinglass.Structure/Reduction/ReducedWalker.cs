using Isinglass.Model;
using Isinglass.Model.Solving.Completion;

namespace Isinglass.Structure.Reduction;

/// <summary>
/// Walks a reduced model by flips of free bits. For every polynomial P and variable i of it the change T of P by a flip of i is kept; the change of the energy
/// is T for the polynomial beside the squares and w (dist(P + T)^2 - dist(P)^2) for a square. A flip updates T along the terms that contain the bit, and the
/// changes of the energy along the squares that do. Sums of integers stay exact up to 2^53; others drift by rounding, which <see cref="Load"/> removes.
/// </summary>
internal sealed class ReducedWalker : IFlipWalker
{
    private readonly WalkTables _tables;
    private readonly IReadOnlyList<ReducedSquare> _squares;
    private readonly bool _isSpin;
    private readonly sbyte[] _free;
    private readonly double[] _deltas;
    private readonly double[] _values;
    private readonly double[] _changes;

    // Over spins the product of a term with its coefficient, over bits the number of its zeros.
    private readonly double[] _products;
    private readonly int[] _zeros;

    /// <summary>A walker at all bits zero.</summary>
    public ReducedWalker(WalkTables tables)
    {
        _tables = tables;
        _squares = tables.Model.Squares;
        _isSpin = tables.Vartype == Vartype.Spin;
        _free = new sbyte[tables.Model.FreeCount];
        _deltas = new double[_free.Length];
        _values = new double[tables.Offsets.Length];
        _changes = new double[tables.VariableOfPlace.Length];
        _products = new double[_isSpin ? tables.Coefficients.Length : 0];
        _zeros = new int[_isSpin ? 0 : tables.Coefficients.Length];
        Load(_free.AsSpan().ToArray());
    }

    /// <inheritdoc/>
    public int FreeCount => _free.Length;

    /// <inheritdoc/>
    public ReadOnlySpan<sbyte> Free => _free;

    /// <inheritdoc/>
    public double Objective { get; private set; }

    /// <inheritdoc/>
    public ReadOnlySpan<double> Deltas => _deltas;

    /// <inheritdoc/>
    public void Load(ReadOnlySpan<sbyte> free)
    {
        free.CopyTo(_free);
        _tables.Offsets.CopyTo(_values, 0);
        _changes.AsSpan().Clear();
        _deltas.AsSpan().Clear();
        for (var term = 0; term < _tables.Coefficients.Length; term++)
        {
            LoadTerm(term);
        }

        for (var place = 0; place < _tables.PlaceStarts[1]; place++)
        {
            _deltas[_tables.VariableOfPlace[place]] += _changes[place];
        }

        Objective = _values[0];
        for (var r = 0; r < _squares.Count; r++)
        {
            Objective += _squares[r].At(_values[r + 1]);
            AddSquare(r + 1, 1);
        }
    }

    /// <inheritdoc/>
    public bool TryFlip(int bit, double limit)
    {
        if (!(_deltas[bit] <= limit))
        {
            return false;
        }

        Flip(bit);
        return true;
    }

    /// <inheritdoc/>
    public void Flip(int bit)
    {
        var (first, end) = (_tables.PlacesStart[bit], _tables.PlacesStart[bit + 1]);
        Objective += _deltas[bit];
        for (var k = first; k < end; k++)
        {
            if (_tables.PolynomialOfPlace[_tables.PlacesOf[k]] is > 0 and var square)
            {
                AddSquare(square, -1);
            }
        }

        _free[bit] ^= 1;
        for (var k = _tables.TermsStart[bit]; k < _tables.TermsStart[bit + 1]; k++)
        {
            if (_isSpin)
            {
                MoveSpinTerm(_tables.Terms[k], bit);
            }
            else
            {
                MoveBitTerm(_tables.Terms[k], bit);
            }
        }

        for (var k = first; k < end; k++)
        {
            var place = _tables.PlacesOf[k];
            var polynomial = _tables.PolynomialOfPlace[place];
            var change = _changes[place];
            _values[polynomial] += change;
            _changes[place] = -change;
            if (polynomial > 0)
            {
                AddSquare(polynomial, 1);
            }
            else
            {
                _deltas[bit] -= 2 * change;
            }
        }
    }

    private void LoadTerm(int term)
    {
        var (first, end) = (_tables.TermStarts[term], _tables.TermStarts[term + 1]);
        var coefficient = _tables.Coefficients[term];
        var zeros = 0;
        for (var e = first; e < end; e++)
        {
            zeros += 1 - _free[_tables.Variables[e]];
        }

        var value = _isSpin ? (zeros % 2 == 0 ? coefficient : -coefficient) : zeros == 0 ? coefficient : 0;
        _values[_tables.PolynomialOfTerm[term]] += value;
        if (_isSpin)
        {
            _products[term] = value;
        }
        else
        {
            _zeros[term] = zeros;
        }

        for (var e = first; e < end; e++)
        {
            _changes[_tables.Places[e]] += _isSpin ? -2 * value
                : zeros == 0 ? -coefficient
                : zeros == 1 && _free[_tables.Variables[e]] == 0 ? coefficient
                : 0;
        }
    }

    /// <summary>Adds a square's contribution to the changes of energy of its variables, times a sign.</summary>
    private void AddSquare(int polynomial, double sign)
    {
        var square = _squares[polynomial - 1];
        var value = _values[polynomial];
        var (first, end) = (_tables.PlaceStarts[polynomial], _tables.PlaceStarts[polynomial + 1]);
        if (square.Low == square.High)
        {
            var (factor, twice) = (sign * square.Weight, 2 * (value - square.Low));
            for (var place = first; place < end; place++)
            {
                _deltas[_tables.VariableOfPlace[place]] += factor * _changes[place] * (twice + _changes[place]);
            }

            return;
        }

        var now = square.At(value);
        for (var place = first; place < end; place++)
        {
            _deltas[_tables.VariableOfPlace[place]] += sign * (square.At(value + _changes[place]) - now);
        }
    }

    /// <summary>
    /// After a flip of <paramref name="bit"/>: a product of spins changes its sign, and so does its contribution to each of its other variables.
    /// </summary>
    private void MoveSpinTerm(int term, int bit)
    {
        var before = _products[term];
        _products[term] = -before;
        for (var e = _tables.TermStarts[term]; e < _tables.TermStarts[term + 1]; e++)
        {
            if (_tables.Variables[e] != bit)
            {
                Change(_tables.Places[e], 4 * before);
            }
        }
    }

    /// <summary>
    /// After a flip of <paramref name="bit"/>: when all other bits of a product are 1, each of them gains or loses the whole coefficient by its own flip; when
    /// one is 0, that one alone does; when more are, nothing changes.
    /// </summary>
    private void MoveBitTerm(int term, int bit)
    {
        var isOne = _free[bit] != 0;
        var others = _zeros[term] - (isOne ? 1 : 0);
        _zeros[term] = others + (isOne ? 0 : 1);
        if (others > 1)
        {
            return;
        }

        var change = isOne ? _tables.Coefficients[term] : -_tables.Coefficients[term];
        for (var e = _tables.TermStarts[term]; e < _tables.TermStarts[term + 1]; e++)
        {
            var variable = _tables.Variables[e];
            if (variable != bit && (others == 0 || _free[variable] == 0))
            {
                Change(_tables.Places[e], others == 0 ? -change : change);
            }
        }
    }

    private void Change(int place, double change)
    {
        _changes[place] += change;
        if (place < _tables.PlaceStarts[1])
        {
            _deltas[_tables.VariableOfPlace[place]] += change;
        }
    }
}
