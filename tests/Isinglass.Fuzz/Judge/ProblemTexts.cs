using System.Globalization;
using System.Text;
using Isinglass.Numerics.Random;

namespace Isinglass.Fuzz.Judge;

/// <summary>
/// Random problems of up to 12 variables as texts of LP, MPS, OPB and QPLIB, in the many ways in which people and programs write them: small and large whole
/// numbers and decimals, ranges,
/// fixed variables, products, complements, empty rows, unused variables, constants, tabs, carriage returns, comments.
/// </summary>
internal sealed class ProblemTexts
{
    private const int MostVariables = 12;

    private readonly RandomSource _random;
    private readonly int _size;
    private readonly bool _isWhole;
    private readonly string[] _names;
    private readonly string _blank;

    private ProblemTexts(RandomKey key, bool isWhole, bool isNumbered)
    {
        _random = key.CreateSource();
        _isWhole = isWhole;

        // Every third problem has large numbers, of these some more than can be held.
        _size = _random.NextBelow(3) > 0 ? 3 : 20 + _random.NextBelow(35);
        var count = _random.NextBelow(20) == 0 ? _random.NextBelow(2) : 1 + _random.NextBelow(_random.NextBelow(8) == 0 ? MostVariables : 7);
        var style = isNumbered ? 0 : _random.NextBelow(3);
        _names = [.. Enumerable.Range(1, count).Select(k => style switch { 0 => $"x{k}", 1 => $"v_{k * 7 % 13}", _ => $"b{(char)('a' + k)}" })];
        _blank = _random.NextBelow(4) == 0 ? "\t" : " ";
    }

    /// <summary>A problem of a format by its seed.</summary>
    public static string Create(string format, RandomKey key)
    {
        var texts = new ProblemTexts(key, isWhole: format == "opb" || key.Derive("whole").CreateSource().NextBelow(3) > 0, isNumbered: format == "opb");
        var text = format switch
        {
            "lp" => texts.Lp(),
            "mps" => texts.Mps(),
            "opb" => texts.Opb(),
            _ => texts.Qplib(),
        };
        return texts.Chance(4) ? text.ReplaceLineEndings("\r\n") : text;
    }

    private bool Chance(int oneIn) => _random.NextBelow(oneIn) == 0;

    /// <summary>A number as text, in one of its spellings.</summary>
    private string Number(bool hasSign = true)
    {
        var limit = 1L << _size;
        var value = Chance(6) ? 0 : (long)(_random.NextDouble() * 2 * limit) - (hasSign ? limit : 0);
        if (!_isWhole && _size < 30 && Chance(2))
        {
            return (value / 8.0 + _random.NextBelow(10) / 10.0).ToString("0.###", CultureInfo.InvariantCulture);
        }

        return !_isWhole && Math.Abs(value) < 1000 && Chance(8)
            ? value.ToString("0.0e+0", CultureInfo.InvariantCulture) switch { var text when IsExact(text, value) => text, _ => $"{value}" }
            : value.ToString(CultureInfo.InvariantCulture);
    }

    private static bool IsExact(string text, long value) => double.Parse(text, CultureInfo.InvariantCulture) == value;

    /// <summary>The same with a sign before it, a blank between where the format allows it.</summary>
    private string Signed(string number, string between = "") => number.StartsWith('-') ? $"-{between}{number[1..]}" : $"+{between}{number}";

    private int[] Some() => [.. Enumerable.Range(0, _names.Length).Where(_ => Chance(2))];

    private (int First, int Second)[] Pairs() => _names.Length < 2 || Chance(3) ? []
        : [.. Enumerable.Range(0, 1 + _random.NextBelow(2 * _names.Length)).Select(_ => (_random.NextBelow(_names.Length), _random.NextBelow(_names.Length)))
            .Select(pair => (Math.Max(pair.Item1, pair.Item2), Math.Min(pair.Item1, pair.Item2))).Distinct()];

    private string Name(int variable) => _names[variable];

