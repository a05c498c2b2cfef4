using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Compilation.Resources;

namespace Isinglass.Training.Exchange;

/// <summary>What one sample of a network costs in every encoding.</summary>
internal sealed class EncodingsAnswer : IAnswer
{
    private readonly CompilePlan _plan;
    private readonly IReadOnlyList<EncodingPrice> _prices;

    private EncodingsAnswer(CompilePlan plan)
    {
        (_plan, _prices) = (plan, EncodingComparison.Of(plan.Lattice, plan.Data.Train, plan.Loss));
        var textbook = (double)_prices.Single(static price => price.Name == EncodingComparison.Textbook).Spins;
        Encodings =
        [
            .. _prices.Select(price => new EncodingPart(price.Name, price.IsExact, price.Spins, price.Rows, price.Couplings, price.CoefficientBits,
                JsonText.Finite(textbook / price.Spins), new JsonObject(price.SpinsByCause.Select(static pair =>
                    KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value))))),
        ];
    }

    /// <summary>The price of an encoding; spins stand under what they are for as well.</summary>
    internal sealed record EncodingPart(string Name, bool Exact, long SpinsPerSample, int Rows, long Couplings, int CoefficientBits, double? FewerThanTextbook,
        [property: JsonExtensionData] JsonObject SpinsByCause);

    public string? Network => _plan.Recipe.Network;

    public IReadOnlyList<EncodingPart> Encodings { get; }

    IEnumerable<AnswerPart> IAnswer.Parts =>
    [
        $"One sample of {Network}, {_plan.Recipe.InputBits} input bits, {_plan.Lattice.Layout.BitCount} parameter bits beside what is counted here",
        AnswerPart.Table(["encoding", "spins", "selectors", "slacks", "products", "loss", "rows", "couplings", "bits", "fewer spins than textbook"],
            _prices.Zip(Encodings, static (price, part) => (string[])
            [
                price.Name, $"{price.Spins}", Spins(price, VariableRole.Selector), Spins(price, VariableRole.Slack), Spins(price, VariableRole.Product),
                Spins(price, VariableRole.Loss), $"{price.Rows}", $"{price.Couplings}", $"{price.CoefficientBits}",
                price.Spins > 0 ? $"{part.FewerThanTextbook:0.0}" : "-",
            ])),
        "soft-margin is a surrogate whose reads are completed; all others are exact. Couplings: if rows are multiplied out.",
    ];

    /// <summary>Prices the encodings of a plan's network.</summary>
    public static EncodingsAnswer Of(CompilePlan plan) => new(plan);

    public byte[] ToJson() => JsonText.Bytes(this, ExchangeJson.Default.EncodingsAnswer);

    private static string Spins(EncodingPrice price, VariableRole role) => $"{price.SpinsByCause[ResourceReport.Name(role)]}";
}
