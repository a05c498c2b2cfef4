using System.Text;
using Isinglass.Formats.Text;
using Isinglass.Model;

namespace Isinglass.Formats.Programs;

/// <summary>Reads the text of <see cref="MpsFormat"/>, line by line.</summary>
internal sealed class MpsReader(FileContent content)
{
    private readonly TextTokens _text = new(content);
    private readonly MathematicalProgram _program = new();
    private readonly Dictionary<string, int> _columnOf = new(StringComparer.Ordinal);
    private readonly MpsRows _rows = new();
    private readonly HashSet<int> _rowsOfColumn = [];
    private readonly HashSet<int> _bounded = [];
    private readonly Dictionary<string, (string Set, int Line)> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Section, int Place), int> _lineOf = [];
    private readonly Dictionary<(int, int, int), (double Value, int Line)> _quadratic = [];
    private readonly HashSet<int> _oneTriangle = [];
    private bool _isInteger;

    public MathematicalProgram Read()
    {
        var section = "";
        var argument = 0;
        while (_text.NextLine("*"u8))
        {
            var tokens = Tokens();
            if (!_text.IsIndented && IsSection(tokens[0]))
            {
                section = tokens[0].ToUpperInvariant();
                if (section == "ENDATA")
                {
                    return Finished();
                }

                argument = OpenSection(section, tokens);
            }
            else
            {
                ReadData(section, argument, tokens);
            }
        }

        throw _text.Error("the file ends without ENDATA. Is it cut short?");
    }

    private static bool IsSection(string word) => word.ToUpperInvariant() is
        "NAME" or "ROWS" or "COLUMNS" or "RHS" or "RANGES" or "BOUNDS" or "QUADOBJ" or "QMATRIX" or "QSECTION" or "QCMATRIX" or "OBJSENSE" or "OBJSENSE_MAX"
        or "SOS" or "SOS1" or "SOS2" or "INDICATORS" or "LAZYCONS" or "USERCUTS" or "CSECTION" or "GENCONS" or "ENDATA";

    private List<string> Tokens()
    {
        var tokens = new List<string>();
        while (_text.HasToken)
        {
            tokens.Add(Encoding.UTF8.GetString(_text.Token()));
        }

        return tokens;
    }

    /// <summary>Begins a section; returns the row that QCMATRIX names.</summary>
    private int OpenSection(string section, List<string> tokens)
    {
        switch (section)
        {
            case "NAME":
                _program.Name = tokens.Count > 1 ? tokens[1] : null;
                return 0;
            case "OBJSENSE" when tokens.Count > 1:
                SetSense(tokens[1]);
                return 0;
            case "QCMATRIX":
                return RowOf(tokens.Count > 1 ? tokens[1] : throw _text.Error("QCMATRIX must name its row."));
            case "QUADOBJ" or "QSECTION":
                if (section == "QSECTION" && tokens.Count > 1 && RowOf(tokens[1]) != MpsRows.Objective)
                {
                    throw _text.Error("QSECTION of a row is not handled, for dialects disagree on its half. Write QCMATRIX.");
                }

                _oneTriangle.Add(MpsRows.Objective);
                return MpsRows.Objective;
            case "QMATRIX":
                return MpsRows.Objective;
            case "ROWS" or "COLUMNS" or "RHS" or "RANGES" or "BOUNDS" or "OBJSENSE":
                return 0;
            default:
                throw _text.Error($"section {section} is not handled: only binary and integer variables with linear and quadratic rows are.");
        }
    }

    private void ReadData(string section, int argument, List<string> tokens)
    {
        switch (section)
        {
            case "OBJSENSE":
                SetSense(tokens[0]);
                break;
            case "ROWS":
                ReadRow(tokens);
                break;
            case "COLUMNS":
                ReadColumn(tokens);
                break;
            case "RHS":
                ReadPairs(section, tokens, SetSide);
                break;
            case "RANGES":
                ReadPairs(section, tokens, SetRange);
                break;
            case "BOUNDS":
                ReadBound(tokens);
                break;
            case "QUADOBJ" or "QSECTION" or "QMATRIX" or "QCMATRIX":
                ReadQuadratic(argument, tokens);
                break;
            default:
                throw _text.Error($"'{TextTokens.Show(Encoding.UTF8.GetBytes(tokens[0]))}' stands where a section should begin.");
        }
    }

    private void SetSense(string word) => _program.Sense = word.ToUpperInvariant() switch
    {
        "MAX" or "MAXIMIZE" or "MAXIMISE" => ObjectiveSense.Maximize,
        "MIN" or "MINIMIZE" or "MINIMISE" => ObjectiveSense.Minimize,
        _ => throw _text.Error("OBJSENSE must be MIN or MAX."),
    };

    private void ReadRow(List<string> tokens)
    {
        if (tokens.Count != 2 || tokens[0].ToUpperInvariant() is not ("N" or "E" or "L" or "G"))
        {
            throw _text.Error("a row is written as its sense N, E, L or G and its name.");
        }

        if (!_rows.TryAdd(tokens[1], char.ToUpperInvariant(tokens[0][0])))
        {
            throw _text.Error($"the row '{tokens[1]}' is declared twice. Give every row a name of its own.");
        }
    }

    private void ReadColumn(List<string> tokens)
    {
        if (tokens.Count >= 3 && tokens[1].Trim('\'') == "MARKER")
        {
            _isInteger = tokens[2].Trim('\'') switch
            {
                "INTORG" => true,
                "INTEND" => false,
                _ => throw _text.Error("a marker must be 'INTORG' or 'INTEND'."),
            };
            return;
        }

        if (tokens.Count is not (3 or 5))
        {
            throw _text.Error("a column is written as its name and one or two pairs of row and value.");
        }

        if (!_columnOf.TryGetValue(tokens[0], out var column))
        {
            column = _program.AddVariable(tokens[0], _isInteger ? VariableKind.Integer : VariableKind.Continuous, 0, double.PositiveInfinity, _text.Line);
            _columnOf.Add(tokens[0], column);
            _rowsOfColumn.Clear();
        }
        else if (column != _program.VariableCount - 1)
        {
            throw _text.Error($"the column '{tokens[0]}' comes a second time, first in line {_program.Variables[column].Line}. Put all its lines together, or "
                + $"give one of the two another name.");
        }

        for (var k = 1; k < tokens.Count; k += 2)
        {
            var row = RowOf(tokens[k]);
            var value = Coefficient(tokens[k + 1]);
            if (row != MpsRows.Free && !_rowsOfColumn.Add(row))
            {
                throw _text.Error($"the column '{tokens[0]}' has two coefficients in the row '{tokens[k]}'. Keep one of them, or write their sum.");
            }

            if (row != MpsRows.Free)
            {
                var expression = ExpressionOf(row);
                expression.Line = _text.Line;
                expression.Add(value, column);
            }
        }
    }

    private void ReadPairs(string section, List<string> tokens, Action<int, double> set)
    {
        // The name of the vector comes first; some writers leave it out.
        CheckSet(section, tokens.Count % 2 == 1 ? tokens[0] : "");
        for (var k = tokens.Count % 2; k + 1 < tokens.Count; k += 2)
        {
            var row = RowOf(tokens[k]);
            if (row != MpsRows.Free)
            {
                Once(section, row, $"the row '{tokens[k]}'");
            }

            set(row, Side(tokens[k + 1]));
        }
    }

    /// <summary>Refuses several sets of sides, ranges or bounds: solvers take one, and the file does not tell which.</summary>
    private void CheckSet(string section, string set)
    {
        if (set.Length > 0 && !_sets.TryAdd(section, (set, _text.Line)) && _sets[section] is var (known, line) && known != set)
        {
            throw _text.Error($"a second set of {section} begins: '{set}', after '{known}' in line {line}. One set is read: remove the others.");
        }
    }

    private void Once(string section, int place, string what)
    {
        if (!_lineOf.TryAdd((section, place), _text.Line))
        {
            throw _text.Error($"{what} comes a second time in {section}, first in line {_lineOf[(section, place)]}. Keep one of the two.");
        }
    }

    private void SetSide(int row, double value)
    {
        if (row >= 0)
        {
            _rows[row].Side = value;
        }
        else if (row == MpsRows.Objective)
        {
            _program.Objective.Constant = double.IsFinite(value) ? 0 - value
                : throw _text.Error("the objective's right-hand side, its negated constant, is infinite.");
        }
    }

    private void SetRange(int row, double value)
    {
        if (row < 0)
        {
            throw _text.Error("a range belongs to a row of sense E, L or G.");
        }

        _rows[row].Range = value;
    }

    private void ReadBound(List<string> tokens)
    {
        var type = tokens[0].ToUpperInvariant();
        var hasValue = type is "LO" or "UP" or "FX" or "LI" or "UI";
        if (!hasValue && type is not ("BV" or "FR" or "MI" or "PL"))
        {
            throw _text.Error($"bounds of type '{TextTokens.Show(Encoding.UTF8.GetBytes(tokens[0]))}' are not handled.");
        }

        // "type set column value"; the set may be left out, and types without value may have one.
        var at = tokens.Count >= (hasValue ? 4 : 3) && _columnOf.ContainsKey(tokens[2]) ? 2 : 1;
        var column = tokens.Count > at && _columnOf.TryGetValue(tokens[at], out var found) ? found
            : throw _text.Error("the bound names no column that has come.");
        var value = !hasValue ? 0 : tokens.Count > at + 1 ? BoundValue(tokens[at + 1]) : throw _text.Error("the bound has no value.");
        var old = _program.Variables[column];
        CheckSet("BOUNDS", at == 2 ? tokens[1] : "");
        if (type is "LO" or "LI" or "FX" or "FR" or "MI")
        {
            Once("BOUNDS", 2 * column, $"the lower bound of '{old.Name}'");
        }

        if (type is "UP" or "UI" or "FX" or "FR" or "PL")
        {
            Once("BOUNDS", 2 * column + 1, $"the upper bound of '{old.Name}'");
        }

        _bounded.Add(column);
        _program.SetVariable(column, type switch
        {
            "LO" or "LI" => old with { Lower = value },
            "UP" or "UI" => old with { Upper = value, Lower = value < 0 && old.Lower == 0 ? double.NegativeInfinity : old.Lower },
            "FX" => old with { Lower = value, Upper = value },
            "BV" => old with { Kind = VariableKind.Binary, Lower = 0, Upper = 1 },
            "FR" => old with { Lower = double.NegativeInfinity, Upper = double.PositiveInfinity },
            "MI" => old with { Lower = double.NegativeInfinity },
            _ => old with { Upper = double.PositiveInfinity },
        });
        if (type is "LI" or "UI")
        {
            _program.SetVariable(column, _program.Variables[column] with { Kind = VariableKind.Integer });
        }
    }

    private void ReadQuadratic(int row, List<string> tokens)
    {
        if (tokens.Count != 3)
        {
            throw _text.Error("a quadratic entry is written as two columns and a value.");
        }

        var (first, second) = (ColumnOf(tokens[0]), ColumnOf(tokens[1]));
        if (!_quadratic.TryAdd((row, first, second), (Coefficient(tokens[2]), _text.Line)))
        {
            throw _text.Error($"the entry {tokens[0]} {tokens[1]} is listed twice.");
        }
    }

    private ProgramExpression ExpressionOf(int row) => row == MpsRows.Objective ? _program.Objective : _rows[row].Expression;

    private int RowOf(string name) => _rows.TryFind(name, out var row) ? row
        : throw _text.Error($"there is no row '{TextTokens.Show(Encoding.UTF8.GetBytes(name))}'.");

    private int ColumnOf(string name) => _columnOf.TryGetValue(name, out var column) ? column
        : throw _text.Error($"there is no column '{TextTokens.Show(Encoding.UTF8.GetBytes(name))}'.");

    private double Coefficient(string token)
    {
        var value = Number(token);
        var bytes = Encoding.UTF8.GetBytes(token);
        return NumberText.Fault(bytes, value) is { } fault ? throw _text.Error($"the number is {TextTokens.Show(bytes)}, {fault}") : value;
    }

    /// <summary>A side or range of a row, infinite from 1e20 on.</summary>
    private double Side(string token) => BoundValue(token) is var value && double.IsInfinity(value) ? value : Coefficient(token);

    private double BoundValue(string token) => token.ToLowerInvariant().TrimStart('+') switch
    {
        "inf" or "infinity" => double.PositiveInfinity,
        "-inf" or "-infinity" => double.NegativeInfinity,
        _ => Number(token) is var value && Math.Abs(value) >= NumberText.Infinity ? Math.CopySign(double.PositiveInfinity, value) : value,
    };

    private double Number(string token) => NumberText.TryRead(Encoding.UTF8.GetBytes(token), out var value) ? value
        : throw _text.Error($"'{TextTokens.Show(Encoding.UTF8.GetBytes(token))}' stands where a number should be.");

    private MathematicalProgram Finished()
    {
        if (!_rows.HasObjective)
        {
            throw content.Error("the file has no row of sense N, the objective.");
        }

        AddQuadratic();
        _program.Rows.AddRange(_rows.ToProgram());

        for (var v = 0; v < _program.VariableCount; v++)
        {
            var variable = _program.Variables[v];
            if (variable.Kind == VariableKind.Integer && !_bounded.Contains(v))
            {
                _program.SetVariable(v, variable with { Kind = VariableKind.Binary, Upper = 1 });
            }
        }

        return _program;
    }

    private void AddQuadratic()
    {
        foreach (var ((row, first, second), (value, line)) in _quadratic)
        {
            var isMirrored = _quadratic.TryGetValue((row, second, first), out var mirror);
            var isOneTriangle = _oneTriangle.Contains(row);
            if (first != second && isOneTriangle && isMirrored)
            {
                throw content.Error("QUADOBJ lists both triangles; it must list one. Write QMATRIX if both are meant.", line);
            }

            if (first != second && !isOneTriangle && (!isMirrored || mirror.Value != value))
            {
                throw content.Error("the matrix is not symmetric; QMATRIX and QCMATRIX list both triangles.", line);
            }

            if (row == MpsRows.Free || (!isOneTriangle && first > second))
            {
                continue;
            }

            // x'Qx has a pair twice, when both entries are listed, and 1/2 x'Qx has half of that; a diagonal entry counts once.
            var factor = (first == second ? 1 : 2) * (row >= 0 ? 1 : 0.5);
            var expression = ExpressionOf(row);
            expression.Line = line;
            expression.Add(factor * value, first, second);
        }
    }
}
