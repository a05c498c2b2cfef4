using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Compilation.Resources;

namespace Isinglass.Training.Exchange;

/// <summary>The cost of one sample of a network in every encoding.</summary>
internal sealed class EncodingsAnswer : IAnswer
{
    private readonly CompilePlan _plan;

    private EncodingsAnswer(CompilePlan plan)
    {
        _plan = plan;
        var prices = EncodingComparison.Of(plan.Lattice, plan.Data.Train, plan.Loss);
        var textbook = (double)prices.Single(static price => price.Name == EncodingComparison.Textbook).Spins;
        Encodings =
        [
            .. prices.Select(price => new EncodingPart(price.Name, price.IsExact, price.Spins, Of(price, VariableRole.Parameter),
                Of(price, VariableRole.Selector), Of(price, VariableRole.Slack), Of(price, VariableRole.Product), Of(price, VariableRole.Loss), price.Rows,
                price.Couplings, price.CoefficientBits, JsonText.Finite(textbook / price.Spins))),
        ];
    }

    /// <summary>The cost of an encoding, its spins also by role; a sample's spins do not include the parameters.</summary>
    internal sealed record EncodingPart(string Name, bool Exact, long SpinsPerSample, long Parameters, long Selectors, long Slacks, long Products, long Loss,
        int Rows, long Couplings, int CoefficientBits, double? FewerThanTextbook);

    public string? Network => _plan.Recipe.Network;

    public IReadOnlyList<EncodingPart> Encodings { get; }

    IEnumerable<AnswerPart> IAnswer.Parts =>
    [
        $"One sample of {Network}, {_plan.Recipe.InputBits} input bits, {_plan.Lattice.Layout.BitCount} parameter bits beside what is counted here",
        AnswerPart.Table(["encoding", "spins", "selectors", "slacks", "products", "loss", "rows", "couplings", "bits", "fewer spins than textbook"],
            Encodings.Select(static part => (string[])
            [
                part.Name, $"{part.SpinsPerSample}", $"{part.Selectors}", $"{part.Slacks}", $"{part.Products}", $"{part.Loss}", $"{part.Rows}",
                $"{part.Couplings}", $"{part.CoefficientBits}", part.SpinsPerSample > 0 ? $"{part.FewerThanTextbook:0.0}" : "-",
            ])),
        "soft-margin is a surrogate whose reads are completed; all others are exact. Couplings: if rows are multiplied out.",
    ];

    /// <summary>Counts the cost of the encodings of a plan's network.</summary>
    public static EncodingsAnswer Of(CompilePlan plan) => new(plan);

    public byte[] ToJson() => JsonText.Bytes(this, ExchangeJson.Default.EncodingsAnswer);

    private static long Of(EncodingPrice price, VariableRole role) => price.SpinsByCause[ResourceReport.Name(role)];
}
