using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Isinglass.Formats;
using Isinglass.Numerics.Random;

namespace Isinglass.Fuzz.Judge;

/// <summary>
/// Random problems of one to three integers and up to two bits as texts of LP, MPS and QPLIB and as CQM files: bounds on one side, on both or on none, where a
/// row of positive coefficients bounds what has no bound.
/// </summary>
internal sealed class IntegerTexts
{
    /// <summary>No feasible point has a value beyond.</summary>
    public const int Largest = 9;

    private readonly RandomSource _random;
    private readonly string[] _names;
    private readonly (int? Lower, int? Upper)?[] _domains;
    private readonly (int Coefficient, int First, int Second)[] _objective;
    private readonly (int[] Coefficients, (int Coefficient, int First, int Second)[] Products, char Sense, int Side)[] _rows;
    private readonly bool _isMaximum;

    private IntegerTexts(RandomKey key)
    {
        _random = key.CreateSource();
        var integers = 1 + _random.NextBelow(3);
        _names = [.. Enumerable.Range(1, integers + _random.NextBelow(3)).Select(static k => $"x{k}")];
        _domains = [.. _names.Select((_, v) => v < integers ? Domain() : ((int?, int?)?)null)];
        _isMaximum = _random.NextBit() == 1;
        _objective = Pairs(3);
        int[] Coefficients(int least) => [.. _names.Select(_ => least + _random.NextBelow(4))];
        _rows =
        [
            // x1 + ... <= 9 with coefficients from 1: what has a lower bound of 0 lies in 0 .. 9.
            (Coefficients(1), [], 'L', Largest - 4 + _random.NextBelow(5)),
            .. Enumerable.Range(0, _random.NextBelow(3)).Select(_ =>
                (Coefficients(-2), _random.NextBelow(3) == 0 ? Pairs(1) : [], "LGE"[_random.NextBelow(3)], _random.NextBelow(12) - 4)),
        ];
    }

    /// <summary>A problem of a format by its seed.</summary>
    public static byte[] Create(string format, RandomKey key)
    {
        var texts = new IntegerTexts(key);
        return format switch
        {
            "lp" => Encoding.UTF8.GetBytes(texts.Lp()),
            "mps" => Encoding.UTF8.GetBytes(texts.Mps()),
            "qplib" => Encoding.UTF8.GetBytes(texts.Qplib()),
            _ => texts.Cqm(),
        };
    }

    // 0 or -1 at least where there is no upper bound: the first row bounds the rest.
    private (int? Lower, int? Upper) Domain() => _random.NextBelow(5) switch
    {
        0 => (0, null),
        1 => (-2, 3),
        2 => (2, 5),
        3 => (0, 1 + _random.NextBelow(8)),
        _ => (-1, 1000),
    };

    private (int Coefficient, int First, int Second)[] Pairs(int most) => [.. Enumerable.Range(0, _random.NextBelow(most + 1))
        .Select(_ => (_random.NextBelow(9) - 4, _random.NextBelow(_names.Length), _random.NextBelow(_names.Length)))
        .Select(static pair => (pair.Item1, First: Math.Max(pair.Item2, pair.Item3), Second: Math.Min(pair.Item2, pair.Item3)))
        .DistinctBy(static pair => (pair.First, pair.Second))];

    private int[] Linear() => [.. _names.Select(_ => _random.NextBelow(9) - 4)];

    private string Terms(int[] coefficients) => string.Join(' ', coefficients.Select((value, v) => $"{(value < 0 ? '-' : '+')} {Math.Abs(value)} {_names[v]}"));

    private string Bracket((int Coefficient, int First, int Second)[] pairs, int factor) => pairs.Length == 0 ? "" : " + [ " + string.Join(' ',
        pairs.Select(pair => $"{(pair.Coefficient < 0 ? '-' : '+')} {factor * Math.Abs(pair.Coefficient)} "
            + (pair.First == pair.Second ? $"{_names[pair.First]} ^ 2" : $"{_names[pair.First]} * {_names[pair.Second]}"))) + " ]";

    private string Lp()
    {
        var text = new StringBuilder($"{(_isMaximum ? "Maximize" : "Minimize")}\n obj: {Terms(Linear())}");
        text.Append(_objective.Length > 0 ? $"{Bracket(_objective, 2)} / 2" : "").Append("\nSubject To\n");
        foreach (var (coefficients, products, sense, side) in _rows)
        {
            text.Append($" {Terms(coefficients)}{Bracket(products, 1)} {sense switch { 'L' => "<=", 'G' => ">=", _ => "=" }} {side}\n");
        }

        text.Append("Bounds\n");
        for (var v = 0; v < _names.Length; v++)
        {
            if (_domains[v] is { } domain)
            {
                text.Append(domain.Lower is { } lower && lower != 0 ? $" {_names[v]} >= {lower}\n" : "")
                    .Append(domain.Upper is { } upper ? $" {_names[v]} <= {upper}\n" : "");
            }
        }

        var integers = _names.Where((_, v) => _domains[v] is not null);
        return text.Append("General\n ").AppendJoin(' ', integers).Append("\nBinary\n ").AppendJoin(' ', _names.Except(integers)).Append("\nEnd\n").ToString();
    }

