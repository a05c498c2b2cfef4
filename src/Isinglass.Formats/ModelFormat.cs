using System.Text;
using Isinglass.Formats.Matrices;
using Isinglass.Formats.Text;
using Isinglass.Model;

namespace Isinglass.Formats;

/// <summary>One file format: how it is recognised, read and written.</summary>
internal abstract class ModelFormat
{
    private protected ModelFormat(string name, string description, params string[] extensions)
    {
        Name = name;
        Description = description;
        Extensions = extensions;
    }

    /// <summary>Its name for the user.</summary>
    public string Name { get; }

    /// <summary>Its description, in a line.</summary>
    public string Description { get; }

    /// <summary>Endings of file names that mean this format, with the dot; none when it has no ending of its own.</summary>
    public IReadOnlyList<string> Extensions { get; }

    /// <summary>The number of the first variable in a file of this format; null where variables have names or their own numbers.</summary>
    public virtual int? FirstNumber => null;

    /// <summary>Whether it can express rows (constraints).</summary>
    public virtual bool HoldsRows => false;

    /// <summary>Whether <see cref="FormatOptions.ProductsInRows"/> applies.</summary>
    internal virtual bool HoldsProductsInRows => false;

    /// <summary>Whether <see cref="FormatOptions.As"/> applies.</summary>
    internal virtual bool TakesReading => false;

    /// <summary>Whether <see cref="FormatOptions.Matrix"/> applies.</summary>
    internal virtual bool TakesMatrix => false;

    /// <summary>Whether <see cref="FormatOptions.Vartype"/> applies.</summary>
    internal virtual bool TakesVartype => false;

    /// <summary>Whether <see cref="FormatOptions.Mirror"/> applies.</summary>
    internal virtual bool TakesMirror => false;

    /// <summary>Whether <see cref="FormatOptions.Integers"/> applies.</summary>
    internal virtual bool TakesIntegers => false;

    /// <summary>Whether <see cref="FormatOptions.Problem"/> applies.</summary>
    internal virtual bool TakesProblem => false;

    /// <summary>Whether the beginning of the content identifies this format.</summary>
    internal virtual bool Recognises(FileContent content) => false;

    internal abstract ModelFile Read(FileContent content, FormatOptions options);

    /// <summary>Writes the model; adds notes about what the format cannot express to <paramref name="notes"/>.</summary>
    internal abstract void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes);

    /// <summary>The model of a file without rows, every squared term multiplied out.</summary>
    private protected BinaryQuadraticModel WithoutRows(ModelFile file, Vartype vartype)
    {
        if (file.Constrained is { } constrained && constrained.Rows.RowCount + constrained.Products.Length is > 0 and var count)
        {
            throw new InputException(
                $"The problem has {count} rows; format {Name} cannot carry any. Write lp, mps, opb, qplib or cqm.");
        }

        return Objective(file, vartype);
    }

    /// <summary>The objective over bits or spins, every squared term multiplied out.</summary>
    /// <exception cref="InputException">What would be written could not be read.</exception>
    private protected BinaryQuadraticModel Objective(ModelFile file, Vartype vartype)
    {
        var model = file.Objective.Expand().ToVartype(vartype);
        CheckWritten([.. model.Linear, .. model.Pairs().Select(pair => pair.Value), model.Offset]);
        return model;
    }

    /// <summary>The matrix of an objective over bits. A reader adds its entries up: a full matrix has halves on either side of the diagonal.</summary>
    /// <exception cref="InputException">What would be written could not be read.</exception>
    private protected double[][] Matrix(BinaryQuadraticModel model, MatrixReading reading, int sign)
    {
        var rows = DenseMatrix.Of(model, reading, sign);
        if (reading == MatrixReading.Full)
        {
            CheckWritten(rows.SelectMany(static row => row));
        }

        return rows;
    }

    /// <summary>Refuses numbers of an objective that no reader would accept.</summary>
    private protected void CheckWritten(IEnumerable<double> values)
    {
        var sum = new MagnitudeSum();
        foreach (var value in values)
        {
            sum.Add(value);
        }

        RefuseWriting(sum.LargestFault ?? sum.ObjectiveFault);
    }

    /// <summary>Refuses rows that no reader would accept.</summary>
    internal void CheckWritten(ConstrainedQuadraticModel rows)
    {
        for (var r = 0; r < rows.Rows.RowCount; r++)
        {
            var sum = new MagnitudeSum();
            sum.Add(rows.RightHandSides[r]);
            foreach (var value in rows.Rows.RowValues(r))
            {
                sum.Add(value);
            }

            RefuseWriting(sum.RowFault(rows.NameOfRow(r)));
        }
    }

    private void RefuseWriting(string? fault)
    {
        if (fault is not null)
        {
            throw new InputException($"The problem is not written as {Name}, for it could not be read again: {fault}");
        }
    }

    /// <summary>A writer of text with Unix line ends and no byte order mark; it leaves the stream open.</summary>
    private protected static StreamWriter Text(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true) { NewLine = "\n" };

    private protected void NoteLostLabels(ModelFile file, ICollection<string> notes)
    {
        if (file.Objective.Labels is { Count: > 0 } labels)
        {
            notes.Add(labels is NumberLabels { First: 1 } ? $"Format {Name} numbers variables from 0: variable 1 is called 0 there, and so on."
                : $"Format {Name} has no names of variables; variables keep their order.");
        }
    }

    private protected void NoteLostOffset(double offset, ICollection<string> notes)
    {
        if (offset != 0)
        {
            notes.Add($"Format {Name} has no constant; {NumberText.Shortest(offset)} is left out of its objective.");
        }
    }
}
