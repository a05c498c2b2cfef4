using Isinglass.Model;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Data.Generators;

/// <summary>
/// Planted teachers: uniform inputs in {-1, +1}^d labelled by a random committee of sign units with one-bit weights. A network without training error exists,
/// so any remaining error is the trainer's.
/// </summary>
internal static class TeacherGenerator
{
    /// <summary>Prefix of such a data name: <c>teacher:11-3-1</c>.</summary>
    public const string Prefix = "teacher:";

    /// <summary>Training samples of a teacher.</summary>
    public const int TrainingPool = 4000;

    private const int TestCount = 2000;

    /// <summary>Training and test samples of a teacher with the widths in the name: inputs-units-1, or inputs-1.</summary>
    public static DatasetPair Generate(string name, RandomKey key)
    {
        var (inputs, units) = Parse(name);
        var random = key.CreateSource();
        var weights = Enumerable.Range(0, inputs * units).Select(_ => random.NextSign()).ToArray();
        return new DatasetPair(Draw(name, TrainingPool, inputs, units, weights, random), Draw(name, TestCount, inputs, units, weights, random));
    }

    /// <summary>Number of different inputs of a teacher, 2^d; long.MaxValue from 62 inputs on.</summary>
    public static long DistinctInputs(string name) => Parse(name).Inputs is var inputs && inputs < 62 ? 1L << inputs : long.MaxValue;

    private static (int Inputs, int Units) Parse(string name)
    {
        var widths = name[Prefix.Length..].Split('-');
        if (widths.Length is not (2 or 3) || widths[^1] != "1" || !widths.All(width => int.TryParse(width, out var value) && value is > 0 and <= 10_000))
        {
            throw new InputException($"'{name}' is not a teacher. Write teacher:INPUTS-1 or teacher:INPUTS-UNITS-1, such as teacher:11-3-1.");
        }

        var (inputs, units) = (int.Parse(widths[0]), widths.Length == 3 ? int.Parse(widths[1]) : 1);
        if (inputs % 2 == 0 || units % 2 == 0)
        {
            throw new InputException($"A teacher needs odd numbers of inputs and units, so that no vote is a tie; {name} has {inputs} and {units}.");
        }

        return (inputs, units);
    }

    private static Dataset Draw(string name, int count, int inputs, int units, int[] weights, RandomSource random)
    {
        var features = new float[count * inputs];
        var labels = new int[count];
        for (var n = 0; n < count; n++)
        {
            var vote = 0;
            for (var i = 0; i < inputs; i++)
            {
                features[n * inputs + i] = random.NextSign();
            }

            for (var j = 0; j < units; j++)
            {
                var sum = 0;
                for (var i = 0; i < inputs; i++)
                {
                    sum += weights[j * inputs + i] * (int)features[n * inputs + i];
                }

                vote += sum > 0 ? 1 : -1;
            }

            labels[n] = vote > 0 ? 1 : 0;
        }

        return new Dataset(name, inputs, null, features, labels, ["no", "yes"]);
    }
}
