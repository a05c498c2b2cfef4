using System.Text;
using Isinglass.Formats.Text;
using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.Formats.Programs;

/// <summary>
/// QPLIB's text (Furini et al. 2019). The three letters of the type determine the blocks. Objective 1/2 x'Qx + b'x + q, rows likewise. The published files list
/// one triangle, which is taken literally: a pair has half the listed value; <see cref="FormatOptions.Mirror"/> reads files that mean the symmetric matrix.
/// </summary>
internal sealed class QplibFormat() : ModelFormat("qplib", "QPLIB text over binary and integer variables", ".qplib")
{
    /// <summary>Lines that begin with one of these are comments.</summary>
    private static ReadOnlySpan<byte> Comments => "!%#"u8;

    public override bool HoldsRows => true;

    internal override bool TakesIntegers => true;

    internal override bool TakesMirror => true;

    internal override ModelFile Read(FileContent content, FormatOptions options) =>
        ReadProgram(content, options.Mirror).ToModelFile(Name, content, options.Integers);

    /// <summary>The program of the file, for any domains.</summary>
    internal static MathematicalProgram ReadProgram(FileContent content, bool mirror) => new Reader(content, mirror).Read();

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        var model = Objective(file, Vartype.Binary);
        var rows = file.Constrained;
        var products = rows?.Products ?? [];
        var rowCount = (rows?.Rows.RowCount ?? 0) + products.Length;
        using var writer = Text(stream);
        writer.WriteLine(file.ProblemName is { } name && IsName(name) && name[0] is not ('!' or '%' or '#') ? name : "isinglass");
        writer.WriteLine($"{(model.InteractionCount > 0 ? 'Q' : 'L')}B{(products.Length > 0 ? 'Q' : rowCount > 0 ? 'L' : 'N')}");
        writer.WriteLine(file.Sense == ObjectiveSense.Minimize ? "minimize" : "maximize");
        writer.WriteLine($"{model.VariableCount} # variables");
        if (rowCount > 0)
        {
            writer.WriteLine($"{rowCount} # rows");
        }

        if (model.InteractionCount > 0)
        {
            // The lower triangle with twice the coefficient, since readers halve it.
            WriteList(writer, model.Pairs().Select(pair => $"{pair.Second + 1} {pair.First + 1} {NumberText.Shortest(2 * file.Scale * pair.Value)}"));
        }

        var linear = model.Linear.ToArray();
        writer.WriteLine("0 # linear coefficients");
        WriteList(writer, Enumerable.Range(0, linear.Length).Where(i => linear[i] != 0).Select(i => $"{i + 1} {NumberText.Shortest(file.Scale * linear[i])}"));
        writer.WriteLine($"{NumberText.Shortest(file.Scale * model.Offset)} # constant");
        WriteRows(writer, rows, products, rowCount);
        WriteDefault(writer, "0 # initial x");
        if (rowCount > 0)
        {
            WriteDefault(writer, "0 # initial y");
        }

