using System.Globalization;
using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.Formats;

/// <summary>
/// OPB, the text of pseudo-Boolean solvers (Roussel, Manquinho 2005..): comments *, "min: +3 x1 -2 x1 ~x2 ;", then rows "+1 x1 +1 x2 >= 1 ;".
/// Products may stand in the objective and in rows; ~x is 1 - x. A comment "* ObjectiveOffset v" states the constant, which the format has no place for.
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
            content, "[]{}'!@#$%^&?.,|", '*', commentsAnywhere: false, comment => ReadComment(content, comment, program, ref declared));
        var indexOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var rows = new List<(ProgramExpression Expression, char Relation, double Side)>();
        for (var isFirst = true; lexer.Kind != AlgebraToken.End; isFirst = false)
        {
            if (lexer.Kind == AlgebraToken.Name && lexer.Text is "min" or "max")
            {
                ReadObjective(lexer, isFirst, program, indexOf);
                continue;
            }

            var expression = new ProgramExpression();
            ReadSum(lexer, expression, indexOf);
            var relation = lexer.IsRelation ? lexer.Symbol : throw lexer.Unexpected("'>=', '=' or ';'");
            lexer.Next();
            rows.Add((expression, relation, ReadSigned(lexer)));
            lexer.Expect(';', "at the end of the row");
        }

        var number = Numbering(content, indexOf, declared);
        foreach (var name in Names(indexOf, number))
        {
            program.AddVariable(name, VariableKind.Binary, 0, 1);
        }

        program.Objective = Renumbered(program.Objective, number);
        foreach (var (expression, relation, side) in rows)
        {
            program.Rows.Add(new ProgramRow(
                null, Renumbered(expression, number), relation == '<' ? double.NegativeInfinity : side, relation == '>' ? double.PositiveInfinity : side));
        }

        return program.ToModelFile(Name, content);
    }

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        var model = file.Objective.Expand().ToVartype(Vartype.Binary);
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
        foreach (var (i, j, value) in model.UpperTriangle())
        {
            writer.Write($" {Integer(value, "the objective")} {(i == j ? names[i] : $"{names[i]} {names[j]}")}");
        }

        writer.WriteLine(" ;");
        for (var r = 0; r < (rows?.Rows.RowCount ?? 0); r++)
        {
            for (var e = rows!.Rows.Starts[r]; e < rows.Rows.Starts[r + 1]; e++)
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

    private static string Integer(double value, string where) => value == Math.Floor(value) && Math.Abs(value) < 1e15
        ? ((long)value).ToString("+0;-0;0", CultureInfo.InvariantCulture)
        : throw new InputException(
            $"Format opb holds whole numbers only; {where} has the coefficient {NumberText.Shortest(value)}. Scale the problem or write lp, qplib or cqm.");

    private static void ReadComment(FileContent content, string comment, MathematicalProgram program, ref long declared)
    {
        var words = comment.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 2 && words[0] == OffsetComment)
        {
            program.Objective.Constant = double.TryParse(words[1], out var offset) && NumberText.IsUsable(offset) ? offset
                : throw content.Error($"the {OffsetComment} '{TextTokens.Show(System.Text.Encoding.UTF8.GetBytes(words[1]))}' is no number.");
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

        if (lexer.Kind != AlgebraToken.Number || !NumberText.IsUsable(lexer.Number))
        {
            throw lexer.Unexpected("a number");
        }

        var value = lexer.Number;
        lexer.Next();
        return isNegative ? -value : value;
    }

    /// <summary>
    /// Variables that are all called x1, x2, ... keep their numbers, unused ones among them; other names count in the order of their appearance.
    /// </summary>
    private static int[] Numbering(FileContent content, Dictionary<string, int> indexOf, long declared)
    {
        var number = new int[indexOf.Count];
        var names = new HashSet<int>();
        foreach (var (name, index) in indexOf)
        {
            if (name[0] != 'x' || name[1..] is ['0', ..] || !int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                || value > Math.Max(declared, indexOf.Count + 1000L) || !names.Add(value))
            {
                return [.. Enumerable.Range(0, indexOf.Count)];
            }

            number[index] = value - 1;
        }

        // The last entry tells the number of variables.
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

            result.Add(expression.Coefficient(k), literals);
        }

        return result;
    }
}
