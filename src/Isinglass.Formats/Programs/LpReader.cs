using Isinglass.Formats.Text;
using Isinglass.Model;

namespace Isinglass.Formats.Programs;

/// <summary>Reads the text of <see cref="LpFormat"/>, section by section.</summary>
internal sealed class LpReader(AlgebraLexer lexer)
{
    private enum Section
    {
        None,
        Minimize,
        Maximize,
        Rows,
        Bounds,
        Binary,
        General,
        Unsupported,
        End,
    }

    private readonly MathematicalProgram _program = new();
    private readonly Dictionary<string, int> _indexOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lineOfRow = new(StringComparer.Ordinal);

    public MathematicalProgram Read()
    {
        var section = TakeSection();
        if (section is not (Section.Minimize or Section.Maximize))
        {
            throw lexer.Unexpected("'Minimize' or 'Maximize'");
        }

        _program.Sense = section == Section.Minimize ? ObjectiveSense.Minimize : ObjectiveSense.Maximize;
        ReadObjective();
        while ((section = TakeSection()) is not (Section.End or Section.None))
        {
            while (!AtSection && lexer.Kind != AlgebraToken.End)
            {
                ReadStatement(section);
            }
        }

        if (lexer.Kind != AlgebraToken.End)
        {
            throw section == Section.End ? lexer.Unexpected("the end of the file") : lexer.Unexpected("a section");
        }

        ApplyBinaryBounds();
        return _program;
    }

    private bool AtSection => lexer.IsFirstOfLine && lexer.Kind == AlgebraToken.Name && SectionOf(lexer.Text) != Section.None && !lexer.IsLabel;

    private static Section SectionOf(string word) => word.ToLowerInvariant() switch
    {
        "min" or "minimize" or "minimise" or "minimum" => Section.Minimize,
        "max" or "maximize" or "maximise" or "maximum" => Section.Maximize,
        "subject" or "such" or "st" or "s.t." or "st." => Section.Rows,
        "bounds" or "bound" => Section.Bounds,
        "binary" or "binaries" or "bin" => Section.Binary,
        "general" or "generals" or "gen" or "integer" or "integers" or "int" => Section.General,
        "end" => Section.End,
        "sos" or "sos1" or "sos2" or "semi" or "semis" or "sec" or "semi-continuous" or "pwlobj" => Section.Unsupported,
        _ => Section.None,
    };

    private Section TakeSection()
    {
        if (!AtSection)
        {
            return Section.None;
        }

        var word = lexer.Text.ToLowerInvariant();
        if (SectionOf(word) == Section.Unsupported)
        {
            throw lexer.Error(
                $"section {lexer.Text} is not handled: only binary and integer variables with linear and quadratic rows are. Write it as such rows.");
        }

        lexer.Next();
        var second = word switch
        {
            "subject" => "to",
            "such" => "that",
            _ => null,
        };
        if (second is not null && !lexer.TakeWord(second))
        {
            throw lexer.Unexpected($"'{second}' after '{word}'");
        }

        return SectionOf(word);
    }

    private void ReadObjective()
    {
        TakeLabel();
        if (!AtSection && lexer.Kind != AlgebraToken.End)
        {
            ReadExpression(_program.Objective, isObjective: true);
        }
    }

    private string? TakeLabel()
    {
        if (!lexer.IsLabel)
        {
            return null;
        }

        var label = lexer.Text;
        lexer.Next();
        lexer.Next();
        return label;
    }

    private void ReadStatement(Section section)
    {
        switch (section)
        {
            case Section.Rows:
                ReadRow();
                break;
            case Section.Bounds:
                ReadBound();
                break;
            case Section.Binary or Section.General:
                var variable = TakeVariable();
                var old = _program.Variables[variable];
                var kind = section == Section.Binary || old.Kind == VariableKind.Binary ? VariableKind.Binary : VariableKind.Integer;
                _program.SetVariable(variable, old with { Kind = kind });
                break;
            default:
                throw lexer.Unexpected("a section");
        }
    }

