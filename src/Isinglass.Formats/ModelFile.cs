using Isinglass.Formats.Programs;
using Isinglass.Formats.Programs.Integers;
using Isinglass.Model;

namespace Isinglass.Formats;

/// <summary>A problem read from a file, or to be written: the minimised model, and the conversion between its energy and the file's objective.</summary>
public sealed class ModelFile
{
    private readonly AuxiliaryBit[] _auxiliaryBits;

    internal ModelFile(string format, BinaryQuadraticModel model, IFileSemantics statement, ObjectiveSense sense)
        : this(format, model, null, statement, sense, [])
    {
    }

    internal ModelFile(
        string format,
        BinaryQuadraticModel objective,
        ConstrainedQuadraticModel? constrained,
        IFileSemantics statement,
        ObjectiveSense sense,
        AuxiliaryBit[] auxiliaryBits)
    {
        Format = format;
        Objective = objective;
        Constrained = constrained;
        Statement = statement;
        Sense = sense;
        _auxiliaryBits = auxiliaryBits;
    }

    /// <summary>Name of the file's format, as in <see cref="ModelFormats"/>.</summary>
    public string Format { get; }

    /// <summary>The problem's own name, when the file gives one.</summary>
    public string? ProblemName { get; init; }

    /// <summary>The optimum that the file states, in its own sense; null when it states none. For comparisons only; no solver uses it.</summary>
    public double? StatedOptimum { get; init; }

    /// <summary>What is minimised: the whole problem when <see cref="Constrained"/> is null, the objective of <see cref="Constrained"/> otherwise.</summary>
    public BinaryQuadraticModel Objective { get; }

    /// <summary>The model with its rows and products; null when the file has none.</summary>
    public ConstrainedQuadraticModel? Constrained { get; }

    /// <summary>Direction of the file's own objective.</summary>
    public ObjectiveSense Sense { get; }

    /// <summary>The meaning of the text itself, for checks.</summary>
    internal IFileSemantics Statement { get; }

    /// <summary>The integers of the file and their bits; null where all its variables are bits or spins.</summary>
    internal IntegerExpansion? Integers { get; init; }

    /// <summary>Number of variables of the file, an integer counted as its bits; the model's other variables are auxiliary bits that these determine.</summary>
    public int FileVariableCount => Objective.VariableCount - _auxiliaryBits.Length;

    /// <summary>Objective of the file per energy: -1 for a maximisation.</summary>
    public double Scale => Sense == ObjectiveSense.Minimize ? 1 : -1;

    /// <summary>A model to be written; its energy is the objective, minimised.</summary>
    public static ModelFile Of(BinaryQuadraticModel model) => new("", model, new ModelStatement(model, null), ObjectiveSense.Minimize);

    /// <summary>A constrained model to be written; the energy of its objective is minimised.</summary>
    public static ModelFile Of(ConstrainedQuadraticModel model) =>
        new("", model.Objective, model, new ModelStatement(model.Objective, model), ObjectiveSense.Minimize, []);

    /// <summary>The file's objective (its own sense and sign: a cut, a profit, a cost) of a point with this energy.</summary>
    public double FileObjective(double energy) => Sense == ObjectiveSense.Minimize ? energy : 0 - energy;

    /// <summary>The values of the file's integers at a point, by their names in the order of the file; none where all are bits or spins.</summary>
    /// <param name="point">A point of the model, or of the file's variables.</param>
    public IReadOnlyDictionary<string, long> IntegerValues(ReadOnlySpan<sbyte> point)
    {
        var values = new OrderedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var integer in Integers?.Integers ?? [])
        {
            values.TryAdd(integer.Name, integer.Value(point));
        }

        return values;
    }

    /// <summary>The energy of a point with this objective in the file's sense.</summary>
    public double EnergyOf(double fileObjective) => FileObjective(fileObjective);

    /// <summary>The model's point for values of the file's variables: auxiliary bits are computed. A whole point is returned unchanged.</summary>
    public sbyte[] Complete(ReadOnlySpan<sbyte> values)
    {
        if (values.Length == Objective.VariableCount)
        {
            return values.ToArray();
        }

        if (values.Length != FileVariableCount)
        {
            throw new ArgumentException($"The file has {FileVariableCount} variables, {values.Length} values were given.", nameof(values));
        }

        var point = new sbyte[Objective.VariableCount];
        values.CopyTo(point);
        foreach (var bit in _auxiliaryBits)
        {
            point[bit.Target] = bit.Second < 0 ? (sbyte)(1 - point[bit.First]) : (sbyte)(point[bit.First] * point[bit.Second]);
        }

        return point;
    }
}
