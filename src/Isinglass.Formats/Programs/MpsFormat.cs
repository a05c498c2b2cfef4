using Isinglass.Formats.Text;
using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.Formats.Programs;

/// <summary>
/// MPS in free form with the quadratic sections of CPLEX and Gurobi: QUADOBJ is one triangle and QMATRIX both triangles of Q in 1/2 x'Qx; QCMATRIX is both
/// triangles of a row's x'Qx, without the half. An integer column without bounds is binary, as for those solvers. Written files have FREE after their name,
/// without which CBC reads a bound of a short name as in fixed columns, and always minimise: CBC ignores OBJSENSE, GLPK refuses it.
/// </summary>
internal sealed class MpsFormat() : ModelFormat("mps", "MPS text with QUADOBJ, QMATRIX, QCMATRIX over binary and integer variables", ".mps")
{
    public override bool HoldsRows => true;

    internal override bool TakesIntegers => true;

    internal override ModelFile Read(FileContent content, FormatOptions options) =>
        new MpsReader(content).Read().ToModelFile(Name, content, options.Integers);

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        var model = Objective(file, Vartype.Binary);
        var names = LabelText.Names(model, "x", 0, IsName, notes);
        var rows = file.Constrained;
        var rowNames = LabelText.RowNames(rows, names, IsName);
        using var writer = Text(stream);
        writer.WriteLine("NAME isinglass FREE");
        if (file.Sense == ObjectiveSense.Maximize)
        {
            notes.Add("MPS files are written as minimisations, because CBC ignores the sense and GLPK refuses it: the objective has the other sign.");
        }

        writer.WriteLine("ROWS\n N obj");
        for (var r = 0; r < rowNames.Length; r++)
        {
            var sense = r >= rows!.Senses.Length ? 'E' : rows.Senses[r] switch
            {
                ConstraintSense.Equal => 'E',
                ConstraintSense.LessOrEqual => 'L',
                _ => 'G',
            };
            writer.WriteLine($" {sense} {rowNames[r]}");
        }

        WriteColumns(writer, file, model, names, rowNames);
        WriteSides(writer, file, model, rowNames);
        writer.WriteLine("BOUNDS");
        foreach (var name in names)
        {
            writer.WriteLine($" BV BND {name}");
        }

        WriteQuadratic(writer, file, model, names, rowNames);
        writer.WriteLine("ENDATA");
    }

    private static bool IsName(string label) =>
        label.Length > 0 && label.All(character => character is > ' ' and <= '~') && label[0] is not ('*' or '$' or '\'');

    private static void WriteColumns(TextWriter writer, ModelFile file, BinaryQuadraticModel model, string[] names, string[] rowNames)
    {
        var columns = file.Constrained?.Rows.Transpose();
        var products = (file.Constrained?.Products ?? []).Select((product, p) => (product, p)).ToLookup(pair => pair.product.Product, pair => pair.p);
        writer.WriteLine("COLUMNS");
        for (var i = 0; i < names.Length; i++)
        {
            // Every column has a line in the objective, so that the order of variables is kept.
            writer.WriteLine($" {names[i]} obj {NumberText.Shortest(model.Linear[i])}");
            for (var e = columns?.Starts[i] ?? 0; e < (columns?.Starts[i + 1] ?? 0); e++)
            {
                writer.WriteLine($" {names[i]} {rowNames[columns!.Columns[e]]} {NumberText.Shortest(columns.Values[e])}");
            }

            foreach (var p in products[i])
            {
                writer.WriteLine($" {names[i]} {rowNames[file.Constrained!.Rows.RowCount + p]} -1");
            }
        }
    }

    private static void WriteSides(TextWriter writer, ModelFile file, BinaryQuadraticModel model, string[] rowNames)
    {
        writer.WriteLine("RHS");
        if (model.Offset != 0)
        {
            // The objective's right-hand side is the constant with the other sign.
            writer.WriteLine($" RHS obj {NumberText.Shortest(-model.Offset)}");
        }

        for (var r = 0; r < (file.Constrained?.Rows.RowCount ?? 0); r++)
        {
            writer.WriteLine($" RHS {rowNames[r]} {NumberText.Shortest(file.Constrained!.RightHandSides[r])}");
        }
    }

    private static void WriteQuadratic(TextWriter writer, ModelFile file, BinaryQuadraticModel model, string[] names, string[] rowNames)
    {
        if (model.InteractionCount > 0)
        {
            writer.WriteLine("QUADOBJ");
        }

        foreach (var (i, j, value) in model.Pairs())
        {
            writer.WriteLine($" {names[i]} {names[j]} {NumberText.Shortest(value)}");
        }

        var products = file.Constrained?.Products ?? [];
        for (var p = 0; p < products.Length; p++)
        {
            var (first, second) = (names[products[p].First], names[products[p].Second]);
            writer.WriteLine($"QCMATRIX {rowNames[file.Constrained!.Rows.RowCount + p]}");
            writer.WriteLine($" {first} {second} 0.5");
            writer.WriteLine($" {second} {first} 0.5");
        }
    }
}
