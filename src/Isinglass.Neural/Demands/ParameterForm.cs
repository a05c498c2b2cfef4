using Isinglass.Model;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Demands;

/// <summary>
/// Demands on a network's weights as moves: which bits flip together, which flips are forbidden, and which weights become zero in exchange when a budget is
/// spent. Every state that is projected once and then changed by <see cref="Plan"/> keeps the demands.
/// </summary>
internal sealed class ParameterForm
{
    private readonly int[] _weightOf;
    private readonly Weight[] _weights;
    private readonly Group[] _groups;
    private readonly NonzeroBudget[] _budgets;

    /// <summary>The form of a network's weights.</summary>
    /// <exception cref="InputException">The demands cannot be kept together, whatever the weights are.</exception>
    public ParameterForm(IntegerNetwork network, NetworkDemands demands)
    {
        (_weights, _weightOf) = Enumerate(network, demands.InputStrength);
        _budgets = [.. demands.Budgets];
        var index = _weights.Select((weight, w) => (weight.Place, w)).ToDictionary(pair => pair.Place, pair => pair.w);
        var signs = new int[_weights.Length];
        foreach (var (place, sign) in demands.Signs)
        {
            ref var own = ref signs[index[place]];
            own = own == 0 || own == sign ? sign : throw new InputException(
                $"The weight {Name(place)} may be neither negative nor positive by one demand and another: only 0 would be left. Leave one of them out.");
        }

        var budgetsOf = new List<int>[_weights.Length];
        for (var b = 0; b < _budgets.Length; b++)
        {
            foreach (var place in _budgets[b].Places)
            {
                (budgetsOf[index[place]] ??= []).Add(b);
            }
        }

        _groups = [.. Groups(demands.Ties, index).Select(members => CreateGroup(members, signs, budgetsOf))];
        for (var g = 0; g < _groups.Length; g++)
        {
            foreach (var (w, _) in _groups[g].Members)
            {
                _weights[w] = _weights[w] with { Group = g };
            }
        }

        CheckBudgets();
    }

    /// <summary>Number of budgets.</summary>
    public int BudgetCount => _budgets.Length;

    /// <summary>
    /// Changes bits to the nearest that keep the demands: groups get their mean, and where a budget is exceeded the weights of least strength become zero.
    /// </summary>
    public void Project(Span<sbyte> bits)
    {
        foreach (var group in _groups)
        {
            Align(group, bits);
        }

        var counts = Count(bits);
        for (var b = 0; b < counts.Length; b++)
        {
            if (counts[b] <= _budgets[b].Most)
            {
                continue;
            }

            var used = new List<(double Strength, int Group)>();
            for (var g = 0; g < _groups.Length; g++)
            {
                if (_groups[g].Uses.Any(use => use.Budget == b) && _groups[g].Values.Contains(0) && ValueOf(_groups[g], bits) is not 0 and var value)
                {
                    used.Add((Math.Abs(value) * _groups[g].Members.Sum(member => _weights[member.Weight].Strength), g));
                }
            }

            used.Sort();
            foreach (var (_, g) in used)
            {
                if (counts[b] <= _budgets[b].Most)
                {
                    break;
                }

                Set(_groups[g], 0, bits);
                Add(_groups[g], counts, -1);
            }
        }
    }

    /// <summary>As the other projection, but where a budget is exceeded the weights become zero one by one, each time the one whose loss costs least.</summary>
    public void Project(Span<sbyte> bits, Func<sbyte[], double> loss)
    {
        foreach (var group in _groups)
        {
            Align(group, bits);
        }

        var counts = Count(bits);
        for (var b = 0; b < counts.Length; b++)
        {
            while (counts[b] > _budgets[b].Most)
            {
                var (least, chosen) = (double.PositiveInfinity, -1);
                for (var g = 0; g < _groups.Length; g++)
                {
                    if (_groups[g].Uses.Any(use => use.Budget == b) && _groups[g].Values.Contains(0) && ValueOf(_groups[g], bits) != 0)
                    {
                        var without = bits.ToArray();
                        Set(_groups[g], 0, without);
                        (least, chosen) = loss(without) is var cost && cost < least ? (cost, g) : (least, chosen);
                    }
                }

                Set(_groups[chosen], 0, bits);
                Add(_groups[chosen], counts, -1);
            }
        }
    }

    /// <summary>How many weights of each budget differ from zero.</summary>
    public int[] Count(ReadOnlySpan<sbyte> bits)
    {
        var counts = new int[_budgets.Length];
        foreach (var group in _groups)
        {
            if (group.Uses.Length > 0 && ValueOf(group, bits) != 0)
            {
                Add(group, counts, 1);
            }
        }

        return counts;
    }

