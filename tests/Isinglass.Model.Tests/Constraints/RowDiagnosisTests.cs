using Isinglass.Model.Constraints;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Model.Tests.Constraints;

public sealed class RowDiagnosisTests
{
    [Fact]
    public void Causes_are_told_with_their_cures()
    {
        Complaint(([0, 1], [1, 1], ConstraintSense.GreaterOrEqual, 3)).ShouldContain("0 .. 2");
        Complaint(([0, 1], [2, 2], ConstraintSense.Equal, 3)).ShouldContain("multiples of 2");
        Complaint(([], [], ConstraintSense.LessOrEqual, -1)).ShouldContain("no variables");
        Complaint(([0, 1], [1, 1], ConstraintSense.Equal, 1), ([0, 1], [-2, -2], ConstraintSense.LessOrEqual, -4)).ShouldContain("Row 2 and Row 1 contradict");
        Complaint(
            ([0], [1], ConstraintSense.GreaterOrEqual, 1),
            ([1], [1], ConstraintSense.GreaterOrEqual, 1),
            ([0, 1, 2], [1, 1, 1], ConstraintSense.LessOrEqual, 1))
            .ShouldContain("variable 0 = 1 (by row 1)");
    }

    [Fact]
    public void Only_infeasible_models_are_refused()
    {
        var refused = 0;
        for (var seed = 0UL; seed < 300; seed++)
        {
            var model = RandomConstrainedModels.Create(new RandomKey(seed).Derive("diagnosis"), 8);
            try
            {
                RowDiagnosis.Check(model);
            }
            catch (InputException)
            {
                refused++;
                RandomConstrainedModels.Truth(model).IsFeasible.ShouldBeFalse($"seed {seed}");
            }
        }

        refused.ShouldBeGreaterThan(3);
    }

    private static string Complaint(params (int[] Columns, double[] Values, ConstraintSense Sense, double Side)[] rows)
    {
        var builder = new ConstrainedQuadraticModelBuilder(3);
        foreach (var (columns, values, sense, side) in rows)
        {
            builder.AddRow(columns, values, sense, side);
        }

        return Should.Throw<InputException>(() => RowDiagnosis.Check(builder.Build())).Message;
    }
}
