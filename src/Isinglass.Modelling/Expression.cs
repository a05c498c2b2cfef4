using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.Modelling;

/// <summary>
/// A sum of constants, variables, products of two variables and factored squares; coefficients may contain <see cref="Parameter"/>s. Made by +, - and * from
/// variables and numbers; a comparison makes a <see cref="Constraint"/>. Immutable; a sum costs O(1), so a loop of <c>sum += x[i]</c> is linear.
/// </summary>
/// <example>
/// <code>
/// var cost = 3 * x - 2 * x * y + Square(x + y + z - 1);
/// program.Minimize(cost);
/// program.Add(x + 2 * y &lt;= 3, "capacity");
/// </code>
/// </example>
/// <remarks>Not safe for use from two threads at once. Degree is that in the variables and at most 2.</remarks>
public class Expression
{
    private const int LongestText = 12;

    private Term[]? _terms;
    private SquaredExpression[] _squares = [];
    private Expression? _left;
    private Expression? _right;

    internal Expression(Term[] terms, SquaredExpression[]? squares = null)
    {
        _terms = terms;
        _squares = squares ?? [];
    }

    private Expression(Expression left, Expression right) => (_left, _right) = (left, right);

    /// <summary>The expression that is one variable or one parameter: this object itself.</summary>
    private protected Expression(bool isParameter) =>
        _terms = [isParameter ? new Term(1, [(Parameter)this]) : new Term(1, [], (Variable)this)];

    /// <summary>Degree in the variables: 0, 1 or 2, before equal terms are added up.</summary>
    public int Degree
    {
        get
        {
            var degree = Squares.Length > 0 ? 2 : 0;
            foreach (var term in Terms)
            {
                degree = Math.Max(degree, term.Degree);
            }

            return degree;
        }
    }

    internal Term[] Terms => _terms ?? Flatten();

    internal SquaredExpression[] Squares
    {
        get
        {
            _ = Terms;
            return _squares;
        }
    }

    /// <summary>A number as an expression.</summary>
    public static implicit operator Expression(double value) => new([new Term(value, [])]);

    /// <summary>The sum.</summary>
    public static Expression operator +(Expression left, Expression right) => new(left, right);

    /// <summary>The difference.</summary>
    public static Expression operator -(Expression left, Expression right) => new(left, -1 * right);

    /// <summary>The negated expression.</summary>
    public static Expression operator -(Expression value) => -1 * value;

    /// <summary>The expression itself.</summary>
    public static Expression operator +(Expression value) => value;

    /// <summary>A multiple; squares stay factored.</summary>
    public static Expression operator *(double factor, Expression value) => new(
        Scaled(value.Terms, factor),
        value.Squares.Length == 0 ? [] : Array.ConvertAll(value.Squares, square => new SquaredExpression(Scaled(square.Weight, factor), square.Inner)));

    /// <summary>A multiple; squares stay factored.</summary>
    public static Expression operator *(Expression value, double factor) => factor * value;

    /// <summary>A fraction.</summary>
    public static Expression operator /(Expression value, double divisor) => 1 / divisor * value;

    /// <summary>The product, multiplied out and reduced (x x = x for a bit, s s = 1 for a spin).</summary>
    /// <exception cref="InputException">A term has more than two variables; the message names it.</exception>
    public static Expression operator *(Expression left, Expression right)
    {
        if (left.Squares.Length > 0 || right.Squares.Length > 0)
        {
            return left.Degree == 0 ? right.Weighted(left.Terms) : right.Degree == 0 ? left.Weighted(right.Terms) : left.Expand() * right.Expand();
        }

        var product = new Term[left.Terms.Length * right.Terms.Length];
        var at = 0;
        foreach (var l in left.Terms)
        {
            foreach (var r in right.Terms)
            {
                product[at++] = l * r;
            }
        }

        return new Expression(product);
    }

    /// <summary>The row left &lt;= right.</summary>
    public static Constraint operator <=(Expression left, Expression right) => new(left, ConstraintSense.LessOrEqual, right);

    /// <summary>The row left &gt;= right.</summary>
    public static Constraint operator >=(Expression left, Expression right) => new(left, ConstraintSense.GreaterOrEqual, right);

    /// <summary>The row left = right: no comparison of objects, for which there is <see cref="object.ReferenceEquals"/>.</summary>
    public static Constraint operator ==(Expression left, Expression right) => new(left, ConstraintSense.Equal, right);