    /// <summary>The flips that a flip of one bit brings with it.</summary>
    /// <param name="bits">The parameter bits now.</param>
    /// <param name="counts">What <see cref="Count"/> says of them; becomes what it says after the flips, or nothing of use when the flip is forbidden.</param>
    /// <param name="bit">The bit.</param>
    /// <param name="cursor">Where the search for weights that are given up in exchange begins; moves on.</param>
    /// <param name="flips">Gets the bits, <paramref name="bit"/> first.</param>
    /// <returns>False when the form forbids the flip.</returns>
    public bool Plan(ReadOnlySpan<sbyte> bits, int[] counts, int bit, ref int cursor, List<int> flips)
    {
        flips.Clear();
        flips.Add(bit);
        if (_weightOf[bit] < 0)
        {
            return true;
        }

        var weight = _weights[_weightOf[bit]];
        var group = _groups[weight.Group];
        var sign = group.Members.Length == 1 ? 1 : group.Members.First(member => member.Weight == _weightOf[bit]).Sign;
        var (before, after) = (sign * Value(_weightOf[bit], bits), sign * Flipped(_weightOf[bit], bits, bit));
        if (Array.BinarySearch(group.Values, after) < 0)
        {
            return false;
        }

        foreach (var (w, own) in group.Members)
        {
            if (w != _weightOf[bit])
            {
                AddFlips(w, own * after, bits, flips);
            }
        }

        if (group.Uses.Length == 0 || before == 0 == (after == 0))
        {
            return true;
        }

        Add(group, counts, after == 0 ? -1 : 1);
        foreach (var (budget, _) in group.Uses)
        {
            for (var tried = 0; counts[budget] > _budgets[budget].Most; tried++)
            {
                if (tried == _groups.Length)
                {
                    return false;
                }

                cursor = cursor + 1 < _groups.Length ? cursor + 1 : 0;
                var victim = _groups[cursor];
                if (victim != group && victim.Uses.Any(use => use.Budget == budget) && victim.Values.Contains(0) && ValueOf(victim, bits) != 0
                    && !flips.Contains(FlipToZero(victim, bits)))
                {
                    foreach (var (w, _) in victim.Members)
                    {
                        AddFlips(w, 0, bits, flips);
                    }

                    Add(victim, counts, -1);
                }
            }
        }

        return true;
    }

    /// <summary>Gives a group the nearest of its values to the mean of its weights.</summary>
    private void Align(Group group, Span<sbyte> bits)
    {
        var mean = 0.0;
        foreach (var (w, sign) in group.Members)
        {
            mean += (double)sign * Value(w, bits) / group.Members.Length;
        }

        var first = ValueOf(group, bits);
        Set(group, group.Values.MinBy(value => (Math.Abs(value - mean), Math.Abs(value - first))), bits);
    }

    private static string Name(WeightPlace place) => $"{place.Source + 1} of unit {place.Filter + 1} in layer {place.Layer + 1}";

    private static (Weight[] Weights, int[] WeightOf) Enumerate(IntegerNetwork network, IReadOnlyList<double> strength)
    {
        var (weights, weightOf) = (new List<Weight>(), new int[network.Layout.BitCount]);
        Array.Fill(weightOf, -1);
        for (var bit = 0; bit < weightOf.Length; bit++)
        {
            var (layer, filter, source, digit) = network.Layout.Locate(bit);
            if (source == network.Spec.FanIn(layer))
            {
                continue;
            }

            if (digit == 0)
            {
                var own = layer == 0 && strength.Count == network.Spec.FanIn(0) ? strength[source] : 1;
                weights.Add(new Weight(new WeightPlace(layer, filter, source), bit, network.Spec.Layers[layer].Weights, own, -1));
            }

            weightOf[bit] = weights.Count - 1;
        }

        return ([.. weights], weightOf);
    }

    /// <summary>The groups of weights connected by ties, each weight in one; a weight without ties is a group of its own.</summary>
    private static List<(int Weight, int Sign)[]> Groups(IReadOnlyList<IReadOnlyList<TiedWeight>> ties, Dictionary<WeightPlace, int> index)
    {
        var neighbours = new List<(int Weight, int Sign)>[index.Count];
        foreach (var tie in ties)
        {
            var (first, firstSign) = (index[tie[0].Place], tie[0].Sign);
            foreach (var (place, sign) in tie.Skip(1))
            {
                (neighbours[first] ??= []).Add((index[place], sign * firstSign));
                (neighbours[index[place]] ??= []).Add((first, sign * firstSign));
            }
        }

        var (groups, signs) = (new List<(int, int)[]>(), new int[index.Count]);
        var places = index.ToDictionary(pair => pair.Value, pair => pair.Key);
        for (var w = 0; w < signs.Length; w++)
        {
            if (signs[w] != 0)
            {
                continue;
            }

            var members = new List<(int Weight, int Sign)> { (w, 1) };
            signs[w] = 1;
            for (var next = 0; next < members.Count; next++)
            {
                foreach (var (other, sign) in neighbours[members[next].Weight] ?? [])
                {
                    var own = sign * members[next].Sign;
                    if (signs[other] == -own)
                    {
                        throw new InputException($"The weight {Name(places[other])} is to be equal and opposite to another one: only 0 would be left. "
                            + "Leave one of the demands out.");
                    }

                    if (signs[other] == 0)
                    {
                        signs[other] = own;
                        members.Add((other, own));
                    }
                }
            }

            groups.Add([.. members]);
        }

        return groups;
    }