    private void ReadRow()
    {
        var isFirstOfLine = lexer.IsFirstOfLine;
        if (lexer.IsLabel && !_lineOfRow.TryAdd(lexer.Text, lexer.Line))
        {
            throw lexer.Error($"the row '{lexer.Text}' is declared twice, first in line {_lineOfRow[lexer.Text]}. Give every row a name of its own, or none.");
        }

        var line = lexer.Line;
        var name = TakeLabel();
        if (name is null && !isFirstOfLine)
        {
            throw lexer.Unexpected("the end of the row");
        }

        var expression = new ProgramExpression();
        ReadExpression(expression, isObjective: false);
        var relation = TakeRelation();
        var (lower, upper) = (double.NegativeInfinity, double.PositiveInfinity);
        if (expression.Count == 0)
        {
            // A number on the left: "2 <= x + y" or "2 <= x + y <= 3"; or a row without variables, "0 >= 1".
            var number = expression;
            expression = new ProgramExpression();
            ReadExpression(expression, isObjective: false);
            if (expression.Count == 0 && !lexer.IsRelation)
            {
                Limit(ref lower, ref upper, relation, expression.Constant);
                expression = number;
            }
            else
            {
                Limit(ref lower, ref upper, Mirrored(relation), number.Constant);
                if (lexer.IsRelation)
                {
                    relation = TakeRelation();
                    Limit(ref lower, ref upper, relation, ReadSide());
                }
            }
        }
        else
        {
            Limit(ref lower, ref upper, relation, ReadSide());
        }

        _program.Rows.Add(new ProgramRow(name, expression, lower, upper) { Line = line });
    }

    private static char Mirrored(char relation) => relation switch
    {
        '<' => '>',
        '>' => '<',
        _ => '=',
    };

    private static void Limit(ref double lower, ref double upper, char relation, double side)
    {
        lower = relation == '<' ? lower : Math.Max(lower, side);
        upper = relation == '>' ? upper : Math.Min(upper, side);
    }

    private char TakeRelation()
    {
        var relation = lexer.IsRelation ? lexer.Symbol : throw lexer.Unexpected("'<=', '>=' or '='");
        lexer.Next();
        return relation;
    }

    /// <summary>A row's right-hand side: a number; infinite from 1e20 on.</summary>
    private double ReadSide()
    {
        var sign = TakeSign() ?? 1;
        if (lexer.Kind != AlgebraToken.Number || lexer.Number >= NumberText.Infinity)
        {
            return sign * ReadNumber();
        }

        var side = sign * lexer.Coefficient;
        lexer.Next();
        return side;
    }

    /// <summary>A number with its sign, infinite from 1e20 on: a bound.</summary>
    private double ReadNumber()
    {
        var sign = TakeSign() ?? 1;
        if (lexer.TakeWord("inf") || lexer.TakeWord("infinity"))
        {
            return sign * double.PositiveInfinity;
        }

        if (lexer.Kind != AlgebraToken.Number)
        {
            throw lexer.Unexpected("a number");
        }

        var value = sign * (lexer.Number >= NumberText.Infinity ? double.PositiveInfinity : lexer.Number);
        lexer.Next();
        return value;
    }

    private double? TakeSign()
    {
        double? sign = null;
        while (lexer.IsSymbol('+') || lexer.IsSymbol('-'))
        {
            sign = (sign ?? 1) * (lexer.Symbol == '-' ? -1 : 1);
            lexer.Next();
        }

        return sign;
    }

    private void ReadExpression(ProgramExpression expression, bool isObjective)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var sign = TakeSign();
            if (sign is null && !isFirst)
            {
                return;
            }

            if (lexer.Take('['))
            {
                ReadBracket(expression, sign ?? 1, isObjective);
                continue;
            }

