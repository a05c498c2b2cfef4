using Isinglass.Formats.Text;
using Isinglass.Model;

namespace Isinglass.Formats.Matrices;

/// <summary>A dense matrix as text without a header: a line a row, numbers separated by commas, semicolons or blanks.</summary>
internal sealed class MatrixCsvFormat() : ModelFormat("csv", "dense matrix, comma separated; says not what it means: upper, symmetric or full", ".csv")
{
    public override int? FirstNumber => 0;

    internal override bool TakesReading => true;

    internal override bool TakesMatrix => true;

    internal override ModelFile Read(FileContent content, FormatOptions options)
    {
        DenseMatrix.Reading(content, options);
        var text = new TextTokens(content, commas: true);
        var rows = new List<double[]>();
        var row = new List<double>();
        while (text.NextLine("#"u8))
        {
            row.Clear();
            while (text.HasToken)
            {
                row.Add(text.Coefficient("an entry"));
            }

            if (rows.Count > 0 && row.Count != rows[0].Length)
            {
                throw text.Error($"the row has {row.Count} entries, the first {rows[0].Length}. A matrix has n rows of n.");
            }

            rows.Add([.. row]);
        }

        if (rows.Count == 0 || rows.Count != rows[0].Length)
        {
            throw content.Error($"the file has {rows.Count} rows of {(rows.Count == 0 ? 0 : rows[0].Length)} entries. A matrix has n rows of n.");
        }

        return DenseMatrix.ToModelFile(Name, content, rows, options);
    }

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        var model = WithoutRows(file, Vartype.Binary);
        NoteLostLabels(file, notes);
        NoteLostOffset(DenseMatrix.Sign(options) * model.Offset, notes);
        if (model.VariableCount == 0)
        {
            throw new InputException(
                $"A matrix of no variables is an empty file, which cannot be read again. Write it as npy, or in another format than {Name}.");
        }

        using var writer = Text(stream);
        foreach (var row in Matrix(model, DenseMatrix.ReadingToWrite(options, notes), DenseMatrix.Sign(options)))
        {
            writer.WriteLine(string.Join(',', row.Select(NumberText.Shortest)));
        }
    }
}
