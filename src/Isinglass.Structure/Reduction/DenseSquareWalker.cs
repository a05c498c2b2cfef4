using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Isinglass.Model.Solving.Completion;

namespace Isinglass.Structure.Reduction;

/// <summary>
/// The walk of <see cref="ReducedWalker"/> for models in which nearly every variable is in nearly every square and all numbers are small integers
/// (autocorrelations of a sequence): the changes T are kept for all pairs, and after a flip sum_r w_r T_ri (2 P_r + T_ri) is recomputed for all variables i.
/// Two squares of equal weight share a 32-bit lane as two 16-bit halves, sixteen variables a vector: one load, one add and one multiply-add of neighbours make
/// 32 terms of the sum. Scalar equivalent: <c>for i: for r: sum_i += w_r * T[r, i] * (2 * P[r] + T[r, i])</c>.
/// </summary>
internal sealed class DenseSquareWalker : IFlipWalker
{
    private readonly DenseSquareTables _tables;
    private readonly int[] _pairs;
    private readonly int[] _twice;
    private readonly double[] _linear;
    private readonly double[] _linearSteps;
    private readonly short[] _steps;
    private readonly double[] _deltas;
    private readonly sbyte[] _free;

    /// <summary>A walker at all bits zero.</summary>
    public DenseSquareWalker(DenseSquareTables tables)
    {
        _tables = tables;
        _free = new sbyte[tables.Source.Model.FreeCount];
        _deltas = new double[tables.Stride];
        _linear = new double[tables.Stride];
        _pairs = new int[tables.PairCount * tables.Stride];
        _twice = new int[tables.PairCount];
        _linearSteps = new double[tables.LinearTermCount];
        _steps = new short[tables.Source.Coefficients.Length];
        Load(_free.AsSpan().ToArray());
    }

    /// <inheritdoc/>
    public int FreeCount => _free.Length;

    /// <inheritdoc/>
    public ReadOnlySpan<sbyte> Free => _free;

    /// <inheritdoc/>
    public double Objective { get; private set; }

    /// <inheritdoc/>
    public ReadOnlySpan<double> Deltas => _deltas.AsSpan(0, _free.Length);

    private Span<short> Halves => MemoryMarshal.Cast<int, short>(_pairs.AsSpan());

    private Span<short> TwiceHalves => MemoryMarshal.Cast<int, short>(_twice.AsSpan());

    /// <inheritdoc/>
    public void Load(ReadOnlySpan<sbyte> free)
    {
        var source = _tables.Source;
        var squares = source.Model.Squares;
        free.CopyTo(_free);
        _pairs.AsSpan().Clear();
        _linear.AsSpan().Clear();
        var values = source.Offsets.AsSpan().ToArray();
        for (var term = 0; term < _steps.Length; term++)
        {
            values[source.PolynomialOfTerm[term]] += LoadTerm(term);
        }

        Objective = values[0];
        for (var r = 0; r < squares.Count; r++)
        {
            Objective += squares[r].At(values[r + 1]);
            TwiceHalves[_tables.HalfOfSquare[r]] = (short)(2 * (values[r + 1] - squares[r].Low));
        }

        Sum();
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
        Objective += _deltas[bit];
        _free[bit] ^= 1;
        MoveSquares(bit);
        if (_tables.LinearTermCount > 0)
        {
            MoveLinear(bit);
        }

        Sum();
    }

    private double LoadTerm(int term)
    {
        var source = _tables.Source;
        var value = source.Coefficients[term];
        for (var e = source.TermStarts[term]; e < source.TermStarts[term + 1]; e++)
        {
            value = _free[source.Variables[e]] != 0 ? value : -value;
        }

        // A step is the change of T of the term's other variables by a flip of one.
        if (term < _tables.LinearTermCount)
        {
            _linearSteps[term] = 4 * value;
            for (var e = source.TermStarts[term]; e < source.TermStarts[term + 1]; e++)
            {
                _linear[source.Variables[e]] -= 2 * value;
            }

            return value;
        }

        _steps[term] = (short)(4 * value);
        for (var e = source.TermStarts[term]; e < source.TermStarts[term + 1]; e++)
        {
            Halves[_tables.HalfAt(source.PolynomialOfTerm[term] - 1, source.Variables[e])] -= (short)(2 * value);
        }

        return value;
    }

