using Isinglass.Model.Bridges;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Compilation.Resources;

/// <summary>What one sample costs in an encoding.</summary>
/// <param name="Name">The encoding in words.</param>
/// <param name="SpinsByCause">Auxiliary spins by role.</param>
/// <param name="Rows">Linear, product and squared rows.</param>
/// <param name="Couplings">Couplings of the sample's model if its rows are multiplied out.</param>
/// <param name="CoefficientBits">Bits (with sign) of the rows' coefficients.</param>
/// <param name="IsExact">Whether the model's optimum is the optimum of training.</param>
internal sealed record EncodingPrice(string Name, IReadOnlyDictionary<string, long> SpinsByCause, int Rows, long Couplings, int CoefficientBits, bool IsExact)
{
    /// <summary>Auxiliary spins of the sample.</summary>
    public long Spins => SpinsByCause.Where(pair => pair.Key != ResourceReport.Name(VariableRole.Parameter)).Sum(pair => pair.Value);
}

/// <summary>All encodings of one sample side by side, the textbook one among them.</summary>
internal static class EncodingComparison
{
    /// <summary>Name of the textbook encoding: one-hot selectors, every inequality an equality with binary slack, Rosenberg's products.</summary>
    public const string Textbook = "textbook: one-hot, binary slack";

    private static readonly (string Name, CompileOptions Options)[] Encodings =
    [
        ("soft-margin (default)", new CompileOptions()),
        ("exact, domain-wall, no slack", Exact()),
        ("exact, domain-wall, no slack, inequality products", Exact() with { Products = ProductEncoding.Inequality }),
        ("exact, domain-wall, no slack, eliminated products", Exact() with { Products = ProductEncoding.Eliminated }),
        ("exact, domain-wall, binary slack", Exact() with { Slack = SlackPolicy.Binary }),
        ("exact, domain-wall, bounded slack", Exact() with { Slack = SlackPolicy.Bounded }),
        ("exact, domain-wall, unary slack", Exact() with { Slack = SlackPolicy.Unary }),
        ("exact, one-hot, no slack", Exact() with { Selectors = SelectorEncoding.OneHot }),
        (Textbook, Exact() with { Selectors = SelectorEncoding.OneHot, Slack = SlackPolicy.Binary }),
    ];

    /// <summary>The costs of the first sample; an encoding that does not cover the network is left out.</summary>
    public static IReadOnlyList<EncodingPrice> Of(IntegerNetwork lattice, QuantizedDataset data, LossSpec loss)
    {
        var sample = data.Subset([0]);
        var isCovered = SoftMarginEncoder.Covers(lattice.Spec);
        return [.. Encodings.Where(encoding => encoding.Options.Encoding == ModelEncoding.Exact || isCovered)
            .Select(encoding => Price(encoding.Name, encoding.Options))];

        EncodingPrice Price(string name, CompileOptions options)
        {
            var report = ResourceReport.Of(NetworkCompiler.Compile(lattice, sample, loss, [[0]], options));
            var spins = report.SpinsByCause.ToDictionary(pair => pair.Key, pair => pair.Value);
            if (options.Products == ProductEncoding.Eliminated)
            {
                spins[ResourceReport.Name(VariableRole.Product)] = 0;
            }

            return new EncodingPrice(name, spins, report.Rows, report.Couplings, report.CoefficientBits, options.Encoding == ModelEncoding.Exact);
        }
    }

    private static CompileOptions Exact() => new() { Encoding = ModelEncoding.Exact };
}
