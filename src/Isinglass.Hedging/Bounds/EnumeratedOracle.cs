using System.Numerics;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging.Bounds;

/// <summary>An oracle that scores all points once and then searches the table.</summary>
internal sealed class EnumeratedOracle : MomentOracle
{
    private const int MostBits = 16;

    private readonly double[] _objectives;
    private readonly double[] _shifts;
    private readonly int _shared;

    public EnumeratedOracle(ConstrainedQuadraticModel model, int shared)
    {
        if (shared > MostBits)
        {
            throw new InputException($"Enumeration covers up to {MostBits} shared bits, not {shared}. Give an exact solver as the oracle.");
        }

        var walker = (model.Completion ?? throw new InputException("Enumeration needs blocks that know their completion.")).CreateWalker();
        _shared = shared;
        _objectives = new double[1 << shared];
        _shifts = new double[_objectives.Length];
        for (var index = 0; index < _objectives.Length; index++)
        {
            walker.Load(Point(index));
            _objectives[index] = walker.Objective;
        }
    }

    public override MomentAnswer Minimize(double[] shift, RandomKey key, SolveControl control)
    {
        var (best, least) = (0, _objectives[0]);
        for (var index = 1; index < _objectives.Length; index++)
        {
            // The highest bit joins the others: its own shift and its pairs with them.
            var high = BitOperations.Log2((uint)index);
            var rest = index ^ 1 << high;
            var moved = _shifts[rest] + shift[high];
            var pairs = _shared + high * (high - 1) / 2;
            for (var others = shift.Length > _shared ? rest : 0; others != 0; others &= others - 1)
            {
                moved += shift[pairs + BitOperations.TrailingZeroCount(others)];
            }

            _shifts[index] = moved;
            if (_objectives[index] + moved < least)
            {
                (best, least) = (index, _objectives[index] + moved);
            }
        }

        return new MomentAnswer(Point(best), _objectives[best], least, 1);
    }

    private sbyte[] Point(int index) => [.. Enumerable.Range(0, _shared).Select(i => (sbyte)(index >> i & 1))];
}
