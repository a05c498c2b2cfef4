namespace Isinglass.Neural.Splines;

/// <summary>A function of one real variable with the places where it jumps: an activation, or a loss of the margin.</summary>
internal sealed class ScalarFunction
{
    private static readonly Dictionary<string, ScalarFunction> BuiltIns = new ScalarFunction[]
    {
        new("relu", x => Math.Max(0, x)),
        new("leaky-relu", x => x < 0 ? 0.01 * x : x),
        new("sign", x => x > 0 ? 1 : -1, 0),
        new("step", x => x > 0 ? 1 : 0, 0),
        new("hard-tanh", x => Math.Clamp(x, -1, 1)),
        new("tanh", Math.Tanh),
        new("sigmoid", Sigmoid),
        new("softplus", x => x > 30 ? x : Math.Log(1 + Math.Exp(x))),
        new("gelu", x => 0.5 * x * (1 + Erf(x / Math.Sqrt(2)))),
        new("silu", x => x * Sigmoid(x)),
        new("elu", x => x < 0 ? Math.Exp(x) - 1 : x),
        new("identity", x => x),
        new("squared", m => (1 - m) * (1 - m)),
        new("hinge", m => Math.Max(0, 1 - m)),
        new("squared-hinge", m => Math.Pow(Math.Max(0, 1 - m), 2)),
        new("logistic", m => m < -30 ? -m : Math.Log(1 + Math.Exp(-m))),
        new("huber", m => m >= 1 ? 0 : m >= 0 ? 0.5 * (1 - m) * (1 - m) : 0.5 - m),
        new("absolute", m => Math.Abs(1 - m)),
        new("zero-one", m => m > 0 ? 0 : 1, 0),
    }.ToDictionary(function => function.Name);

    private readonly Func<double, double> _function;

    /// <summary>Any delegate, with the points where it jumps (they become knots; the function is never interpolated across them).</summary>
    public ScalarFunction(string name, Func<double, double> function, params double[] jumps)
    {
        Name = name;
        _function = function;
        Jumps = jumps;
    }

    /// <summary>Names of the built-in activations and losses.</summary>
    public static IEnumerable<string> BuiltInNames => BuiltIns.Keys;

    /// <summary>A built-in name, or the formula as written.</summary>
    public string Name { get; }

    /// <summary>Where the function jumps.</summary>
    public IReadOnlyList<double> Jumps { get; }

    /// <summary>A built-in function by name, or a formula in x such as <c>x*sigmoid(1.702*x)</c>.</summary>
    public static ScalarFunction Parse(string text) =>
        BuiltIns.TryGetValue(text.Trim().ToLowerInvariant(), out var builtIn) ? builtIn : new ScalarFunction(text.Trim(), Formula.Parse(text));

    /// <summary>A built-in by exact name, or null.</summary>
    public static ScalarFunction? BuiltIn(string name) => BuiltIns.GetValueOrDefault(name);

    /// <summary>The value at x; at a jump the limit from the left (<paramref name="side"/> -1) or right (+1).</summary>
    public double Evaluate(double x, int side = 0)
    {
        foreach (var jump in Jumps)
        {
            if (side != 0 && x == jump)
            {
                return _function(side > 0 ? Math.BitIncrement(x) : Math.BitDecrement(x));
            }
        }

        return _function(x);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>
    /// Error function by its Taylor series near 0 and a continued fraction elsewhere (Abramowitz, Stegun 1964, 7.1.6 and 7.1.14); error below 1e-13.
    /// </summary>
    private static double Erf(double x)
    {
        if (x < 0)
        {
            return -Erf(-x);
        }

        if (x > 6)
        {
            return 1;
        }

        if (x < 3)
        {
            var (sum, term) = (x, x);
            for (var n = 1; Math.Abs(term) > 1e-17 * sum; n++)
            {
                term *= 2 * x * x / (2 * n + 1);
                sum += term;
            }

            return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
        }

        var fraction = 0.0;
        for (var k = 60; k >= 1; k--)
        {
            fraction = k / 2.0 / (x + fraction);
        }

        return 1 - Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * (x + fraction));
    }
}