    /// <summary>P changes by T of the bit, T of the bit is negated, and its terms change the T of their other variables.</summary>
    private unsafe void MoveSquares(int bit)
    {
        fixed (int* pairs = _pairs, twice = _twice, walk = _tables.Walks[bit])
        fixed (short* steps = _steps)
        {
            var halves = (short*)pairs;
            var twiceHalves = (short*)twice;
            for (var pair = 0; pair < _twice.Length; pair++)
            {
                var at = halves + 2 * (pair * _tables.Stride + bit);
                twiceHalves[2 * pair] += (short)(2 * at[0]);
                twiceHalves[2 * pair + 1] += (short)(2 * at[1]);
                at[0] = (short)-at[0];
                at[1] = (short)-at[1];
            }

            var end = walk + _tables.Walks[bit].Length;
            for (var step = walk; step < end;)
            {
                var change = steps[step[0]];
                steps[step[0]] = (short)-change;
                var next = step + 2 + step[1];
                for (step += 2; step < next; step++)
                {
                    halves[*step] += change;
                }
            }
        }
    }

    /// <summary>The same for the polynomial beside the squares, whose T are changes of energy themselves.</summary>
    private void MoveLinear(int bit)
    {
        var source = _tables.Source;
        for (var k = source.TermsStart[bit]; k < source.TermsStart[bit + 1] && source.Terms[k] < _tables.LinearTermCount; k++)
        {
            var term = source.Terms[k];
            for (var e = source.TermStarts[term]; e < source.TermStarts[term + 1]; e++)
            {
                _linear[source.Variables[e]] += _linearSteps[term];
            }

            _linearSteps[term] = -_linearSteps[term];
        }
    }

    /// <summary>The changes of energy of all variables from P and T.</summary>
    private unsafe void Sum()
    {
        fixed (int* pairs = _pairs, twice = _twice)
        fixed (double* linear = _linear, deltas = _deltas)
        {
            for (var lane = 0; lane < _deltas.Length; lane += Vector512<int>.Count)
            {
                var low = Vector512.Load(linear + lane);
                var high = Vector512.Load(linear + lane + Vector512<double>.Count);
                foreach (var (weight, first, end) in _tables.Weights)
                {
                    var sum = SumOf(pairs + lane, twice, first, end, _tables.Stride);
                    low += weight * Vector512.ConvertToDouble(Vector512.WidenLower(sum));
                    high += weight * Vector512.ConvertToDouble(Vector512.WidenUpper(sum));
                }

                low.Store(deltas + lane);
                high.Store(deltas + lane + Vector512<double>.Count);
            }
        }
    }

    /// <summary>sum over the squares of a weight of T (2 P + T), sixteen neighbouring variables in the lanes.</summary>
    private static unsafe Vector512<int> SumOf(int* pairs, int* twice, int first, int end, int stride)
    {
        var (lower, upper) = (Vector256<int>.Zero, Vector256<int>.Zero);
        if (Avx512BW.IsSupported)
        {
            var sum = Vector512<int>.Zero;
            for (var pair = first; pair < end; pair++)
            {
                var change = Vector512.Load(pairs + pair * stride).AsInt16();
                sum += Avx512BW.MultiplyAddAdjacent(change, change + Vector512.Create(twice[pair]).AsInt16());
            }

            return sum;
        }

        if (Avx2.IsSupported)
        {
            for (var pair = first; pair < end; pair++)
            {
                var value = Vector256.Create(twice[pair]).AsInt16();
                var left = Vector256.Load(pairs + pair * stride).AsInt16();
                var right = Vector256.Load(pairs + pair * stride + Vector256<int>.Count).AsInt16();
                lower += Avx2.MultiplyAddAdjacent(left, left + value);
                upper += Avx2.MultiplyAddAdjacent(right, right + value);
            }

            return Vector512.Create(lower, upper);
        }

        var lanes = stackalloc int[Vector512<int>.Count];
        for (var lane = 0; lane < Vector512<int>.Count; lane++)
        {
            lanes[lane] = 0;
            for (var pair = first; pair < end; pair++)
            {
                var change = (short*)(pairs + pair * stride + lane);
                var value = (short*)(twice + pair);
                lanes[lane] += change[0] * (value[0] + change[0]) + change[1] * (value[1] + change[1]);
            }
        }

        return Vector512.Load(lanes);
    }
}
