using Isinglass.Model;

namespace Isinglass.Solvers.Precision;

/// <summary>
/// A model over spins whose coefficients fit signed integers of few bits without any error, because variables with wide ones become several tied copies: k_i
/// copies share h_i, the k_i k_j pairs of two variables' copies share J_ij, and the copies of a variable are tied by a complete graph of couplings -T_i. Where
/// a copy's own |h| + sum |J| is f_c and max f_c &lt; T_i ceil(k_i / 2), turning a minority of a variable's copies to the majority never raises the energy (it
/// gains 2 T_i |A| |B| and loses at most 2 sum f_c over the minority A, |A| &lt;= |B|), and lowers it unless there is no minority. So every optimum of the
/// target has equal copies, and is an optimum of the source. About sqrt(2 F_i / L) copies are enough for a variable with F_i = |h_i| + sum |J_ij| and the
/// largest coefficient L that the bits hold.
/// </summary>
internal sealed class SplitModel
{
    /// <summary>Largest number of variables and of couplings of a target.</summary>
    private const long LargestTarget = 2_000_000;

    private readonly int[][] _copies;

    private SplitModel(BinaryQuadraticModel source, int bits, double step, SplitPlan plan)
    {
        Source = source;
        Bits = bits;
        Step = step;
        _copies = new int[source.VariableCount][];
        var next = source.VariableCount;
        for (var i = 0; i < _copies.Length; i++)
        {
            _copies[i] = [i, .. Enumerable.Range(next, plan.Copies[i] - 1)];
            next += plan.Copies[i] - 1;
        }

        var builder = new BinaryQuadraticModelBuilder(Vartype.Spin, next) { Labels = source.Labels is null ? null : Names(source) };
        builder.AddOffset(source.Offset);
        foreach (var (i, copy, units) in plan.Biases())
        {
            builder.AddLinear(_copies[i][copy], step * units);
        }

        foreach (var (i, copy, j, other, units) in plan.Couplings())
        {
            builder.AddQuadratic(_copies[i][copy], _copies[j][other], step * units);
        }

        foreach (var (i, tie) in plan.Ties())
        {
            for (var a = 0; a < _copies[i].Length; a++)
            {
                for (var b = 0; b < a; b++)
                {
                    builder.AddQuadratic(_copies[i][a], _copies[i][b], -step * tie);
                    builder.AddOffset(step * tie);
                }
            }
        }

        Target = builder.Build();
    }

    /// <summary>The model that was given, over spins and multiplied out.</summary>
    public BinaryQuadraticModel Source { get; }

    /// <summary>
    /// The model over the copies: variable i of the source is the first copy of itself, further copies come after all
    /// variables. Energies of equal copies are those of the source.
    /// </summary>
    public BinaryQuadraticModel Target { get; }

    /// <summary>Bits of a signed coefficient.</summary>
    public int Bits { get; }

    /// <summary>The unit of all coefficients.</summary>
    public double Step { get; }

    /// <summary>Number of copies beyond the first ones.</summary>
    public int AddedCount => Target.VariableCount - Source.VariableCount;

    /// <summary>Number of variables with more than one copy.</summary>
    public int SplitCount => _copies.Count(static copies => copies.Length > 1);

    /// <summary>Splits a model.</summary>
    /// <param name="model">The model; bits become spins.</param>
    /// <param name="bits">Bits of a signed coefficient, 2 to 52.</param>
    /// <exception cref="InputException">The number of bits is out of range, the coefficients have no common unit, or too many copies are needed.</exception>
    public static SplitModel Of(BinaryQuadraticModel model, int bits)
    {
        ReducedModel.CheckBits(bits);
        var source = model.ToVartype(Vartype.Spin).Expand();
        var step = CoefficientRange.CommonStep(source)
            ?? throw new InputException(
                "The coefficients over spins are no multiples of one decimal or binary unit, so that copies cannot share them exactly. "
                + "Round them to more bits first (the reduction 'round').");
        step = step > 0 ? step : 1;
        var plan = SplitPlan.Find(source, step, (1L << (bits - 1)) - 1, LargestTarget)
            ?? throw new InputException(
                $"{bits} bits would take more than {LargestTarget} spins or couplings. Allow more bits, or round to a few more than these first.");
        return new SplitModel(source, bits, step, plan);
    }

    /// <summary>The variables of the target that are copies of a variable, the first one first.</summary>
    public ReadOnlySpan<int> CopiesOf(int variable) => _copies[variable];

    /// <summary>The target's point in which all copies have their variable's value.</summary>
    public sbyte[] Lift(ReadOnlySpan<sbyte> source)
    {
        var target = new sbyte[Target.VariableCount];
        for (var i = 0; i < _copies.Length; i++)
        {
            foreach (var copy in _copies[i])
            {
                target[copy] = source[i];
            }
        }

        return target;
    }

    /// <summary>
    /// The majority of every variable's copies (the first copy where there is none): a point of the
    /// source whose energy is not above that of the target's point.
    /// </summary>
    public sbyte[] Project(ReadOnlySpan<sbyte> target)
    {
        var source = new sbyte[_copies.Length];
        for (var i = 0; i < source.Length; i++)
        {
            var sum = 0;
            foreach (var copy in _copies[i])
            {
                sum += target[copy];
            }

            source[i] = sum == 0 ? target[i] : (sbyte)Math.Sign(sum);
        }

        return source;
    }

    private List<string> Names(BinaryQuadraticModel source)
    {
        var names = new List<string>(source.Labels!);
        var taken = names.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < _copies.Length; i++)
        {
            for (var c = 1; c < _copies[i].Length; c++)
            {
                var name = $"{source.LabelOf(i)}_copy{c + 1}";
                while (!taken.Add(name))
                {
                    name += "_";
                }

                names.Add(name);
            }
        }

        return names;
    }
}
