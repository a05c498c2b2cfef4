using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Isinglass.Fuzz.Judge;

/// <summary>The smallest readers of LP, MPS, OPB, QPLIB and CQM that read what <see cref="ProblemTexts"/> writes; they believe every file.</summary>
internal static partial class TinyReaders
{
    public static JudgedProblem Read(string format, byte[] content) => format switch
    {
        "lp" => Lp(Encoding.UTF8.GetString(content)),
        "mps" => Mps(Encoding.UTF8.GetString(content)),
        "opb" => Opb(Encoding.UTF8.GetString(content)),
        "qplib" => Qplib(Encoding.UTF8.GetString(content)),
        _ => Cqm(content),
    };

    private static long Whole(string word) => long.Parse(word, CultureInfo.InvariantCulture);

    private static JudgedProblem Lp(string text)
    {
        var problem = new JudgedProblem();
        var lines = text.Split('\n').Select(line => line.Split('\\')[0].Trim()).ToArray();
        var section = "";
        var parts = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var word = line.ToLowerInvariant();
            if (word is "minimize" or "maximize" or "subject to" or "bounds" or "binary" or "general" or "end")
            {
                section = word is "minimize" or "maximize" ? "objective" : word;
                problem.Maximises |= word == "maximize";
            }
            else
            {
                parts.TryAdd(section, []);
                parts[section].Add(line);
            }
        }

        var objective = new Tokens(parts.GetValueOrDefault("objective", []));
        objective.SkipLabel();
        problem.Objective = LpSum(problem, objective, isObjective: true);
        foreach (var rows in parts.GetValueOrDefault("subject to", []).Where(line => line.Length > 0).Select(line => new Tokens([line])))
        {
            rows.SkipLabel();
            Int128? lower = null, upper = null;
            var first = LpSum(problem, rows, isObjective: false);
            var relation = rows.Take();
            var second = LpSum(problem, rows, isObjective: false);
            if (first.TrueForAll(term => term.Literals.Length == 0))
            {
                // A number, then the sum.
                var left = JudgedProblem.Value(first, 0);
                lower = relation == ">=" ? null : left;
                upper = relation == "<=" ? null : left;
                if (!rows.IsEnd && rows.Next is "<=" or ">=" or "=")
                {
                    relation = rows.Take();
                    var right = JudgedProblem.Value(LpSum(problem, rows, isObjective: false), 0);
                    lower = relation == "<=" ? lower : right;
                    upper = relation == ">=" ? upper : right;
                }

                problem.Rows.Add((second, lower, upper));
            }
            else
            {
                var right = JudgedProblem.Value(second, 0);
                problem.Rows.Add((first, relation == "<=" ? null : right, relation == ">=" ? null : right));
            }
        }

