using Isinglass.Formats.Text;
using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.Formats.Matrices;

/// <summary>
/// QAPLIB (Burkard, Karisch, Rendl 1997): n, then the matrices A and B; minimise sum_ij A_ij B_p(i)p(j) over permutations p. It becomes n^2 bits
/// x_i_k (facility i at place k, index i n + k, 0-based) with 2n one-hot rows.
/// </summary>
internal sealed class QaplibFormat() : ModelFormat("qaplib", "quadratic assignment 'n A B' (QAPLIB .dat), as a one-hot model", ".dat")
{
    /// <summary>Largest number of couplings of the one-hot model: dense matrices of size 80.</summary>
    private const long CouplingLimit = 24_000_000;

    public override bool HoldsRows => true;

    internal override ModelFile Read(FileContent content, FormatOptions options)
    {
        var text = new TextTokens(content);
        text.Wrap("the size");
        var n = text.Integer("the size", 1, 46340);
        if (2L * n * n > content.Bytes.Length)
        {
            throw text.Error($"two matrices of {n} rows are announced; the file is too short for them. Is it cut short?");
        }

        var problem = new QuadraticAssignment(n, ReadMatrix(text, n, "A"), ReadMatrix(text, n, "B"));
        if (text.HasToken || text.NextLine())
        {
            throw text.Error($"'{TextTokens.Show(text.Rest)}' follows the two matrices.");
        }

        var costs = problem.A.Sum(Math.Abs) * problem.B.Sum(Math.Abs);
        if (costs >= MagnitudeSum.ObjectiveLimit && problem.A.All(double.IsInteger) && problem.B.All(double.IsInteger))
        {
            throw content.Error($"the costs of all pairs add up to {costs:G4}; from {MagnitudeSum.ObjectiveLimit:G4} on, sums would be rounded. "
                + "Divide by a common factor.");
        }

        return problem.CouplingCount <= CouplingLimit ? problem.ToModelFile(Name)
            : throw content.Error($"as a one-hot model the problem has {problem.CouplingCount} couplings; {CouplingLimit} are the most that are read.");
    }

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        if (file.Statement is not QuadraticAssignment problem)
        {
            throw new InputException($"Format {Name} holds quadratic assignment problems only, read from a file of this format.");
        }

        using var writer = Text(stream);
        writer.WriteLine(problem.Size);
        foreach (var matrix in new[] { problem.A, problem.B })
        {
            writer.WriteLine();
            for (var i = 0; i < problem.Size; i++)
            {
                writer.WriteLine(string.Join(' ', Enumerable.Range(0, problem.Size).Select(j => NumberText.Shortest(matrix[i * problem.Size + j]))));
            }
        }
    }

    private static double[] ReadMatrix(TextTokens text, int n, string name)
    {
        var matrix = new double[n * n];
        for (var k = 0; k < matrix.Length; k++)
        {
            text.Wrap($"an entry of {name}");
            matrix[k] = text.Coefficient($"an entry of {name}");
        }

        return matrix;
    }
}

/// <summary>A quadratic assignment problem as stated in its file.</summary>
internal sealed class QuadraticAssignment(int size, double[] a, double[] b) : IFileSemantics
{
    public int Size => size;

    public double[] A => a;

    public double[] B => b;

    public int VariableCount => size * size;

    /// <summary>Number of couplings of the one-hot model.</summary>
    public long CouplingCount => CoupledPairs(a) * 2 * CoupledPairs(b);

    public double Objective(ReadOnlySpan<sbyte> values)
    {
        var places = Enumerable.Range(0, VariableCount).Where(Selected(values)).Select(k => (Facility: k / size, Place: k % size)).ToArray();
        var sum = 0.0;
        foreach (var (i, k) in places)
        {
            foreach (var (j, l) in places)
            {
                sum += a[i * size + j] * b[k * size + l];
            }
        }

        return sum;
    }

    public IReadOnlyList<RowCheck> Rows(ReadOnlySpan<sbyte> values)
    {
        var (facilities, places) = (new int[size], new int[size]);
        for (var k = 0; k < VariableCount; k++)
        {
            facilities[k / size] += values[k];
            places[k % size] += values[k];
        }

        return
        [
            .. facilities.Select((count, i) => new RowCheck($"facility_{i + 1}", count, 1, 1)),
            .. places.Select((count, k) => new RowCheck($"place_{k + 1}", count, 1, 1)),
        ];
    }

    /// <summary>The bits of a permutation: facility i at place <paramref name="permutation"/>[i], 0-based.</summary>
    public sbyte[] PointOf(ReadOnlySpan<int> permutation)
    {
        var point = new sbyte[VariableCount];
        for (var i = 0; i < size; i++)
        {
            point[i * size + permutation[i]] = 1;
        }

        return point;
    }

    public ModelFile ToModelFile(string format)
    {
        var builder = new ConstrainedQuadraticModelBuilder(VariableCount);
        for (var i = 0; i < size; i++)
        {
            for (var k = 0; k < size; k++)
            {
                AddBit(builder.Objective, i, k);
            }
        }

        var ones = Enumerable.Repeat(1.0, size).ToArray();
        for (var i = 0; i < size; i++)
        {
            builder.AddRow([.. Enumerable.Range(0, size).Select(k => i * size + k)], ones, ConstraintSense.Equal, 1, $"facility_{i + 1}");
        }

        for (var k = 0; k < size; k++)
        {
            builder.AddRow([.. Enumerable.Range(0, size).Select(i => i * size + k)], ones, ConstraintSense.Equal, 1, $"place_{k + 1}");
        }

        builder.Objective.Labels = [.. Enumerable.Range(0, VariableCount).Select(k => $"x_{k / size + 1}_{k % size + 1}")];
        var model = builder.Build();
        return new ModelFile(format, model.Objective, model, this, ObjectiveSense.Minimize, []);
    }

    /// <summary>The linear term of x_i_k and its couplings with all later bits, in ascending order.</summary>
    private void AddBit(BinaryQuadraticModelBuilder objective, int i, int k)
    {
        var bit = i * size + k;
        objective.AddLinear(bit, a[i * size + i] * b[k * size + k]);
        for (var j = i; j < size; j++)
        {
            var (forth, back) = (a[i * size + j], a[j * size + i]);
            if (forth == 0 && back == 0)
            {
                continue;
            }

            for (var l = j == i ? k + 1 : 0; l < size; l++)
            {
                var value = forth * b[k * size + l] + back * b[l * size + k];
                if (value != 0)
                {
                    objective.AddQuadratic(bit, j * size + l, value);
                }
            }
        }
    }

    private static Func<int, bool> Selected(ReadOnlySpan<sbyte> values)
    {
        var copy = values.ToArray();
        return k => copy[k] != 0;
    }

    private long CoupledPairs(double[] matrix)
    {
        var count = 0L;
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                count += matrix[i * size + j] != 0 || matrix[j * size + i] != 0 ? 1 : 0;
            }
        }

        return count;
    }
}