    private string Mps()
    {
        var text = new StringBuilder("NAME p\n").Append(_isMaximum ? "OBJSENSE MAX\n" : "").Append("ROWS\n N cost\n")
            .AppendJoin("", _rows.Select(static (row, r) => $" {row.Sense} r{r}\n")).Append("COLUMNS\n M 'MARKER' 'INTORG'\n");
        var linear = Linear();
        for (var v = 0; v < _names.Length; v++)
        {
            text.Append($" {_names[v]} cost {linear[v]}\n").AppendJoin("", _rows.Select((row, r) => $" {_names[v]} r{r} {row.Coefficients[v]}\n"));
        }

        text.Append(" M 'MARKER' 'INTEND'\nRHS\n").AppendJoin("", _rows.Select(static (row, r) => $" R r{r} {row.Side}\n")).Append("BOUNDS\n");
        for (var v = 0; v < _names.Length; v++)
        {
            text.Append(_domains[v] is not { } domain ? $" BV B {_names[v]}\n"
                : $" LI B {_names[v]} {domain.Lower}\n" + (domain.Upper is { } upper ? $" UI B {_names[v]} {upper}\n" : $" PL B {_names[v]}\n"));
        }

        string Both((int Coefficient, int First, int Second) pair, int factor) => $" {_names[pair.First]} {_names[pair.Second]} {factor * pair.Coefficient}\n"
            + (pair.First == pair.Second ? "" : $" {_names[pair.Second]} {_names[pair.First]} {factor * pair.Coefficient}\n");
        text.Append(_objective.Length > 0 ? "QMATRIX\n" : "").AppendJoin("", _objective.Select(pair => Both(pair, 1)));
        foreach (var (r, products) in _rows.Select(static (row, r) => (r, row.Products)).Where(static row => row.Products.Length > 0))
        {
            text.Append($"QCMATRIX r{r}\n").AppendJoin("", products.Select(pair => Both(pair, 1)));
        }

        return text.Append("ENDATA\n").ToString();
    }

    private string Qplib()
    {
        var hasProducts = _rows.Any(static row => row.Products.Length > 0);
        var text = new StringBuilder($"p\n{(_objective.Length > 0 ? 'Q' : 'L')}G{(hasProducts ? 'Q' : 'L')}\n{(_isMaximum ? "maximize" : "minimize")}\n");
        text.Append($"{_names.Length}\n{_rows.Length}\n");
        void List(IEnumerable<string> lines) => text.Append($"{lines.Count()}\n").AppendJoin("", lines.Select(static line => line + "\n"));
        if (_objective.Length > 0)
        {
            List(_objective.Select(static pair => $"{pair.First + 1} {pair.Second + 1} {2 * pair.Coefficient}"));
        }

        text.Append("0\n");
        List([.. Linear().Select(static (value, v) => $"{v + 1} {value}")]);
        text.Append("3\n");
        if (hasProducts)
        {
            List(_rows.SelectMany(static (row, r) => row.Products.Select(pair => $"{r + 1} {pair.First + 1} {pair.Second + 1} {2 * pair.Coefficient}")));
        }

        List(_rows.SelectMany(static (row, r) => row.Coefficients.Select((value, v) => $"{r + 1} {v + 1} {value}")));
        text.Append("1e20\n-1e20\n");
        List(_rows.Select(static (row, r) => (row, r)).Where(static pair => pair.row.Sense != 'L').Select(static pair => $"{pair.r + 1} {pair.row.Side}"));
        text.Append("1e20\n");
        List(_rows.Select(static (row, r) => (row, r)).Where(static pair => pair.row.Sense != 'G').Select(static pair => $"{pair.r + 1} {pair.row.Side}"));
        text.Append("0\n");
        List(_domains.Select(static (domain, v) => $"{v + 1} {domain?.Lower ?? 0}"));
        text.Append("1e20\n");
        List(_domains.Select(static (domain, v) => $"{v + 1} {(domain is { } given ? $"{given.Upper?.ToString() ?? "1e20"}" : "1")}"));
        text.Append("1\n");
        List(_domains.Select(static (domain, v) => (domain, v)).Where(static pair => pair.domain is null).Select(static pair => $"{pair.v + 1} 2"));
        return text.Append("0\n0\n0\n0\n0\n0\n0\n0\n").ToString();
    }

    /// <summary>A CQM file of bits with the kinds and bounds of its variables replaced; its squares of bits are squares of integers.</summary>
    private byte[] Cqm()
    {
        // Products come as they stand where every variable is a bit, but squares do not: none are written.
        var bits = $"Minimize\n obj: {Terms(Linear())}{(_objective.Any(IsPair) ? $"{Bracket([.. _objective.Where(IsPair)], 2)} / 2" : "")}\nSubject To\n"
            + string.Concat(_rows.Select(row => $" {Terms(row.Coefficients)} {row.Sense switch { 'L' => "<=", 'G' => ">=", _ => "=" }} {row.Side}\n"))
            + $"Binary\n {string.Join(' ', _names)}\nEnd\n";
        var source = ModelFormats.Write(ModelFormats.Read("p.lp", Encoding.UTF8.GetBytes(bits)), new FormatOptions { Format = "cqm" }, out _);
        using var stream = new MemoryStream();
        stream.Write(source);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var entry = archive.GetEntry("varinfo")!.Open();
            for (var v = 0; v < _names.Length; v++)
            {
                if (_domains[v] is { } domain)
                {
                    var info = new byte[17];
                    info[0] = 2;
                    BinaryPrimitives.WriteDoubleLittleEndian(info.AsSpan(1), domain.Lower ?? 0);
                    BinaryPrimitives.WriteDoubleLittleEndian(info.AsSpan(9), domain.Upper ?? (1L << 53) - 1);
                    entry.Position = 8 + 17 * v;
                    entry.Write(info);
                }
            }
        }

        // An archive that is updated loses what stands before it.
        var head = source[..source.AsSpan().IndexOf("PK\u0003\u0004"u8)];
        var zip = stream.ToArray();
        return zip.AsSpan().StartsWith("DIMODCQM"u8) ? zip : [.. head, .. zip];
    }

    private static bool IsPair((int Coefficient, int First, int Second) pair) => pair.First != pair.Second;
}
