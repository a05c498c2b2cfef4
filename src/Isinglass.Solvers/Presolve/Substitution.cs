using Isinglass.Model;

namespace Isinglass.Solvers.Presolve;

/// <summary>
/// What presolve has found for every spin: a value, or the spin that it equals or opposes. Chains of equalities are followed to their root (union-find with
/// signs).
/// </summary>
internal sealed class Substitution
{
    private readonly int[] _parents;
    private readonly sbyte[] _signs;
    private readonly sbyte[] _values;

    public Substitution(int count)
    {
        _parents = [.. Enumerable.Range(0, count)];
        _signs = new sbyte[count];
        _signs.AsSpan().Fill(1);
        _values = new sbyte[count];
    }

    /// <summary>Number of spins.</summary>
    public int Count => _parents.Length;

    /// <summary>Fixes a spin that is still free to -1 or +1.</summary>
    public void Fix(int spin, int value) => _values[spin] = (sbyte)value;

    /// <summary>Records that a free spin equals <paramref name="sign"/> times another free spin.</summary>
    public void Merge(int spin, int other, int sign)
    {
        _parents[spin] = other;
        _signs[spin] = (sbyte)sign;
    }

    /// <summary>The root of a spin and the sign relative to it.</summary>
    public (int Root, int Sign) Find(int spin)
    {
        var (root, sign) = (spin, 1);
        while (_parents[root] != root)
        {
            sign *= _signs[root];
            root = _parents[root];
        }

        if (root != spin)
        {
            _parents[spin] = root;
            _signs[spin] = (sbyte)sign;
        }

        return (root, sign);
    }

    /// <summary>The value of a spin, or 0 while it is free.</summary>
    public int ValueOf(int spin)
    {
        var (root, sign) = Find(spin);
        return sign * _values[root];
    }

    /// <summary>
    /// The model over the free roots, in the vartype of the given one, squared terms kept as rows; and the free root of every variable of the new model.
    /// Energies are equal.
    /// </summary>
    public (BinaryQuadraticModel Model, int[] Roots) Apply(BinaryQuadraticModel model)
    {
        int[] roots = [.. Enumerable.Range(0, Count).Where(i => _parents[i] == i && _values[i] == 0)];
        var places = new int[Count];
        for (var k = 0; k < roots.Length; k++)
        {
            places[roots[k]] = k;
        }

        var builder = new BinaryQuadraticModelBuilder(model.Vartype, roots.Length);
        builder.AddOffset(model.Offset);
        for (var i = 0; i < Count; i++)
        {
            AddLinear(builder, Affine(model, i, places), model.Linear[i]);
            for (var e = model.Couplings.Starts[i]; e < model.Couplings.Starts[i + 1] && model.Couplings.Columns[e] < i; e++)
            {
                AddProduct(builder, Affine(model, i, places), Affine(model, model.Couplings.Columns[e], places), model.Couplings.Values[e]);
            }
        }

        AddRows(builder, model, places);
        return (builder.Build(), roots);
    }

    /// <summary>Variable i = Scale * (new variable Place) + Shift; Place is -1 for a fixed variable.</summary>
    private (int Place, double Scale, double Shift) Affine(BinaryQuadraticModel model, int variable, int[] places)
    {
        var (root, sign) = Find(variable);
        var isBinary = model.Vartype == Vartype.Binary;
        if (_values[root] != 0)
        {
            var value = sign * _values[root];
            return (-1, 0, isBinary ? (value + 1) / 2 : value);
        }

        return (places[root], sign, isBinary && sign < 0 ? 1 : 0);
    }

    private static void AddLinear(BinaryQuadraticModelBuilder builder, (int Place, double Scale, double Shift) variable, double bias)
    {
        builder.AddOffset(bias * variable.Shift);
        if (variable.Place >= 0)
        {
            builder.AddLinear(variable.Place, bias * variable.Scale);
        }
    }

    private static void AddProduct(
        BinaryQuadraticModelBuilder builder, (int Place, double Scale, double Shift) first, (int Place, double Scale, double Shift) second, double coupling)
    {
        builder.AddOffset(coupling * first.Shift * second.Shift);
        AddLinear(builder, (first.Place, first.Scale, 0), coupling * second.Shift);
        AddLinear(builder, (second.Place, second.Scale, 0), coupling * first.Shift);
        if (first.Place >= 0 && second.Place >= 0)
        {
            builder.AddQuadratic(first.Place, second.Place, coupling * first.Scale * second.Scale);
        }
    }

    private void AddRows(BinaryQuadraticModelBuilder builder, BinaryQuadraticModel model, int[] places)
    {
        var squared = model.SquaredTerms;
        for (var r = 0; r < squared.Count; r++)
        {
            var columns = new List<int>();
            var values = new List<double>();
            var target = squared.Targets[r];
            for (var e = squared.Rows.Starts[r]; e < squared.Rows.Starts[r + 1]; e++)
            {
                var (place, scale, shift) = Affine(model, squared.Rows.Columns[e], places);
                target -= squared.Rows.Values[e] * shift;
                if (place >= 0)
                {
                    columns.Add(place);
                    values.Add(squared.Rows.Values[e] * scale);
                }
            }

            if (columns.Count == 0)
            {
                builder.AddOffset(squared.Weights[r] * target * target);
            }
            else
            {
                builder.AddSquaredTerm([.. columns], [.. values], target, squared.Weights[r]);
            }
        }
    }
}
