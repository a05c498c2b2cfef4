using System.Text.RegularExpressions;
using Isinglass.Certificates;
using Isinglass.Conic.Certificates;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Tests.Certificates;

/// <summary>Certificates that were changed by hand: what they are believed to prove is never above the optimum, whatever number was changed to what.</summary>
public sealed partial class DamagedCertificateTests : IDisposable
{
    private const double Tolerance = 1e-9;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<int> Kinds => [(int)BoundKind.Enumeration, (int)BoundKind.Lagrangian, (int)BoundKind.Linearized];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_changed_number_makes_a_wrong_bound_be_believed(int kind)
    {
        var (models, refused, held) = (0, 0, 0);
        for (var seed = 0UL; models < 8; seed++)
        {
            if (Instance(seed) is not var (file, point, optimum))
            {
                continue;
            }

            models++;
            var honest = Written(Make((BoundKind)kind, file, point, optimum, seed));
            Check(honest, file, point, optimum).ShouldBeNull($"seed {seed}");
            var random = new RandomKey(seed).Derive("damage").CreateSource();
            foreach (Match number in Number().Matches(honest))
            {
                var value = double.Parse(number.Value);
                var others = new[] { value + 1, -value, value + Math.Max(1e-6, Math.Abs(value) * 1e-6), 1e17, -1e17, 1e308, -1e308, 10 * random.NextDouble() };
                foreach (var other in others.Where(other => other != value))
                {
                    var changed = honest[..number.Index] + other.ToString("R") + honest[(number.Index + number.Length)..];
                    var refusal = Check(changed, file, point, optimum);
                    (refused, held) = refusal is null ? (refused, held + 1) : (refused + 1, held);
                }
            }
        }

        refused.ShouldBeGreaterThan(100);
        held.ShouldBeGreaterThan(kind == (int)BoundKind.Enumeration ? 0 : 10, "a multiplier that is another proves another bound, or the same");
    }