    private string Sum(int[] variables) => variables.Length == 0 && _names.Length > 0 ? $"0 {Name(0)}" : variables.Length == 0 ? "0"
        : string.Concat(variables.Select(variable => $"{_blank}{Signed(Number(), " ")} {Name(variable)}")).TrimStart(' ', '\t', '+');

    private string Bracket((int First, int Second)[] pairs) =>
        $"[ {string.Join(' ', pairs.Select((pair, k) =>
            $"{(k == 0 ? Number() : Signed(Number(), " "))} {Name(pair.First)} {(pair.First == pair.Second ? "^ 2" : $"* {Name(pair.Second)}")}"))} ]";

    private string Lp()
    {
        var text = new StringBuilder();
        text.Append(Chance(3) ? "\\ a comment\n" : "").Append(Chance(2) ? "Minimize\n" : "MAXIMIZE\n").Append(Chance(2) ? " obj: " : " ").Append(Sum(Some()));
        var pairs = Pairs();
        text.Append(pairs.Length > 0 ? $" + {Bracket(pairs)} / 2" : "").Append(Chance(3) ? $" {Signed(Number(), " ")}" : "").Append("\nSubject To\n");
        for (var r = _random.NextBelow(4); r > 0; r--)
        {
            var rowPairs = Chance(3) ? Pairs() : [];
            var sum = Sum(Some()) + (rowPairs.Length > 0 ? $" + {Bracket(rowPairs)}" : "");
            var isRange = Chance(5) && _names.Length > 0;
            text.Append(Chance(3) ? " " : $" c{r}: ").Append(isRange ? $"{Number()} <= {sum} <= {Number()}\n" : $"{sum} {Relation()} {Number()}\n");
        }

        if (Chance(4) && _names.Length > 0)
        {
            text.Append($"Bounds\n {Name(_random.NextBelow(_names.Length))} {(Chance(2) ? "=" : "<=")} {_random.NextBelow(2)}\n");
        }

        return text.Append("Binary\n").AppendJoin(Chance(2) ? "\n" : " ", _names).Append("\nEnd\n").ToString();
    }

    private string Relation() => _random.NextBelow(4) switch { 0 => "=", 1 => ">=", 2 => Chance(2) ? "<" : "=<", _ => "<=" };

    private string Mps()
    {
        var rowCount = _random.NextBelow(4);
        var senses = Enumerable.Range(0, rowCount).Select(_ => "ELG"[_random.NextBelow(3)]).ToArray();
        var text = new StringBuilder(Chance(3) ? "* a comment\nNAME\n" : "NAME          p\n");
        text.Append(Chance(3) ? "OBJSENSE MAX\n" : "").Append("ROWS\n N  cost\n").AppendJoin("", senses.Select((sense, r) => $" {sense}{_blank}r{r}\n"));
        text.Append("COLUMNS\n M1 'MARKER' 'INTORG'\n");
        for (var i = 0; i < _names.Length; i++)
        {
            text.Append($" {Name(i)}{_blank}cost {Number()}\n")
                .AppendJoin("", senses.Select((_, r) => Chance(2) ? $" {Name(i)} r{r}{_blank}{Number()}\n" : ""));
        }

        text.Append(" M2 'MARKER' 'INTEND'\nRHS\n").Append(Chance(3) ? $" R cost {Number()}\n" : "")
            .AppendJoin("", senses.Select((_, r) => Chance(4) ? "" : $" R r{r} {Number()}\n"));
        text.Append(Chance(3) ? $"RANGES\n{string.Concat(senses.Select((_, r) => Chance(2) ? $" R r{r} {Number()}\n" : ""))}" : "");
        text.Append("BOUNDS\n").AppendJoin("", _names.Select(name => $" BV B {name}\n"));
        if (Chance(4) && _names.Length > 0)
        {
            text.Append($" {(Chance(2) ? "FX" : "UP")} B {Name(_random.NextBelow(_names.Length))} {_random.NextBelow(2)}\n");
        }

        var pairs = Pairs();
        if (pairs.Length > 0 && Chance(2))
        {
            text.Append("QUADOBJ\n").AppendJoin("", pairs.Select(pair => $" {Name(pair.First)} {Name(pair.Second)} {Number()}\n"));
        }
        else if (pairs.Length > 0)
        {
            text.Append("QMATRIX\n").AppendJoin("", pairs.Select(pair => BothTriangles(pair, Number())));
        }

        if (rowCount > 0 && Chance(4))
        {
            text.Append("QCMATRIX r0\n").AppendJoin("", Pairs().Select(pair => BothTriangles(pair, Number())));
        }

        return text.Append("ENDATA\n").ToString();
    }

    private string BothTriangles((int First, int Second) pair, string value) => $" {Name(pair.First)} {Name(pair.Second)} {value}\n"
        + (pair.First == pair.Second ? "" : $" {Name(pair.Second)} {Name(pair.First)} {value}\n");

    private string Opb()
    {
        string Literal(int variable) => (Chance(3) ? "~" : "") + Name(variable);
        string Product() => string.Join(' ', Enumerable.Range(0, 1 + (Chance(3) ? _random.NextBelow(3) : 0))
            .Select(_ => Literal(_random.NextBelow(_names.Length))));
        string Terms() => _names.Length == 0 ? "" : string.Concat(Enumerable.Range(0, _random.NextBelow(2 * _names.Length + 1))
            .Select(_ => $"{Signed(Number())} {Product()} "));
        var text = new StringBuilder($"* #variable= {_names.Length} #constraint= 3\n");
        text.Append(Chance(4) ? "" : $"{(Chance(4) ? "max" : "min")}: {Terms()};\n");
        for (var r = _random.NextBelow(4); r > 0; r--)
        {
            text.Append($"{Terms()}{(Chance(4) ? "=" : Chance(5) ? "<=" : ">=")} {Number()} ;\n").Append(Chance(4) ? "* a comment\n" : "");
        }

        return text.ToString();
    }

    private string Qplib()
    {
        var (n, rowCount) = (_names.Length, _random.NextBelow(4));
        var (pairs, rowPairs) = (Pairs(), rowCount > 0 && Chance(3) ? Pairs() : []);
        var text = new StringBuilder(Chance(3) ? "# a comment\np\n" : "p\n");
        text.Append($"{(pairs.Length > 0 ? 'Q' : 'L')}B{(rowPairs.Length > 0 ? 'Q' : rowCount > 0 ? 'L' : 'N')}\n{(Chance(2) ? "minimize" : "maximize")}\n{n} "
            + $"# variables\n");
        text.Append(rowCount > 0 ? $"{rowCount}\n" : "");
        void List(IReadOnlyCollection<string> lines) => text.Append($"{lines.Count}\n").AppendJoin("", lines.Select(line => line + "\n"));
        void Values(int count, Func<string> value) => List([.. Enumerable.Range(1, count).Where(_ => Chance(2)).Select(k => $"{k}{_blank}{value()}")]);
        if (pairs.Length > 0)
        {
            List([.. pairs.Select(pair => $"{pair.First + 1} {pair.Second + 1} {Number()}")]);
        }

        text.Append($"{(Chance(2) ? "0" : Number())}\n");
        Values(n, () => Number());
        text.Append($"{(Chance(2) ? "0" : Number())} # constant\n");
        if (rowPairs.Length > 0)
        {
            List([.. rowPairs.Select(pair => $"1 {pair.First + 1} {pair.Second + 1} {Number()}")]);
        }

        if (rowCount > 0)
        {
            List([.. Enumerable.Range(1, rowCount).SelectMany(r => Some().Select(variable => $"{r} {variable + 1} {Number()}"))]);
        }

        text.Append("1e20\n");
        if (rowCount > 0)
        {
            text.Append("-1e20\n");
            Values(rowCount, () => Number());
            text.Append("1e20\n");
            Values(rowCount, () => Number());
        }

        return text.ToString();
    }
}
