using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Bridges.Penalties;
using Isinglass.Modelling.Compilation;
using Isinglass.Numerics.Random;
using static Isinglass.Modelling.Algebra;

namespace Isinglass.Modelling.Tests.Compilation;

/// <summary>Every coefficient of the built model and of its unconstrained form is the sum of what its sources say.</summary>
public sealed class ExplanationTests
{
    [Theory]
    [InlineData("binary")]
    [InlineData("one-hot")]
    [InlineData("domain-wall")]
    public void Amounts_sum_to_the_coefficient(string encoding)
    {
        IntegerEncoding[] all = [IntegerEncoding.Binary, IntegerEncoding.OneHot, IntegerEncoding.DomainWall];
        for (var seed = 0UL; seed < 15; seed++)
        {
            var random = new RandomProgram(new RandomKey(seed).Derive(encoding), all.Single(e => e.Name == encoding));
            if (random.Optimum() is null)
            {
                continue;
            }

            random.Program.Add(random.Variables[0] + random.Variables[3] == 1, "soft", weight: 3);
            var compiled = random.Program.Build();
            Check(compiled.Model.Objective, compiled.Explain);
            var qubo = compiled.ToQubo((PenaltyRule)(seed % 5), slack: (SlackPolicy)(seed % 3));
            Check(qubo.Model, qubo.Explain);
        }
    }

    [Fact]
    public void Sources_are_named()
    {
        var program = new QuadraticProgram();
        var (x, y, k) = (program.Binary("x"), program.Binary("y"), program.Integer("k", 0, 2, IntegerEncoding.OneHot));
        var price = program.Parameter("price", 2);
        program.Maximize(3 * x - price * k * x);
        program.Add(2 * x + 2 * y <= 2, "capacity");
        program.Add(x * y + k <= 2, "quadratic");
        var compiled = program.Build();
        compiled.Explain(x).ToString().ShouldBe("x: -3\n  -3 from objective term 3 * x");
        compiled.Explain(k.Bits[2], x).Sources.Single().ShouldBe(new CoefficientSource(
            CoefficientSourceKind.Objective, "objective term -price * k * x, through k.2 of the one-hot encoding of k", 4));

        // The row is x + y + slack == 1 in normal form: weight (1 - 2) for x, 2 weight for the pair.
        var qubo = compiled.ToQubo(PenaltyRule.User, 10);
        qubo.Explain("x", "y").Sources.Select(source => source.ToString()).ShouldBe(["+20 from row 'capacity', weight 10", "+10 from product x*y, weight 10"]);
        qubo.Explain("x").Coefficient.ShouldBe(-13);
        qubo.Explain("x", "slack 1 of capacity").Sources.Single().Kind.ShouldBe(CoefficientSourceKind.Row);
        qubo.Explain(k.Bits[0], k.Bits[1]).Sources.ShouldContain(source => source.Kind == CoefficientSourceKind.Encoding
            && source.Description.Contains("integer 'k'"));
    }

    [Fact]
    public void Questions_that_have_no_answer_say_why()
    {
        var program = new QuadraticProgram();
        var (x, k) = (program.Binary("x"), program.Integer("k", 0, 2));
        program.Minimize(x + k);
        var compiled = program.Build();
        Should.Throw<InputException>(() => compiled.Explain(k)).Message.ShouldContain("k.Bits[0]");
        Should.Throw<InputException>(() => compiled.Explain(x, x)).Message.ShouldContain("alone");
        Should.Throw<InputException>(() => compiled.Explain("xx")).Message.ShouldContain("did you mean 'x'");
        compiled.Explain(x, k.Bits[0]).Sources.ShouldBeEmpty();
    }

    private static void Check(BinaryQuadraticModel model, Func<string, string?, CoefficientExplanation> explain)
    {
        var expanded = model.Expand();
        for (var i = 0; i < model.VariableCount; i++)
        {
            explain(model.LabelOf(i), null).Coefficient.ShouldBe(expanded.Linear[i], 1e-9);
            var couplings = new double[model.VariableCount];
            for (var e = expanded.Couplings.Starts[i]; e < expanded.Couplings.Starts[i + 1]; e++)
            {
                couplings[expanded.Couplings.Columns[e]] = expanded.Couplings.Values[e];
            }

            for (var j = 0; j < i; j++)
            {
                explain(model.LabelOf(i), model.LabelOf(j)).Coefficient.ShouldBe(couplings[j], 1e-9);
            }
        }
    }
}