    private Group CreateGroup((int Weight, int Sign)[] members, int[] signs, List<int>[] budgetsOf)
    {
        int[] values = [.. _weights[members[0].Weight].Codebook.Levels.Where(value => members.All(member =>
            signs[member.Weight] * member.Sign * value >= 0 && _weights[member.Weight].Codebook.Levels.Contains(member.Sign * value)))];
        if (values.Length == 0)
        {
            var names = string.Join(", ", members.Take(4).Select(member => Name(_weights[member.Weight].Place)));
            throw new InputException($"No value of the weights' codebooks fits what is demanded of weight {names}: their signs and equalities clash. "
                + "Leave one of the demands out, or choose weights with more values, such as `weights` ternary.");
        }

        var uses = members.SelectMany(member => budgetsOf[member.Weight] ?? []).GroupBy(b => b).Select(group => (group.Key, group.Count()));
        return new Group(members, values, [.. uses]);
    }

    /// <summary>A budget cannot be kept when more weights than it allows can never be zero.</summary>
    private void CheckBudgets()
    {
        var never = new int[_budgets.Length];
        foreach (var group in _groups.Where(group => !group.Values.Contains(0)))
        {
            Add(group, never, 1);
        }

        for (var b = 0; b < never.Length; b++)
        {
            if (never[b] > _budgets[b].Most)
            {
                throw new InputException($"At most {_budgets[b].Most} of {_budgets[b].Places.Count} weights may differ from zero, but {never[b]} of them have "
                    + "no value 0 in their codebook. Use `weights` ternary or another codebook with 0, or a larger budget.");
            }
        }
    }

    private static void Add(Group group, int[] counts, int sign)
    {
        foreach (var (budget, count) in group.Uses)
        {
            counts[budget] += sign * count;
        }
    }

    private int ValueOf(Group group, ReadOnlySpan<sbyte> bits) => group.Members[0].Sign * Value(group.Members[0].Weight, bits);

    private int Value(int weight, ReadOnlySpan<sbyte> bits) => _weights[weight].Codebook.Decode(bits[_weights[weight].FirstBit..]);

    private int Flipped(int weight, ReadOnlySpan<sbyte> bits, int bit)
    {
        var coefficient = _weights[weight].Codebook.Coefficients[bit - _weights[weight].FirstBit];
        return Value(weight, bits) + (bits[bit] == 0 ? coefficient : -coefficient);
    }

    private void Set(Group group, int value, Span<sbyte> bits)
    {
        foreach (var (w, sign) in group.Members)
        {
            if (Value(w, bits) != sign * value)
            {
                _weights[w].Codebook.Encode(sign * value, bits[_weights[w].FirstBit..]);
            }
        }
    }

    private void AddFlips(int weight, int value, ReadOnlySpan<sbyte> bits, List<int> flips)
    {
        if (Value(weight, bits) == value)
        {
            return;
        }

        var (first, codebook) = (_weights[weight].FirstBit, _weights[weight].Codebook);
        Span<sbyte> wanted = stackalloc sbyte[codebook.BitCount];
        codebook.Encode(value, wanted);
        for (var k = 0; k < wanted.Length; k++)
        {
            if (wanted[k] != bits[first + k])
            {
                flips.Add(first + k);
            }
        }
    }

    /// <summary>The first bit that flips when a group becomes zero.</summary>
    private int FlipToZero(Group group, ReadOnlySpan<sbyte> bits)
    {
        var flips = new List<int>();
        AddFlips(group.Members[0].Weight, 0, bits, flips);
        return flips[0];
    }

    private sealed record Weight(WeightPlace Place, int FirstBit, Codebook Codebook, double Strength, int Group);

    /// <summary>Weights that move together: each is its sign times the group's value, which is one of <paramref name="Values"/> (ascending).</summary>
    private sealed record Group((int Weight, int Sign)[] Members, int[] Values, (int Budget, int Count)[] Uses);
}
