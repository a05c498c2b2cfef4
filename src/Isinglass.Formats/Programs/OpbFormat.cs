using System.Globalization;
using Isinglass.Formats.Text;
using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.Formats.Programs;

/// <summary>
/// OPB, the text of pseudo-Boolean solvers (Roussel, Manquinho 2005..): comments *, "min: +3 x1 -2 x1 ~x2 ;", then rows "+1 x1 +1 x2 >= 1 ;". Products may
/// stand in the objective and in rows; ~x is 1 - x. A comment "* ObjectiveOffset v" states the constant, for which the format has no place.
/// </summary>
internal sealed class OpbFormat() : ModelFormat("opb", "pseudo-Boolean text 'min: +1 x1 x2 ; +1 x1 +1 x2 >= 1 ;'", ".opb")
{
    private const string OffsetComment = "ObjectiveOffset";

    public override bool HoldsRows => true;

    internal override bool Recognises(FileContent content) => content.Bytes.AsSpan().StartsWith("* #variable="u8);

    internal override ModelFile Read(FileContent content, FormatOptions options)
    {
        var program = new MathematicalProgram();
        var declared = 0L;
        var lexer = new AlgebraLexer(
            content,
            "[]{}'!@#$%^&?.,|",
            '*',
            commentsAnywhere: false,
            onComment: comment => ReadComment(content, comment, program, ref declared));
        var indexOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var rows = new List<(ProgramExpression Expression, char Relation, double Side, int Line)>();
        for (var isFirst = true; lexer.Kind != AlgebraToken.End; isFirst = false)
        {
            if (lexer.Kind == AlgebraToken.Name && lexer.Text is "min" or "max")
            {
                ReadObjective(lexer, isFirst, program, indexOf);
                continue;
            }

            var expression = new ProgramExpression();
            ReadSum(lexer, expression, indexOf);
            var relation = lexer.IsRelation && !lexer.IsStrict ? lexer.Symbol
                : lexer.IsStrict ? throw lexer.Error($"OPB knows '>=' and '=' (and '<=' is read), no '{lexer.Symbol}'. Over whole numbers '> 1' is '>= 2'.")
                : throw lexer.Unexpected("'>=', '=' or ';'");
            lexer.Next();
            var line = lexer.Line;
            rows.Add((expression, relation, ReadSigned(lexer), line));
            lexer.Expect(';', "at the end of the row");
        }

        var number = Numbering(content, indexOf, declared);
        foreach (var name in Names(indexOf, number))
        {
            program.AddVariable(name, VariableKind.Binary, 0, 1);
        }

        program.Objective = Renumbered(program.Objective, number);
        foreach (var (expression, relation, side, line) in rows)
        {
            var (lower, upper) = (relation == '<' ? double.NegativeInfinity : side, relation == '>' ? double.PositiveInfinity : side);
            program.Rows.Add(new ProgramRow(null, Renumbered(expression, number), lower, upper) { Line = line });
        }

        return program.ToModelFile(Name, content);
    }

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        var model = Objective(file, Vartype.Binary);
        var names = LabelText.Names(model, "x", 1, IsName, notes);
        using var writer = Text(stream);
        var rows = file.Constrained;
        var rowCount = (rows?.Rows.RowCount ?? 0) + (rows?.Products.Length ?? 0);
        writer.WriteLine($"* #variable= {model.VariableCount} #constraint= {rowCount}");
        if (model.Offset != 0)
        {
            writer.WriteLine($"* {OffsetComment} {Integer(model.Offset, "the constant")}");
        }

        writer.Write("min:");

        // Names other than x1, x2, ... are numbered by appearance, so all are listed here, in their order.
        var areNumbered = names.Select((name, i) => name == $"x{i + 1}").All(static isNumbered => isNumbered);
        for (var i = 0; i < names.Length; i++)
        {
            if (model.Linear[i] != 0 || !areNumbered)
            {
                writer.Write($" {Integer(model.Linear[i], "the objective")} {names[i]}");
            }
        }

        foreach (var (i, j, value) in model.Pairs())
        {
            writer.Write($" {Integer(value, "the objective")} {names[i]} {names[j]}");
        }

        writer.WriteLine(" ;");
        for (var r = 0; r < (rows?.Rows.RowCount ?? 0); r++)
        {
            if (rows!.Rows.RowColumns(r).IsEmpty && names.Length > 0)
            {
                writer.Write($"+0 {names[0]} ");
            }

            for (var e = rows.Rows.Starts[r]; e < rows.Rows.Starts[r + 1]; e++)
            {
                writer.Write($"{Integer(rows.Rows.Values[e], rows.NameOfRow(r))} {names[rows.Rows.Columns[e]]} ");
            }

            var relation = rows.Senses[r] switch
            {
                ConstraintSense.Equal => "=",
                ConstraintSense.LessOrEqual => "<=",
                _ => ">=",
            };
            writer.WriteLine($"{relation} {Integer(rows.RightHandSides[r], rows.NameOfRow(r)).TrimStart('+')} ;");
        }

