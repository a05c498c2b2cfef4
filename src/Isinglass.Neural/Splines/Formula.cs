using Isinglass.Model;

namespace Isinglass.Neural.Splines;

/// <summary>
/// Formulas in x for the command line: numbers, x, pi, e, + - * / ^, parentheses, and the functions below and every built-in activation. A recursive-descent
/// parser of the usual grammar (no suitable expression library exists as a package); errors name the position.
/// </summary>
internal sealed class Formula
{
    private readonly string _text;
    private int _at;

    private Formula(string text) => _text = text;

    public static Func<double, double> Parse(string text)
    {
        var parser = new Formula(text);
        var result = parser.Sum();
        parser.SkipSpace();
        return parser._at == text.Length ? result : throw parser.Error($"'{text[parser._at]}' was not expected");
    }

    private Func<double, double> Sum()
    {
        var left = Product();
        while (true)
        {
            var first = left;
            if (Take('+'))
            {
                var second = Product();
                left = x => first(x) + second(x);
            }
            else if (Take('-'))
            {
                var second = Product();
                left = x => first(x) - second(x);
            }
            else
            {
                return left;
            }
        }
    }

    private Func<double, double> Product()
    {
        var left = Signed();
        while (true)
        {
            var first = left;
            if (Take('*'))
            {
                var second = Signed();
                left = x => first(x) * second(x);
            }
            else if (Take('/'))
            {
                var second = Signed();
                left = x => first(x) / second(x);
            }
            else
            {
                return left;
            }
        }
    }

    private Func<double, double> Signed()
    {
        if (Take('-'))
        {
            var inner = Signed();
            return x => -inner(x);
        }

        return Take('+') ? Signed() : Power();
    }

    private Func<double, double> Power()
    {
        var value = Atom();
        if (!Take('^'))
        {
            return value;
        }

        var exponent = Signed();
        return x => Math.Pow(value(x), exponent(x));
    }

    private Func<double, double> Atom()
    {
        if (Take('('))
        {
            var inner = Sum();
            Expect(')');
            return inner;
        }

        var start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.' || IsExponent(start)))
        {
            _at++;
        }

        if (_at > start)
        {
            var number = _text[start.._at];
            return double.TryParse(number, out var value) ? _ => value : throw Error($"'{number}' is not a number", start);
        }

        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
        {
            _at++;
        }

        var name = _text[start.._at].ToLowerInvariant();
        return name switch
        {
            "" => throw Error(_at < _text.Length ? $"'{_text[_at]}' was not expected" : "the formula ends too early"),
            "x" => static x => x,
            "pi" => static _ => Math.PI,
            "e" => static _ => Math.E,
            _ => Call(name, start),
        };
    }

    private Func<double, double> Call(string name, int start)
    {
        Func<double, double, double>? two = name switch { "min" => Math.Min, "max" => Math.Max, "pow" => Math.Pow, _ => null };
        Func<double, double>? one = name switch
        {
            "exp" => Math.Exp,
            "log" => Math.Log,
            "sqrt" => Math.Sqrt,
            "abs" => Math.Abs,
            "sin" => Math.Sin,
            "cos" => Math.Cos,
            "atan" => Math.Atan,
            "floor" => Math.Floor,
            _ => ScalarFunction.BuiltIn(name.Replace('_', '-')) is { } builtIn ? x => builtIn.Evaluate(x) : null,
        };
        if (one is null && two is null)
        {
            throw Error($"'{name}' is not a function. Known are exp, log, sqrt, abs, min, max, sin, cos, atan, floor, "
                + $"{string.Join(", ", ScalarFunction.BuiltInNames)}", start);
        }

        Expect('(');
        var first = Sum();
        if (two is not null)
        {
            Expect(',');
            var second = Sum();
            Expect(')');
            return x => two(first(x), second(x));
        }

        Expect(')');
        return x => one!(first(x));
    }

    private bool IsExponent(int start) =>
        (_text[_at] is 'e' or 'E' && _at > start && _at + 1 < _text.Length && (char.IsAsciiDigit(_text[_at + 1]) || _text[_at + 1] is '-' or '+'))
        || (_text[_at] is '-' or '+' && _at > start + 1 && _text[_at - 1] is 'e' or 'E');

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private bool Take(char symbol)
    {
        SkipSpace();
        if (_at < _text.Length && _text[_at] == symbol)
        {
            _at++;
            SkipSpace();
            return true;
        }

        return false;
    }

    private void Expect(char symbol)
    {
        if (!Take(symbol))
        {
            throw Error(_at < _text.Length ? $"'{symbol}' was expected, not '{_text[_at]}'" : $"'{symbol}' is missing at the end");
        }
    }

    private InputException Error(string what, int? at = null) =>
        new($"In the formula '{_text}' at position {(at ?? _at) + 1}: {what}. Write a built-in name or a formula in x, such as x*sigmoid(1.702*x).");
}