        WriteDefault(writer, "0 # initial z");
        var names = LabelText.Names(model, "x", 1, IsName, notes);
        WriteList(writer, names.Select((label, i) => (label, i)).Where(pair => pair.label != $"x{pair.i + 1}").Select(pair => $"{pair.i + 1} {pair.label}"));
        WriteList(
            writer,
            (rows?.RowNames ?? []).Select((row, r) => (row, r)).Where(pair => pair.row is { } given && IsName(given))
            .Select(pair => $"{pair.r + 1} {pair.row}"));
    }

    private static void WriteRows(TextWriter writer, ConstrainedQuadraticModel? rows, ProductConstraint[] products, int rowCount)
    {
        if (rowCount == 0)
        {
            writer.WriteLine("1E+20 # infinity");
            return;
        }

        var linearCount = rows!.Rows.RowCount;
        if (products.Length > 0)
        {
            WriteList(writer, products.Select((product, p) =>
                $"{linearCount + p + 1} {Math.Max(product.First, product.Second) + 1} {Math.Min(product.First, product.Second) + 1} 2"));
        }

        var entries = Enumerable.Range(0, linearCount)
            .SelectMany(r => Enumerable.Range(rows.Rows.Starts[r], rows.Rows.Starts[r + 1] - rows.Rows.Starts[r])
                .Select(e => $"{r + 1} {rows.Rows.Columns[e] + 1} {NumberText.Shortest(rows.Rows.Values[e])}"))
            .Concat(products.Select((product, p) => $"{linearCount + p + 1} {product.Product + 1} -1"));
        WriteList(writer, entries);
        writer.WriteLine("1E+20 # infinity");
        WriteSides(writer, rows, linearCount, products.Length, ConstraintSense.LessOrEqual, "-1E+20 # lower sides");
        WriteSides(writer, rows, linearCount, products.Length, ConstraintSense.GreaterOrEqual, "1E+20 # upper sides");
    }

    /// <summary>The sides of all rows, except rows of the sense without one on this side.</summary>
    private static void WriteSides(TextWriter writer, ConstrainedQuadraticModel rows, int linearCount, int productCount, ConstraintSense without, string header)
    {
        writer.WriteLine(header);
        WriteList(
            writer,
            Enumerable.Range(0, linearCount).Where(r => rows.Senses[r] != without).Select(r => $"{r + 1} {NumberText.Shortest(rows.RightHandSides[r])}")
                .Concat(Enumerable.Range(linearCount + 1, productCount).Select(r => $"{r} 0")));
    }

    private static void WriteList(TextWriter writer, IEnumerable<string> lines)
    {
        var list = lines.ToList();
        writer.WriteLine(list.Count);
        foreach (var line in list)
        {
            writer.WriteLine(line);
        }
    }

    private static void WriteDefault(TextWriter writer, string value)
    {
        writer.WriteLine(value);
        writer.WriteLine("0");
    }

    private static bool IsName(string label) => label.Length > 0 && label.All(character => character is > ' ' and <= '~');

    private sealed class Reader(FileContent content, bool mirror)
    {
        private readonly TextTokens _text = new(content);
        private readonly MathematicalProgram _program = new();
        private readonly Dictionary<(int, int, int), int> _seen = [];
        private double _infinity = NumberText.Infinity;
        private int _typeLine;
        private int _variableCount;

        public MathematicalProgram Read()
        {
            NextLine("the name");
            _program.Name = _text.Text("the name");
            NextLine("the type");
            var type = _text.Text("the type").ToUpperInvariant();
            _typeLine = _text.Line;
            if (type.Length != 3 || !"LDCQ".Contains(type[0]) || !"CBMIG".Contains(type[1]) || !"NBLDCQ".Contains(type[2]))
            {
                throw _text.Error($"'{TextTokens.Show(Encoding.UTF8.GetBytes(type))}' is no problem type. It has three letters, such as QBL.");
            }

            NextLine("the sense");
            _program.Sense = _text.Text("the sense").ToUpperInvariant() switch
            {
                "MINIMIZE" or "MINIMISE" => ObjectiveSense.Minimize,
                "MAXIMIZE" or "MAXIMISE" => ObjectiveSense.Maximize,
                _ => throw _text.Error("the sense must be minimize or maximize."),
            };
            var n = content.CheckSize(Count("the number of variables"), 0, _text.Line);
            _variableCount = n;
            var hasRows = type[2] is not ('N' or 'B');
            var m = hasRows ? content.CheckVariableCount(Count("the number of rows"), _text.Line) : 0;
            var rows = Enumerable.Range(0, m).Select(_ => new ProgramExpression()).ToArray();
            ReadObjective(type, n);
            if (type[2] is 'D' or 'C' or 'Q')
            {
                ReadEntries("a row's quadratic terms", () =>
                {
                    var row = Index("the row", m);
                    AddPair(rows[row], n, row);
                });
            }

            if (hasRows)
            {
                ReadEntries("the rows' linear terms", () =>
                {
                    var row = Index("the row", m);
                    var variable = Index("the variable", n);
                    Once((row, variable, -1), $"variable {variable + 1} of row {row + 1}");
                    rows[row].Line = _text.Line;
                    rows[row].Add(_text.Coefficient("the coefficient"), variable);
                });
            }

            _seen.Clear();
            _infinity = Value("infinity");
            var sideLines = new int[m];
            var lower = hasRows ? Values("lower sides", m, sideLines) : [];
            var upper = hasRows ? Values("upper sides", m, sideLines) : [];
            ReadVariables(type[1], n);
            ReadNames(hasRows, n, m, out var names);
            for (var r = 0; r < m; r++)
            {
                _program.Rows.Add(new ProgramRow(names[r], rows[r], Limited(lower[r], sideLines[r]), Limited(upper[r], sideLines[r])) { Line = sideLines[r] });
            }

            return _program;
        }

        private void ReadObjective(string type, int n)
        {
            if (type[0] != 'L')
            {
                ReadEntries("the objective's quadratic terms", () => AddPair(_program.Objective, n, -1));
            }

            var lines = new int[n];
            var linear = Values("linear coefficients", n, lines);
            for (var i = 0; i < n; i++)
            {
                if (linear[i] != 0)
                {
                    _program.Objective.Line = lines[i];
                    _program.Objective.Add(Usable(linear[i], "a linear coefficient", lines[i]), i);
                }
            }

            _program.Objective.Constant = Usable(Value("the constant"), "the constant", _text.Line);
        }

        private void AddPair(ProgramExpression expression, int n, int row)
        {
            var (first, second) = (Index("the first variable", n), Index("the second variable", n));
            Once((row, first, second), $"the pair {first + 1} {second + 1}");
            var value = _text.Coefficient("the value");
            expression.Line = _text.Line;
            expression.Add(first != second && mirror ? value : value / 2, first, second);
        }

        private void ReadVariables(char type, int n)
        {
            if (type == 'B')
            {
                for (var i = 0; i < n; i++)
                {
                    _program.AddVariable($"x{i + 1}", VariableKind.Binary, 0, 1, _typeLine);
                }

                return;
            }

            // The line of a variable's kind; the upper bound decides whether an integer is a bit.
            var lines = new int[n];
            Array.Fill(lines, _typeLine);
            var lower = Values("lower bounds", n);
            var upper = Values("upper bounds", n, type == 'I' ? lines : null);
            var types = type is 'M' or 'G' ? Values("types of variables", n, lines) : [.. Enumerable.Repeat(type == 'I' ? 1.0 : 0.0, n)];
            for (var i = 0; i < n; i++)
            {
                var kind = types[i] switch
                {
                    0 => VariableKind.Continuous,
                    1 => VariableKind.Integer,
                    2 => VariableKind.Binary,
                    _ => throw content.Error($"the type of variable {i + 1} is {types[i]}; it must be 0 (continuous), 1 (integer) or 2 (binary).", lines[i]),
                };
                var (low, high) = (Limited(lower[i], lines[i]), Limited(upper[i], lines[i]));
                _program.AddVariable(
                    $"x{i + 1}",
                    kind,
                    kind == VariableKind.Binary ? Math.Max(0, low) : low,
                    kind == VariableKind.Binary ? Math.Min(1, high) : high,
                    lines[i]);
            }
        }

        /// <summary>Initial values and names; files may end before them.</summary>
        private void ReadNames(bool hasRows, int n, int m, out string?[] rowNames)
        {
            rowNames = new string?[m];
            if (!_text.NextLine(Comments))
            {
                return;
            }

            ReadRest("initial values of x", n, isOpen: true);
            if (hasRows)
            {
                ReadRest("initial values of y", m);
            }

            ReadRest("initial values of z", n);
            ReadEntries("names of variables", () =>
            {
                var variable = Index("the variable", n);
                var name = _text.Text("its name");
                _program.SetVariable(variable, _program.Variables[variable] with { Name = name });
            });
            var used = new HashSet<string>(StringComparer.Ordinal);
            if (_program.Variables.FirstOrDefault(variable => !used.Add(variable.Name)) is { Name: { } twice })
            {
                throw _text.Error(
                    $"two variables are called '{TextTokens.Show(Encoding.UTF8.GetBytes(twice))}': a variable without a name is called x with its number.");
            }

            var names = rowNames;
            ReadEntries("names of rows", () =>
            {
                var row = Index("the row", m);
                names[row] = _text.Text("its name");
            });
        }

        private void ReadRest(string what, int size, bool isOpen = false)
        {
            if (!isOpen)
            {
                NextLine(what);
            }

            _text.Number(what);
            ReadEntries(what, () =>
            {
                Index("the index", size);
                _text.Number("the value");
            });
        }

        /// <summary>Reads a default, then the entries that differ; <paramref name="lines"/> receives their lines.</summary>
        private double[] Values(string what, int size, int[]? lines = null)
        {
            var values = new double[size];
            values.AsSpan().Fill(Value(what));
            lines?.AsSpan().Fill(_text.Line);
            var seen = new HashSet<int>();
            ReadEntries(what, () =>
            {
                var index = Index("the index", size);
                if (!seen.Add(index))
                {
                    throw _text.Error($"number {index + 1} of the {what} is listed twice. List it once.");
                }

                values[index] = _text.Number("the value");
                if (lines is not null)
                {
                    lines[index] = _text.Line;
                }
            });
            return values;
        }

        private void ReadEntries(string what, Action readEntry)
        {
            var count = Count($"the number of {what}");
            content.CheckSize(_variableCount, count, _text.Line);
            for (var k = 0; k < count; k++)
            {
                NextLine(what);
                readEntry();
            }
        }

        private int Count(string what)
        {
            NextLine(what);
            return _text.Integer(what);
        }

        private double Value(string what)
        {
            NextLine(what);
            return _text.Number(what);
        }

        private int Index(string what, int size) => _text.Integer(what, 1, size) - 1;

        private void NextLine(string what)
        {
            if (!_text.NextLine(Comments))
            {
                throw _text.Error($"the file ends where {what} should be. Is it cut short?");
            }
        }

        private double Limited(double value, int line) =>
            Math.Abs(value) >= _infinity ? Math.CopySign(double.PositiveInfinity, value) : Usable(value, "a side or bound", line);

        private double Usable(double value, string what, int line) =>
            NumberText.IsUsable(value) ? value : throw content.Error($"{what} is {value}, {NumberText.TooLarge}", line);

        /// <summary>Refuses an entry that is listed twice: the file does not tell whether the two add up or repeat each other.</summary>
        private void Once((int Row, int First, int Second) place, string what)
        {
            if (!_seen.TryAdd(place, _text.Line))
            {
                throw _text.Error($"{what} is listed twice, first in line {_seen[place]}. List it once.");
            }
        }
    }
}