            var isNumber = lexer.Kind == AlgebraToken.Number;
            var coefficient = (sign ?? 1) * TakeCoefficient();
            if (lexer.Kind == AlgebraToken.Name && !AtSection && !(isNumber && lexer.IsLabel))
            {
                expression.Line = lexer.Line;
                expression.Add(coefficient, TakeVariable());
            }
            else if (isNumber)
            {
                expression.Add(coefficient);
            }
            else
            {
                throw lexer.Unexpected("a term");
            }
        }
    }

    /// <summary>A coefficient if there is one, with the asterisk that may follow it; else 1.</summary>
    private double TakeCoefficient()
    {
        if (lexer.Kind != AlgebraToken.Number)
        {
            return 1;
        }

        var value = lexer.Coefficient;
        lexer.Next();
        lexer.Take('*');
        return value;
    }

    private void ReadBracket(ProgramExpression expression, double sign, bool isObjective)
    {
        var terms = new List<(double Value, int First, int Second, int Line)>();
        while (!lexer.Take(']'))
        {
            var line = lexer.Line;
            var value = TakeSign();
            if (value is null && terms.Count > 0)
            {
                throw lexer.Unexpected("'+', '-' or ']'");
            }

            var coefficient = (value ?? 1) * TakeCoefficient();
            var first = TakeVariable();
            if (lexer.Take('^'))
            {
                if (lexer.Kind != AlgebraToken.Number || lexer.Number != 2)
                {
                    throw lexer.Unexpected("the power 2");
                }

                lexer.Next();
                terms.Add((coefficient, first, first, line));
            }
            else
            {
                lexer.Expect('*', "between the factors of a quadratic term");
                terms.Add((coefficient, first, TakeVariable(), line));
            }
        }

        var factor = TakeHalf(isObjective);
        foreach (var (value, first, second, line) in terms)
        {
            expression.Line = line;
            expression.Add(sign * factor * value, first, second);
        }
    }

    private double TakeHalf(bool isObjective)
    {
        if (lexer.Take('/'))
        {
            if (lexer.Kind != AlgebraToken.Number || lexer.Number != 2)
            {
                throw lexer.Unexpected("2 after '] /'");
            }

            lexer.Next();
            return 0.5;
        }

        return !isObjective ? 1
            : throw lexer.Error("the quadratic part of the objective must end with '] / 2'; without it, dialects disagree on its value.");
    }

    private void ReadBound()
    {
        if (lexer.Kind == AlgebraToken.Name)
        {
            var variable = TakeVariable();
            if (lexer.TakeWord("free"))
            {
                SetBounds(variable, double.NegativeInfinity, double.PositiveInfinity);
            }
            else
            {
                Bound(variable, TakeRelation(), ReadNumber());
            }

            return;
        }

        var value = ReadNumber();
        var relation = Mirrored(TakeRelation());
        var bounded = TakeVariable();
        Bound(bounded, relation, value);
        if (lexer.IsRelation)
        {
            Bound(bounded, TakeRelation(), ReadNumber());
        }
    }

    private void Bound(int variable, char relation, double value)
    {
        var old = _program.Variables[variable];
        SetBounds(variable, relation == '<' ? old.Lower : value, relation == '>' ? old.Upper : value);
    }

    private void SetBounds(int variable, double lower, double upper) =>
        _program.SetVariable(variable, _program.Variables[variable] with { Lower = lower, Upper = upper });

    private int TakeVariable()
    {
        if (lexer.Kind != AlgebraToken.Name)
        {
            throw lexer.Unexpected("the name of a variable");
        }

        var (name, line) = (lexer.Text, lexer.Line);
        lexer.Next();
        if (!_indexOf.TryGetValue(name, out var variable))
        {
            variable = _program.AddVariable(name, VariableKind.Continuous, 0, double.PositiveInfinity, line);
            _indexOf.Add(name, variable);
        }

        return variable;
    }

    /// <summary>A binary variable lies in 0 .. 1 and in its bounds, in whatever order the sections are.</summary>
    private void ApplyBinaryBounds()
    {
        for (var v = 0; v < _program.VariableCount; v++)
        {
            var variable = _program.Variables[v];
            if (variable.Kind == VariableKind.Binary)
            {
                SetBounds(v, Math.Max(0, variable.Lower), Math.Min(1, variable.Upper));
            }
        }
    }
}
