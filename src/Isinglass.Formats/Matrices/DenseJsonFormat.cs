using System.Text.Json;
using Isinglass.Formats.Documents;
using Isinglass.Formats.Programs;
using Isinglass.Formats.Text;
using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.Formats.Matrices;

/// <summary>
/// JSON of a dense problem with equations, the form of the synthetic problems of Q-FW (Yurtsever, Birdal, Golyanik, ECCV 2022): minimise x'Qx subject to A
/// x = b over bits. <c>n</c>, <c>Q</c> (n rows of n numbers, every entry as written), <c>A</c> and <c>b</c>; <c>name</c> and a known <c>optimum</c> if there
/// are. Other members of the object (a point, a source) are not part of the problem.
/// </summary>
internal sealed class DenseJsonFormat() : ModelFormat("dense-json", "JSON of a dense Q with equations A x = b, minimise x'Qx", ".qcbo.json")
{
    public override int? FirstNumber => 0;

    public override bool HoldsRows => true;

    internal override bool Recognises(FileContent content) =>
        DimodJsonFormat.BeginsWithBrace(content) && content.Bytes.AsSpan().IndexOf("\"Q\""u8) >= 0 && content.Bytes.AsSpan().IndexOf("\"A\""u8) >= 0;

    internal override ModelFile Read(FileContent content, FormatOptions options) => JsonInput.Read(content, content.Bytes, json => Read(content, json));

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        var model = Objective(file, Vartype.Binary);
        var rows = file.Constrained;
        if (rows is not null && (rows.Products.Length > 0 || rows.Senses.Any(sense => sense != ConstraintSense.Equal)))
        {
            throw new InputException($"Format {Name} holds equations only, no inequalities and no product rows. Write lp, mps, opb, qplib or cqm.");
        }

        NoteLostLabels(file, notes);
        NoteLostOffset(model.Offset, notes);
        var n = model.VariableCount;
        JsonSerializer.Serialize(
            stream, new DenseDocument(file.ProblemName ?? "problem", n, Matrix(model, MatrixReading.Full, 1), Rows(rows, n), rows?.RightHandSides ?? []),
            FormatJson.Default.DenseDocument);
    }

    private static double[][] Rows(ConstrainedQuadraticModel? model, int n)
    {
        var rows = new double[model?.Rows.RowCount ?? 0][];
        for (var r = 0; r < rows.Length; r++)
        {
            rows[r] = new double[n];
            for (var e = model!.Rows.Starts[r]; e < model.Rows.Starts[r + 1]; e++)
            {
                rows[r][model.Rows.Columns[e]] += model.Rows.Values[e];
            }
        }

        return rows;
    }

    private ModelFile Read(FileContent content, JsonInput json)
    {
        var root = json.Root;
        var n = json.Integer(json.Property(root, "n"), "'n'", 0, content.Bytes.Length);
        if (json.Optional(root, "sense") is { } sense && !json.Text(sense, "'sense'").StartsWith("min", StringComparison.OrdinalIgnoreCase))
        {
            throw content.Error("'sense' does not begin with min; this format is minimised. Change the sign of Q and the sense.");
        }

        var program = new MathematicalProgram
        {
            Name = json.Optional(root, "name") is { } name ? json.Text(name, "'name'") : null,
            StatedOptimum = json.Optional(root, "optimum") is { ValueKind: JsonValueKind.Number } optimum ? json.Coefficient(optimum, "'optimum'") : null,
        };
        for (var i = 0; i < n; i++)
        {
            program.AddVariable($"{i}", VariableKind.Binary, 0, 1);
        }

        var rowCount = Matrix(content, json, "Q", n, (i, j, value) => program.Objective.Add(value, i, j));
        if (rowCount != n)
        {
            throw content.Error($"'Q' has {rowCount} rows; 'n' says {n}.");
        }

        AddRows(content, json, n, program);
        return program.ToModelFile(Name, content);
    }

    private static void AddRows(FileContent content, JsonInput json, int n, MathematicalProgram program)
    {
        var sides = json.Items(json.Property(json.Root, "b"), "'b'").Select(element => json.Coefficient(element, "an entry of 'b'")).ToArray();
        var rows = sides.Select(_ => new ProgramExpression()).ToArray();
        var rowCount = Matrix(content, json, "A", n, (r, j, value) =>
        {
            if (r < rows.Length)
            {
                rows[r].Add(value, j);
            }
        });
        if (rowCount != sides.Length)
        {
            throw content.Error($"'A' has {rowCount} rows, but 'b' has {sides.Length} entries.");
        }

        program.Rows.AddRange(rows.Zip(sides, (row, side) => new ProgramRow(null, row, side, side)));
    }

    /// <summary>Passes on the nonzero entries of a matrix of n columns; returns its number of rows.</summary>
    private static int Matrix(FileContent content, JsonInput json, string name, int n, Action<int, int, double> add)
    {
        var i = 0;
        foreach (var row in json.Items(json.Property(json.Root, name), $"'{name}'"))
        {
            var j = 0;
            foreach (var element in json.Items(row, $"row {i} of '{name}'"))
            {
                var value = json.Coefficient(element, $"an entry of '{name}'");
                if (j < n && value != 0)
                {
                    add(i, j, value);
                }

                j++;
            }

            if (j != n)
            {
                throw content.Error($"row {i} of '{name}' (counted from 0) has {j} entries; 'n' says {n}.");
            }

            i++;
        }

        return i;
    }
}