    [Fact]
    public void Multipliers_that_swallow_the_objective_prove_nothing_above_the_optimum()
    {
        var computed = 0;
        for (var seed = 0UL; seed < 60; seed++)
        {
            if (Instance(seed) is not var (file, point, optimum))
            {
                continue;
            }

            var honest = Make(BoundKind.Lagrangian, file, point, optimum, seed) with { LowerBound = 1e300, Bound = file.FileObjective(1e300) };
            var rows = ModelReconstruction.Read(file).Rows;
            foreach (var size in new[] { 1.0, 1e9, 1e15, 3e15, 1e16, 1e17, 1e20, 1e300 })
            {
                var random = new RandomKey(seed).Derive("forged").CreateSource();
                double[] multipliers = [.. rows.Select(row =>
                    Math.Round(size * (random.NextDouble() - (double.IsInfinity(row.Lower) ? 0 : double.IsInfinity(row.Upper) ? 1 : 0.5))))];
                double[] weights = [.. rows.Select(row => row.IsEquality ? random.NextBelow(2) * size : 0)];
                foreach (var forged in new[] { honest with { Multipliers = multipliers }, honest with { SquareWeights = weights } })
                {
                    // It is refused, and told what was computed, which a forger would state.
                    var verdict = Verdict(Written(forged), file, point);
                    verdict.Holds.ShouldBeFalse();
                    if (verdict.Bound is { } bound)
                    {
                        computed++;
                        file.EnergyOf(bound).ShouldBeLessThanOrEqualTo(optimum + Tolerance * (1 + Math.Abs(optimum)), $"seed {seed}, {size}");
                    }
                }
            }
        }

        computed.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Rows_that_are_left_out_or_interchanged_and_a_wrong_count_are_refused()
    {
        var file = ModelFormats.Read("p.opb", "min: +1 x1 +2 x2 -3 x1 x3 ;\n+1 x1 +1 x2 >= 1 ;\n+1 x1 +1 x3 <= 1 ;\n"u8.ToArray());
        sbyte[] point = [1, 0, 0];
        var honest = CertificateMaker.Make(file, ModelReconstruction.Read(file), point, SolveControl.Unlimited);
        Verdict(Written(honest), file, point).Refusal.ShouldBeNull();
        var (rows, numbers, weights) = (honest.Rows, honest.Multipliers, honest.SquareWeights);
        Verdict(Written(honest with { Rows = rows[1..], Multipliers = numbers[1..], SquareWeights = weights[1..] }), file, point).Refusal!
            .ShouldContain("1 rows, the problem has 3 and 2");
        Verdict(Written(honest with { Rows = [rows[1], rows[0]] }), file, point).Refusal!.ShouldContain("row 1");
        var miscounted = Written(honest).Replace("\"rows\": 2", "\"rows\": 3", StringComparison.Ordinal);
        Should.Throw<InputException>(() => Verdict(miscounted, file, point)).Message.ShouldContain("multipliers of 2 rows");
    }

    private static (ModelFile File, sbyte[] Point, double Optimum)? Instance(ulong seed)
    {
        var model = RandomConstrainedModels.Create(new RandomKey(seed), 6);
        var truth = RandomConstrainedModels.Truth(model);
        return model.Products.Length > 0 || !truth.IsFeasible ? null : (ModelFile.Of(model), truth.Points[0], truth.Objective);
    }

    private static Certificate Make(BoundKind kind, ModelFile file, sbyte[] point, double optimum, ulong seed)
    {
        var model = ModelReconstruction.Read(file);
        var honest = CertificateMaker.Make(file, model, point, SolveControl.Unlimited);
        honest.Kind.ShouldBe(BoundKind.Enumeration, "so few bits are enumerated");
        if (kind == BoundKind.Enumeration)
        {
            return honest;
        }

        if (kind == BoundKind.Linearized)
        {
            var (linearization, linearized) = new LinearizedAscent(model).Run(optimum, SolveControl.Unlimited.Start());
            return honest with { Kind = kind, LowerBound = linearized, Bound = file.FileObjective(linearized), Linearization = linearization };
        }

        var random = new RandomKey(seed).Derive("multipliers").CreateSource();
        double[] multipliers = [.. model.Rows.Select(row =>
            row.IsEquality ? random.NextBelow(17) - 8.0 : double.IsFinite(row.Upper) ? random.NextBelow(9) : -random.NextBelow(9) * 1.0)];
        var bound = StatementBounds.OfMultipliers(model, multipliers, honest.SquareWeights);
        return honest with { Kind = kind, LowerBound = bound, Bound = file.FileObjective(bound), Multipliers = multipliers };
    }

    private string Written(Certificate certificate)
    {
        certificate.Write(_folder.File("c.json"));
        return File.ReadAllText(_folder.File("c.json"));
    }

    /// <summary>Why it is refused, in words; null where it holds, which it may only when its bound is one.</summary>
    private string? Check(string certificate, ModelFile file, sbyte[] point, double optimum)
    {
        try
        {
            var verdict = Verdict(certificate, file, point);
            if (verdict.Bound is { } bound)
            {
                file.EnergyOf(bound).ShouldBeLessThanOrEqualTo(optimum + Tolerance * (1 + Math.Abs(optimum)), certificate);
            }

            if (verdict.Holds)
            {
                var stated = Certificate.Read(_folder.File("d.json"));
                stated.LowerBound.ShouldBeLessThanOrEqualTo(optimum + 2 * Tolerance * (1 + Math.Abs(optimum)), certificate);
                verdict.Bound.ShouldNotBeNull();
            }

            return verdict.Refusal;
        }
        catch (InputException exception)
        {
            return exception.Message;
        }
    }

    private CertificateVerdict Verdict(string certificate, ModelFile file, sbyte[] point) =>
        Certificate.Read(_folder.Write("d.json", certificate)).Check(file, point);

    [GeneratedRegex("(?<![\\w\"])-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?(?![\\w\"])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
