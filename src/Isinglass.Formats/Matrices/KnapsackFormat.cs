using Isinglass.Formats.Programs;
using Isinglass.Formats.Text;
using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.Formats.Matrices;

/// <summary>
/// The quadratic knapsack text of Billionnet and Soutif (2004): name; n; linear profits; rows of the upper triangle of pair profits; 0 for "at most" or 1 for
/// "equal"; capacity; weights. Maximised, each pair once.
/// </summary>
internal sealed class KnapsackFormat() : ModelFormat("qkp", "quadratic knapsack of Billionnet and Soutif, maximise", ".qkp")
{
    public override bool HoldsRows => true;

    /// <summary>A line with a name, one with an integer n, one with n numbers.</summary>
    internal override bool Recognises(FileContent content)
    {
        var text = new TextTokens(content);
        if (!text.NextLine() || NumberText.TryRead(text.Token(), out _)
            || !text.NextLine() || !NumberText.TryRead(text.Token(), out var n) || text.HasToken || !text.NextLine())
        {
            return false;
        }

        var count = 0;
        while (text.HasToken)
        {
            count += NumberText.TryRead(text.Token(), out _) ? 1 : 0;
        }

        return count == n;
    }

    internal override ModelFile Read(FileContent content, FormatOptions options)
    {
        var text = new TextTokens(content);
        text.Wrap("the name");
        var name = text.Text("the name");
        if (!text.NextLine())
        {
            throw text.Error("the file ends where the number of items should be.");
        }

        var n = text.Integer("the number of items", 1, 65535);
        if ((long)n * (n + 1) > content.Bytes.Length)
        {
            throw text.Error($"{n} items are announced; the file is too short for their profits. Is it cut short?");
        }

        var program = new MathematicalProgram { Name = name, Sense = ObjectiveSense.Maximize };
        for (var i = 0; i < n; i++)
        {
            program.AddVariable($"x{i + 1}", VariableKind.Binary, 0, 1);
            AddProfit(text, program.Objective, i);
        }

        for (var i = 0; i < n; i++)
        {
            for (var j = i + 1; j < n; j++)
            {
                AddProfit(text, program.Objective, i, j);
            }
        }

        text.Wrap("the kind of the row");
        var isEquality = text.Integer("the kind of the row (0 for at most, 1 for equal)", 0, 1) == 1;
        text.Wrap("the capacity");
        var capacity = text.Coefficient("the capacity");
        var weights = new ProgramExpression();
        for (var i = 0; i < n; i++)
        {
            text.Wrap("a weight");
            weights.Line = text.Line;
            weights.Add(text.Coefficient("a weight"), i);
        }

        // The published files end with a remark in words.
        if ((text.HasToken || text.NextLine()) && NumberText.TryRead(text.Token(), out _))
        {
            throw text.Error("numbers follow the last weight.");
        }

        program.Rows.Add(new ProgramRow("capacity", weights, isEquality ? capacity : double.NegativeInfinity, capacity));
        return program.ToModelFile(Name, content);
    }

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        var model = Objective(file, Vartype.Binary);
        var rows = file.Constrained;
        if (model.VariableCount == 0 || rows is null || rows.Rows.RowCount != 1 || rows.Products.Length > 0
            || rows.Senses[0] == ConstraintSense.GreaterOrEqual || file.Sense == ObjectiveSense.Minimize)
        {
            throw new InputException(
                $"Format {Name} holds one row 'at most' or 'equal' over at least one item and a maximised profit only. Write lp, mps, opb, qplib or cqm.");
        }

        NoteLostOffset(-model.Offset, notes);
        var profits = new Dictionary<(int, int), double>();
        foreach (var (i, j, value) in model.UpperTriangle())
        {
            profits[(i, j)] = -value;
        }

        var n = model.VariableCount;
        string Profit(int i, int j) => NumberText.Shortest(profits.GetValueOrDefault((i, j)));
        using var writer = Text(stream);
        writer.WriteLine(file.ProblemName ?? "problem");
        writer.WriteLine(n);
        writer.WriteLine(string.Join(' ', Enumerable.Range(0, n).Select(i => Profit(i, i))));
        for (var i = 0; i < n - 1; i++)
        {
            writer.WriteLine(string.Join(' ', Enumerable.Range(i + 1, n - i - 1).Select(j => Profit(i, j))));
        }

        var weights = new double[n];
        for (var e = 0; e < rows.Rows.EntryCount; e++)
        {
            weights[rows.Rows.Columns[e]] = rows.Rows.Values[e];
        }

        writer.WriteLine();
        writer.WriteLine(rows.Senses[0] == ConstraintSense.Equal ? 1 : 0);
        writer.WriteLine(NumberText.Shortest(rows.RightHandSides[0]));
        writer.WriteLine(string.Join(' ', weights.Select(NumberText.Shortest)));
    }

    private static void AddProfit(TextTokens text, ProgramExpression profit, params ReadOnlySpan<int> items)
    {
        text.Wrap("a profit");
        var value = text.Coefficient("a profit");
        if (value != 0)
        {
            profit.Line = text.Line;
            profit.Add(value, items);
        }
    }
}