    /// <summary>Not a row; C# requires it beside ==.</summary>
    [Obsolete("An inequality of expressions is no row; write <= or >=, or compare objects by ReferenceEquals.", error: true)]
    [SuppressMessage("Design", "CA1065:Do not raise exceptions in unexpected locations", Justification = "A call does not compile.")]
    public static Constraint operator !=(Expression left, Expression right) =>
        throw new InvalidOperationException("There is no row of this kind: write <=, >= or ==.");

    /// <summary>Whether it is the same object.</summary>
    public sealed override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>The sum as text, cut after twelve terms.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var term in Terms.Take(LongestText))
        {
            text.Append(text.Length == 0 ? term.ToText() : $" {(term.Factor < 0 ? '-' : '+')} {term.ToText(withSign: false)}");
        }

        foreach (var square in Squares.Take(LongestText))
        {
            text.Append(text.Length == 0 ? "" : " + ").Append(square);
        }

        return Terms.Length > LongestText || Squares.Length > LongestText ? $"{text} + ..." : text.Length == 0 ? "0" : text.ToString();
    }

    /// <summary>The sum of many expressions in one pass.</summary>
    internal static Expression SumOf(IEnumerable<Expression> parts)
    {
        var (terms, squares) = (new List<Term>(), new List<SquaredExpression>());
        foreach (var part in parts)
        {
            terms.AddRange(part.Terms);
            squares.AddRange(part.Squares);
        }

        return new Expression([.. terms], [.. squares]);
    }

    /// <summary>The square; factored when it has pairs of variables.</summary>
    /// <exception cref="InputException">The expression has degree 2; the message names a term.</exception>
    internal Expression Square()
    {
        if (Degree == 2)
        {
            var culprit = Squares.Length > 0 ? Squares[0].ToString() : Terms.First(static term => term.Degree == 2).ToText();
            throw new InputException($"The square of an expression with the term {culprit} has degree 4; 2 is the most. Square linear expressions only.");
        }

        var variables = Terms.Where(static term => term.First is not null).Select(static term => term.First!).Distinct().Take(2).ToArray();
        return variables is [] or [BinaryVariable or SpinVariable] ? this * this : new Expression([], [new SquaredExpression([new Term(1, [])], this)]);
    }

    /// <summary>The same expression without squares.</summary>
    internal Expression Expand() => Squares.Length == 0 ? this : new Expression([.. Terms, .. Squares.SelectMany(static square => square.Expand())]);

    /// <summary>The same expression with equal terms added up, zeros dropped, and integers of one value replaced by it; without squares.</summary>
    internal Expression Merge()
    {
        var (merged, indexOf) = (new List<Term>(), new Dictionary<(Variable?, Variable?, string), int>());
        foreach (var raw in Expand().Terms)
        {
            var term = raw.WithoutFixed();
            var parameters = term.Parameters.Length == 0 ? "" : string.Join(',', term.Parameters.Select(static p => p.Index).Order());
            if (indexOf.TryGetValue((term.First, term.Second, parameters), out var at) || indexOf.TryGetValue((term.Second, term.First, parameters), out at))
            {
                merged[at] = new Term(merged[at].Factor + term.Factor, term.Parameters, term.First, term.Second);
            }
            else
            {
                indexOf.Add((term.First, term.Second, parameters), merged.Count);
                merged.Add(term);
            }
        }

        return new Expression([.. merged.Where(static term => term.Factor != 0)]);
    }

    private static Term[] Scaled(Term[] terms, double factor)
    {
        var scaled = new Term[terms.Length];
        for (var k = 0; k < terms.Length; k++)
        {
            scaled[k] = terms[k].Scaled(factor);
        }

        return scaled;
    }

    private Expression Weighted(Term[] weight)
    {
        static Term[] Products(Term[] left, Term[] right) => [.. left.SelectMany(l => right.Select(r => l * r))];
        return new Expression(Products(weight, Terms),
            Array.ConvertAll(Squares, square => new SquaredExpression(Products(weight, square.Weight), square.Inner)));
    }

    private Term[] Flatten()
    {
        var (terms, squares, stack) = (new List<Term>(), new List<SquaredExpression>(), new Stack<Expression>([this]));
        while (stack.TryPop(out var node))
        {
            if (node._terms is { } own)
            {
                terms.AddRange(own);
                squares.AddRange(node._squares);
            }
            else
            {
                stack.Push(node._right!);
                stack.Push(node._left!);
            }
        }

        (_squares, _left, _right) = ([.. squares], null, null);
        return _terms = [.. terms];
    }
}
