namespace Isinglass.Model.Formats;

/// <summary>
/// The LP text of CPLEX and its kin, with quadratic parts: the bracket of the objective, "[ ... ] / 2", is halved, that of a row is not. Line breaks do not
/// matter but for the words that begin a section.
/// </summary>
internal sealed class LpFormat() : ModelFormat("lp", "LP text with quadratic objective and rows over binary variables", ".lp")
{
    private const int TermsPerLine = 8;
    private const string NameSymbols = "!\"#$%&(),.;?@'`{}~|";

    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "min", "minimize", "minimise", "minimum", "max", "maximize", "maximise", "maximum", "subject", "such", "to", "that", "st", "s.t.", "st.",
        "bounds", "bound", "binary", "binaries", "bin", "general", "generals", "gen", "integer", "integers", "int", "semi", "semis", "sec",
        "sos", "sos1", "sos2", "lazy", "user", "end", "free", "inf", "infinity",
    };

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

    public override bool HoldsRows => true;

    internal override ModelFile Read(FileContent content, FormatOptions options) =>
        new Reader(new AlgebraLexer(content, NameSymbols, '\\', commentsAnywhere: true)).Read().ToModelFile(Name, content);

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        var model = file.Objective.Expand().ToVartype(Vartype.Binary);
        var names = LabelText.Names(model, "x", 0, IsName, notes);
        var sign = file.Scale;
        using var writer = Text(stream);
        writer.WriteLine(file.Sense == ObjectiveSense.Minimize ? "Minimize" : "Maximize");
        writer.Write(" obj:");
        var count = 0;
        for (var i = 0; i < model.VariableCount; i++)
        {
            // Every variable stands here, if with 0, so that readers keep the order.
            WriteTerm(writer, ref count, sign * model.Linear[i], names[i]);
        }

        if (model.Offset != 0)
        {
            WriteTerm(writer, ref count, sign * model.Offset, "");
        }

        if (model.InteractionCount > 0)
        {
            writer.Write(" + [");
            foreach (var (i, j, value) in model.Pairs())
            {
                WriteTerm(writer, ref count, 2 * sign * value, $"{names[i]} * {names[j]}");
            }

            writer.Write(" ] / 2");
        }

        writer.WriteLine();
        writer.WriteLine("Subject To");
        WriteRows(writer, file.Constrained, names);
        writer.WriteLine("Binary");
        foreach (var name in names)
        {
            writer.WriteLine($" {name}");
        }

        writer.WriteLine("End");
    }

    private static void WriteRows(TextWriter writer, ConstrainedQuadraticModel? rows, string[] names)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var count = 0;
        for (var r = 0; r < (rows?.Rows.RowCount ?? 0); r++)
        {
            var name = rows!.RowNames[r] is { } given && IsName(given) && used.Add(given) ? given : $"c{r + 1}";
            used.Add(name);
            writer.Write($" {name}:");
            if (rows.Rows.RowColumns(r).IsEmpty && names.Length > 0)
            {
                WriteTerm(writer, ref count, 0, names[0]);
            }

            for (var e = rows.Rows.Starts[r]; e < rows.Rows.Starts[r + 1]; e++)
            {
                WriteTerm(writer, ref count, rows.Rows.Values[e], names[rows.Rows.Columns[e]]);
            }

            var relation = rows.Senses[r] switch
            {
                ConstraintSense.Equal => "=",
                ConstraintSense.LessOrEqual => "<=",
                _ => ">=",
            };
            writer.WriteLine($" {relation} {NumberText.Shortest(rows.RightHandSides[r])}");
        }

        foreach (var product in rows?.Products ?? [])
        {
            writer.WriteLine($" product_{names[product.Product]}: - {names[product.Product]} + [ {names[product.First]} * {names[product.Second]} ] = 0");
        }
    }

    private static void WriteTerm(TextWriter writer, ref int count, double value, string factors)
    {
        if (count++ % TermsPerLine == TermsPerLine - 1)
        {
            writer.WriteLine();
            writer.Write(' ');
        }

        writer.Write($" {(value < 0 ? '-' : '+')} {NumberText.Shortest(Math.Abs(value))}{(factors.Length > 0 ? " " : "")}{factors}");
    }

    /// <summary>The names that every dialect allows: at most 255 characters, not beginning like a number, no word of the format.</summary>
    private static bool IsName(string label) =>
        label.Length is > 0 and <= 255
        && label.All(character => char.IsAsciiLetterOrDigit(character) || character == '_' || NameSymbols.Contains(character))
        && !char.IsAsciiDigit(label[0]) && label[0] is not ('.' or '$')
        && !(label[0] is 'e' or 'E' && label.Length > 1 && char.IsAsciiDigit(label[1]))
        && !Words.Contains(label);

    private sealed class Reader(AlgebraLexer lexer)
    {
        private readonly MathematicalProgram _program = new();
        private readonly Dictionary<string, int> _indexOf = new(StringComparer.Ordinal);

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
                throw lexer.Error($"section {lexer.Text} is not handled: only binary variables with linear and quadratic rows are. Write it as such rows.");
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
                // A number on the left: "2 <= x + y" or "2 <= x + y <= 3".
                Limit(ref lower, ref upper, Mirrored(relation), expression.Constant);
                expression = new ProgramExpression();
                ReadExpression(expression, isObjective: false);
                if (lexer.IsRelation)
                {
                    relation = TakeRelation();
                    Limit(ref lower, ref upper, relation, ReadSide());
                }
            }
            else
            {
                Limit(ref lower, ref upper, relation, ReadSide());
            }

            _program.Rows.Add(new ProgramRow(name, expression, lower, upper));
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

        /// <summary>A row's right-hand side: a number.</summary>
        private double ReadSide()
        {
            var side = ReadNumber();
            return NumberText.IsUsable(side) ? side : throw lexer.Error("the right-hand side is too large to compute with.");
        }

        /// <summary>A number with its sign; infinity in a bound.</summary>
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

            var value = sign * lexer.Number;
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

        /// <summary>A coefficient when one stands here, with the asterisk that may follow it; else 1.</summary>
        private double TakeCoefficient()
        {
            if (lexer.Kind != AlgebraToken.Number)
            {
                return 1;
            }

            var value = NumberText.IsUsable(lexer.Number) ? lexer.Number : throw lexer.Error("the coefficient is too large to compute with.");
            lexer.Next();
            lexer.Take('*');
            return value;
        }

        private void ReadBracket(ProgramExpression expression, double sign, bool isObjective)
        {
            var terms = new List<(double Value, int First, int Second)>();
            while (!lexer.Take(']'))
            {
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
                    terms.Add((coefficient, first, first));
                }
                else
                {
                    lexer.Expect('*', "between the factors of a quadratic term");
                    terms.Add((coefficient, first, TakeVariable()));
                }
            }

            var factor = TakeHalf(isObjective);
            foreach (var (value, first, second) in terms)
            {
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

        /// <summary>A binary variable lies in 0 .. 1, and in its bounds, in whatever order the sections come.</summary>
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
}