        foreach (var product in rows?.Products ?? [])
        {
            writer.WriteLine($"+1 {names[product.First]} {names[product.Second]} -1 {names[product.Product]} = 0 ;");
        }
    }

    private static bool IsName(string label) =>
        label.Length > 0 && char.IsAsciiLetter(label[0]) && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && label is not ("min" or "max");

    private static string Integer(double value, string where) => value == Math.Floor(value) && NumberText.IsUsable(value)
        ? ((long)value).ToString("+0;-0;+0", CultureInfo.InvariantCulture)
        : throw new InputException(
            $"Format opb holds whole numbers only; {where} has the coefficient {NumberText.Shortest(value)}. Scale the problem, "
            + "bring it to whole numbers by `bits` (rows become penalties), or write lp, qplib or cqm.");

    private static void ReadComment(FileContent content, string comment, MathematicalProgram program, ref long declared)
    {
        var words = comment.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 2 && words[0] == OffsetComment)
        {
            var token = System.Text.Encoding.UTF8.GetBytes(words[1]);
            program.Objective.Constant = !NumberText.TryRead(token, out var offset)
                ? throw content.Error($"the {OffsetComment} '{TextTokens.Show(token)}' is no number.")
                : NumberText.Fault(token, offset) is { } fault ? throw content.Error($"the {OffsetComment} is {TextTokens.Show(token)}, {fault}")
                : offset;
        }

        var at = Array.IndexOf(words, "#variable=");
        if (at >= 0 && at + 1 < words.Length && long.TryParse(words[at + 1], out var count))
        {
            declared = content.CheckVariableCount(count);
        }
    }

    private static void ReadObjective(AlgebraLexer lexer, bool isFirst, MathematicalProgram program, Dictionary<string, int> indexOf)
    {
        if (!isFirst)
        {
            throw lexer.Error("the objective must come first, and once.");
        }

        program.Sense = lexer.Text == "max" ? ObjectiveSense.Maximize : ObjectiveSense.Minimize;
        lexer.Next();
        lexer.Expect(':', "after 'min'");
        ReadSum(lexer, program.Objective, indexOf);
        lexer.Expect(';', "at the end of the objective");
    }

    /// <summary>Terms: an integer with its sign and literals, separated by blanks.</summary>
    private static void ReadSum(AlgebraLexer lexer, ProgramExpression expression, Dictionary<string, int> indexOf)
    {
        var literals = new List<int>();
        while (!lexer.IsSymbol(';') && !lexer.IsRelation)
        {
            expression.Line = lexer.Line;
            var coefficient = ReadSigned(lexer);
            literals.Clear();
            while (lexer.Kind == AlgebraToken.Name || lexer.IsSymbol('~'))
            {
                var isComplement = lexer.Take('~');
                if (lexer.Kind != AlgebraToken.Name)
                {
                    throw lexer.Unexpected("a variable");
                }

                var name = lexer.Text;
                if (name[0] < 128 && !char.IsAsciiLetter(name[0]) && name[0] != '_')
                {
                    throw lexer.Unexpected("the name of a variable, which begins with a letter,");
                }

                if (!indexOf.TryGetValue(name, out var variable))
                {
                    variable = indexOf.Count;
                    indexOf.Add(name, variable);
                }

                literals.Add(isComplement ? ~variable : variable);
                lexer.Next();
            }

            if (literals.Count == 0)
            {
                throw lexer.Unexpected("a variable after its coefficient");
            }

            expression.Add(coefficient, [.. literals]);
        }
    }

    private static double ReadSigned(AlgebraLexer lexer)
    {
        var isNegative = lexer.Take('-');
        if (!isNegative)
        {
            lexer.Take('+');
        }

        if (lexer.Kind != AlgebraToken.Number)
        {
            throw lexer.Unexpected("a number");
        }

        var value = lexer.Coefficient == Math.Floor(lexer.Number) ? lexer.Number
            : throw lexer.Error($"OPB holds whole numbers only, not {lexer.Text}. Scale the row, or write lp.");
        lexer.Next();
        return isNegative ? -value : value;
    }

    /// <summary>
    /// Variables that are all called x1, x2, ... keep their numbers, unused ones among them (as far as the first comment says how many there are); other names
    /// are numbered in the order of appearance.
    /// </summary>
    private static int[] Numbering(FileContent content, Dictionary<string, int> indexOf, long declared)
    {
        var number = new int[indexOf.Count];
        var names = new HashSet<int>();
        foreach (var (name, index) in indexOf)
        {
            if (name[0] != 'x' || name[1..] is ['0', ..] || !int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                || value > (declared > 0 ? declared : indexOf.Count + 1000L) || !names.Add(value))
            {
                return [.. Enumerable.Range(0, indexOf.Count)];
            }

            number[index] = value - 1;
        }

        // The last entry gives the number of variables.
        var count = Math.Max(declared, names.Count == 0 ? 0 : names.Max());
        return [.. number, content.CheckVariableCount(count)];
    }

    private static IEnumerable<string> Names(Dictionary<string, int> indexOf, int[] number) => number.Length > indexOf.Count
        ? Enumerable.Range(1, number[^1]).Select(k => $"x{k}")
        : indexOf.OrderBy(pair => pair.Value).Select(pair => pair.Key);

    private static ProgramExpression Renumbered(ProgramExpression expression, int[] number)
    {
        var result = new ProgramExpression { Constant = expression.Constant };
        for (var k = 0; k < expression.Count; k++)
        {
            var literals = expression.Literals(k).ToArray();
            for (var l = 0; l < literals.Length; l++)
            {
                literals[l] = literals[l] < 0 ? ~number[~literals[l]] : number[literals[l]];
            }

            result.Line = expression.LineOf(k);
            result.Add(expression.Coefficient(k), literals);
        }

        return result;
    }
}