        var general = string.Join(' ', parts.GetValueOrDefault("general", [])).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in general)
        {
            problem.Domains[problem.Variable(name)] = (0, null);
        }

        foreach (var bound in parts.GetValueOrDefault("bounds", []).Where(line => line.Length > 0))
        {
            var words = bound.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (general.Contains(words[0]))
            {
                var (low, high) = problem.Domains.GetValueOrDefault(problem.Variable(words[0]), (0, null));
                problem.Domains[problem.Variable(words[0])] = words[1] switch
                {
                    "free" => (null, null),
                    ">=" => (Whole(words[2]), high),
                    "<=" => (low, Whole(words[2])),
                    _ => (Whole(words[2]), Whole(words[2])),
                };
                continue;
            }

            var value = JudgedProblem.Number(words[2]);
            problem.Rows.Add(([(JudgedProblem.Unit, [problem.Variable(words[0])])], words[1] == "<=" ? null : value, words[1] == ">=" ? null : value));
        }

        foreach (var name in parts.GetValueOrDefault("binary", []).SelectMany(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)))
        {
            problem.Variable(name);
        }

        return problem;
    }

    private static List<(Int128 Coefficient, int[] Literals)> LpSum(JudgedProblem problem, Tokens tokens, bool isObjective)
    {
        var terms = new List<(Int128 Coefficient, int[] Literals)>();
        for (var isFirst = true; !tokens.IsEnd; isFirst = false)
        {
            var sign = 1;
            if (tokens.Next is "+" or "-")
            {
                sign = tokens.Take() == "-" ? -1 : 1;
            }
            else if (!isFirst)
            {
                break;
            }

            if (tokens.Next == "[")
            {
                tokens.Take();
                var inner = new List<(Int128 Coefficient, int[] Literals)>();
                while (tokens.Next != "]")
                {
                    var factor = tokens.Next is "+" or "-" && tokens.Take() == "-" ? -1 : 1;
                    var coefficient = factor * (tokens.IsNumber ? JudgedProblem.Number(tokens.Take()) : JudgedProblem.Unit);
                    var variable = problem.Variable(tokens.Take());
                    if (tokens.Take() == "^")
                    {
                        tokens.Take();
                        inner.Add((coefficient, [variable, variable]));
                    }
                    else
                    {
                        inner.Add((coefficient, [variable, problem.Variable(tokens.Take())]));
                    }
                }

                tokens.Take();
                if (isObjective)
                {
                    tokens.Take();
                    tokens.Take();
                }

                terms.AddRange(inner.Select(term => (sign * term.Coefficient / (isObjective ? 2 : 1), term.Literals)));
                continue;
            }

            var number = tokens.IsNumber ? JudgedProblem.Number(tokens.Take()) : JudgedProblem.Unit;
            terms.Add(!tokens.IsEnd && tokens.IsName ? (sign * number, [problem.Variable(tokens.Take())]) : (sign * number, []));
        }

        return terms;
    }

    private static JudgedProblem Mps(string text)
    {
        var problem = new JudgedProblem();
        var rowOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var (terms, senses, sides, ranges) = (new List<List<(Int128 Coefficient, int[] Literals)>>(), new List<char>(), new List<Int128>(),
            new List<Int128?>());
        var (section, argument, objective) = ("", "", "");
        foreach (var line in text.Split('\n').Where(line => line.Trim().Length > 0 && line[0] != '*'))
        {
            var words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (!char.IsWhiteSpace(line[0]))
            {
                (section, argument) = (words[0], words.Length > 1 ? words[1] : "");
                problem.Maximises |= section == "OBJSENSE" && argument == "MAX";
            }
            else if (section == "ROWS" && words[0] == "N")
            {
                objective = words[1];
            }
            else if (section == "ROWS")
            {
                rowOf.Add(words[1], senses.Count);
                senses.Add(words[0][0]);
                terms.Add([]);
                sides.Add(0);
                ranges.Add(null);
            }
            else if (section == "COLUMNS" && !line.Contains("MARKER", StringComparison.Ordinal))
            {
                for (var k = 1; k < words.Length; k += 2)
                {
                    (words[k] == objective ? problem.Objective : terms[rowOf[words[k]]])
                        .Add((JudgedProblem.Number(words[k + 1]), [problem.Variable(words[0])]));
                }
            }
            else if (section is "RHS" or "RANGES")
            {
                for (var k = 1; k < words.Length; k += 2)
                {
                    var value = JudgedProblem.Number(words[k + 1]);
                    if (words[k] == objective)
                    {
                        problem.Objective.Add((-value, []));
                    }
                    else if (section == "RHS")
                    {
                        sides[rowOf[words[k]]] = value;
                    }
                    else
                    {
                        ranges[rowOf[words[k]]] = value;
                    }
                }
            }
            else if (section == "BOUNDS" && words[0] is "LI" or "UI" or "PL" or "MI")
            {
                var (low, high) = problem.Domains.GetValueOrDefault(problem.Variable(words[2]), (0, null));
                problem.Domains[problem.Variable(words[2])] = words[0] switch
                {
                    "LI" => (Whole(words[3]), high),
                    "UI" => (low, Whole(words[3])),
                    "MI" => (null, high),
                    _ => (low, null),
                };
            }
            else if (section == "BOUNDS" && words[0] is "FX" or "UP" or "LO")
            {
                var value = JudgedProblem.Number(words[3]);
                problem.Rows.Add(([(JudgedProblem.Unit, [problem.Variable(words[2])])], words[0] == "UP" ? null : value, words[0] == "LO" ? null : value));
            }
            else if (section is "QUADOBJ" or "QMATRIX" or "QCMATRIX")
            {
                // One triangle of 1/2 x'Qx: a pair once, a diagonal entry half; both triangles: all half; of a row: all as they stand.
                var (first, second, value) = (problem.Variable(words[0]), problem.Variable(words[1]), JudgedProblem.Number(words[2]));
                var isHalf = section == "QMATRIX" || (section == "QUADOBJ" && first == second);
                (section == "QCMATRIX" ? terms[rowOf[argument]] : problem.Objective).Add((isHalf ? value / 2 : value, [first, second]));
            }
        }

        for (var r = 0; r < terms.Count; r++)
        {
            var (side, range) = (sides[r], ranges[r]);
            Int128? lower = senses[r] != 'L' ? side : range is { } below ? side - Int128.Abs(below) : null;
            Int128? upper = senses[r] != 'G' ? side : range is { } above ? side + Int128.Abs(above) : null;
            if (senses[r] == 'E' && range is { } width)
            {
                (lower, upper) = width < 0 ? (side + width, side) : (side, side + width);
            }

            problem.Rows.Add((terms[r], lower, upper));
        }

        return problem;
    }

    private static JudgedProblem Opb(string text)
    {
        var problem = new JudgedProblem();
        var declared = DeclaredCount().Match(text);
        for (var k = 1; declared.Success && k <= int.Parse(declared.Groups["count"].Value, CultureInfo.InvariantCulture); k++)
        {
            problem.Variable($"x{k}");
        }

        var plain = string.Join(' ', text.Split('\n').Where(line => !line.StartsWith('*')));
        foreach (var statement in plain.Split(';').Select(part => part.Trim()).Where(part => part.Length > 0))
        {
            var words = statement.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            var terms = new List<(Int128 Coefficient, int[] Literals)>();
            var k = words[0] is "min:" or "max:" ? 1 : 0;
            problem.Maximises |= words[0] == "max:";
            while (k < words.Length && words[k] is not (">=" or "=" or "<="))
            {
                var coefficient = JudgedProblem.Number(words[k++]);
                var literals = new List<int>();
                while (k < words.Length && (char.IsLetter(words[k][0]) || words[k][0] == '~'))
                {
                    literals.Add(words[k][0] == '~' ? ~problem.Variable(words[k][1..]) : problem.Variable(words[k]));
                    k++;
                }

                terms.Add((coefficient, [.. literals]));
            }

            if (k < words.Length)
            {
                var side = JudgedProblem.Number(words[k + 1]);
                problem.Rows.Add((terms, words[k] == "<=" ? null : side, words[k] == ">=" ? null : side));
            }
            else
            {
                problem.Objective = terms;
            }
        }

        return problem;
    }

    private static JudgedProblem Qplib(string text)
    {
        var problem = new JudgedProblem();
        var lines = new Queue<string[]>(text.Split('\n').Select(line => line.Split('#')[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 0));
        lines.Dequeue();
        var type = lines.Dequeue()[0];
        problem.Maximises = lines.Dequeue()[0] == "maximize";
        var n = int.Parse(lines.Dequeue()[0], CultureInfo.InvariantCulture);
        var m = type[2] == 'N' ? 0 : int.Parse(lines.Dequeue()[0], CultureInfo.InvariantCulture);
        for (var i = 1; i <= n; i++)
        {
            problem.Variable($"x{i}");
        }

        int Index(string word) => int.Parse(word, CultureInfo.InvariantCulture) - 1;
        string[][] List() => [.. Enumerable.Range(0, int.Parse(lines.Dequeue()[0], CultureInfo.InvariantCulture)).Select(_ => lines.Dequeue())];
        string[] Values(int count)
        {
            var values = Enumerable.Repeat(lines.Dequeue()[0], count).ToArray();
            foreach (var entry in List())
            {
                values[Index(entry[0])] = entry[1];
            }

            return values;
        }

        if (type[0] == 'Q')
        {
            problem.Objective.AddRange(List().Select(entry => (JudgedProblem.Number(entry[2]) / 2, new[] { Index(entry[0]), Index(entry[1]) })));
        }

        problem.Objective.AddRange(Values(n).Select((value, i) => (JudgedProblem.Number(value), new[] { i })));
        problem.Objective.Add((JudgedProblem.Number(lines.Dequeue()[0]), []));
        var rows = Enumerable.Range(0, m).Select(_ => new List<(Int128 Coefficient, int[] Literals)>()).ToArray();
        foreach (var entry in type[2] == 'Q' ? List() : [])
        {
            rows[Index(entry[0])].Add((JudgedProblem.Number(entry[3]) / 2, [Index(entry[1]), Index(entry[2])]));
        }

        foreach (var entry in m > 0 ? List() : [])
        {
            rows[Index(entry[0])].Add((JudgedProblem.Number(entry[2]), [Index(entry[1])]));
        }

        lines.Dequeue();
        var (lower, upper) = m > 0 ? (Values(m), Values(m)) : ([], []);
        if (type[1] == 'G')
        {
            // Bounds and kinds of variables: 1 is an integer, 2 a bit.
            var (least, most, kinds) = (Values(n), Values(n), Values(n));
            for (var i = 0; i < n; i++)
            {
                if (kinds[i] == "1")
                {
                    problem.Domains[i] = (least[i] == "-1e20" ? null : Whole(least[i]), most[i] == "1e20" ? null : Whole(most[i]));
                }
            }
        }

        for (var r = 0; r < m; r++)
        {
            problem.Rows.Add((rows[r], lower[r] == "-1e20" ? null : JudgedProblem.Number(lower[r]), upper[r] == "1e20" ? null
                : JudgedProblem.Number(upper[r])));
        }

        return problem;
    }

    private static JudgedProblem Cqm(byte[] content)
    {
        var problem = new JudgedProblem();
        using var archive = new ZipArchive(new MemoryStream(content));
        byte[] Entry(string name)
        {
            using var stream = archive.GetEntry(name)!.Open();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        }

        foreach (var name in JsonDocument.Parse(Entry("variable_labels.json")).RootElement.EnumerateArray())
        {
            problem.Variable(name.ToString());
        }

        // Magic and length, then kind and bounds of each: 2 is an integer.
        var info = Entry("varinfo").AsSpan(8);
        for (var v = 0; v < problem.Names.Count; v++)
        {
            if (info[17 * v] == 2)
            {
                var upper = BinaryPrimitives.ReadDoubleLittleEndian(info[(17 * v + 9)..]);
                problem.Domains[v] = ((long)BinaryPrimitives.ReadDoubleLittleEndian(info[(17 * v + 1)..]), upper < 1e9 ? (long)upper : null);
            }
        }

        problem.Objective = Expression(Entry("objective"));
        foreach (var entry in archive.Entries.Where(entry => entry.FullName.EndsWith("/lhs", StringComparison.Ordinal)))
        {
            var folder = entry.FullName[..^3];
            var side = Exact(BitConverter.ToDouble(Entry(folder + "rhs")));
            var sense = Encoding.ASCII.GetString(Entry(folder + "sense"));
            problem.Rows.Add((Expression(Entry(entry.FullName)), sense == "<=" ? null : side, sense == ">=" ? null : side));
        }

        return problem;
    }

    /// <summary>Magic, version and header, then the sections INDX, OFFS, LINB, QUAD: a name of four letters, a length, data.</summary>
    private static List<(Int128 Coefficient, int[] Literals)> Expression(byte[] data)
    {
        var headerLength = BinaryPrimitives.ReadInt32LittleEndian(data.AsSpan(11));
        using var header = JsonDocument.Parse(data.AsMemory(15, headerLength));
        var (n, m) = (header.RootElement.GetProperty("shape")[0].GetInt32(), header.RootElement.GetProperty("shape")[1].GetInt32());
        var at = 15 + headerLength;
        ReadOnlySpan<byte> Section(int lengthSize)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(data.AsSpan(at + 4));
            at += 4 + lengthSize + length;
            return data.AsSpan(at - length, length);
        }

        var terms = new List<(Int128 Coefficient, int[] Literals)>();
        var index = Section(4);
        var parents = new int[n];
        for (var k = 0; k < n; k++)
        {
            parents[k] = BinaryPrimitives.ReadInt32LittleEndian(index[(4 * k)..]);
        }

        terms.Add((Exact(BinaryPrimitives.ReadDoubleLittleEndian(Section(4))), []));
        var linear = Section(4);
        for (var k = 0; k < n; k++)
        {
            terms.Add((Exact(BinaryPrimitives.ReadDoubleLittleEndian(linear[(8 * k)..])), [parents[k]]));
        }

        var quadratic = Section(8);
        for (var k = 0; k < m; k++)
        {
            var pair = quadratic[(16 * k)..];
            terms.Add((
                Exact(BinaryPrimitives.ReadDoubleLittleEndian(pair[8..])),
                [parents[BinaryPrimitives.ReadInt32LittleEndian(pair)], parents[BinaryPrimitives.ReadInt32LittleEndian(pair[4..])]]));
        }

        return terms;
    }

    /// <summary>A double that is the nearest to a decimal of few digits, as that decimal.</summary>
    private static Int128 Exact(double value) => JudgedProblem.Number(value.ToString("R", CultureInfo.InvariantCulture));

    [GeneratedRegex("#variable= (?<count>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DeclaredCount();

    /// <summary>The tokens of an LP section.</summary>
    private sealed partial class Tokens(List<string> lines)
    {
        private readonly string[] _tokens = [.. Token().Matches(string.Join(' ', lines))
            .Select(match => match.Value switch { "<" or "=<" => "<=", ">" or "=>" => ">=", var token => token })];
        private int _at;

        public bool IsEnd => _at == _tokens.Length;

        public string Next => _tokens[_at];

        public bool IsNumber => char.IsDigit(Next[0]) || Next[0] == '.';

        public bool IsName => char.IsLetter(Next[0]) || Next[0] == '_';

        public string Take() => _tokens[_at++];

        public void SkipLabel() => _at += _at + 1 < _tokens.Length && _tokens[_at + 1] == ":" ? 2 : 0;

        [GeneratedRegex(@"=[<>]|[<>=]=?|[0-9.]+([eE][+-]?[0-9]+)?|[A-Za-z_]\w*(\[[^\]\s]*\])*|[-+\[\]^*/:]", RegexOptions.ExplicitCapture,
            matchTimeoutMilliseconds: 1000)]
        private static partial Regex Token();
    }
}
