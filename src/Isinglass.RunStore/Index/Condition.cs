using System.Globalization;
using System.Text;
using Isinglass.Model;

namespace Isinglass.RunStore.Index;

/// <summary>
/// Translates conditions to SQL with separate values: <c>test_accuracy &gt; .76 and (network = '49-10' or not tag = 'old')</c>.
/// <code>
/// condition  = and { "or" and };  and = not { "and" not };  not = [ "not" ] ( "(" condition ")" | comparison )
/// comparison = name ( "=" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=" ) ( number | 'text' | "null" ) | name "~" 'part of a text'
/// </code>
/// A run without a value fulfils only the comparisons "= null" and "!= something".
/// </summary>
internal sealed class Condition
{
    private readonly string _source;
    private readonly Func<string, long?> _nameKey;
    private readonly List<object?> _values;
    private int _at;

    private Condition(string source, Func<string, long?> nameKey, List<object?> values) => (_source, _nameKey, _values) = (source, nameKey, values);

    /// <summary>Translates a condition.</summary>
    /// <param name="source">The condition.</param>
    /// <param name="nameKey">The key of a fact's name; null if no run has this valid name, an exception for an invalid one.</param>
    /// <param name="values">Receives the values, which are @0, @1, ... in the SQL.</param>
    /// <exception cref="InputException">It is not a condition; the message says where.</exception>
    public static string ToSql(string source, Func<string, long?> nameKey, List<object?> values)
    {
        var condition = new Condition(source, nameKey, values);
        var sql = condition.Or(0);
        return condition.Peek().Length == 0 ? sql : throw condition.Wrong("'and', 'or' or the end");
    }

    /// <summary>The value of a name for SQL over the table runs r.</summary>
    public static string Value(string name, Func<string, long?> nameKey, List<object?> values, string part)
    {
        if (Column.IsUsual(name))
        {
            return $"r.{name}";
        }

        if (name == "tags")
        {
            return "(SELECT group_concat(t.tag, ' ') FROM tags t WHERE t.run = r.key)";
        }

        values.Add(nameKey(name) ?? -1);
        return $"(SELECT f.{part} FROM facts f WHERE f.run = r.key AND f.name = @{values.Count - 1})";
    }

    private string Or(int depth)
    {
        const int MostParentheses = 50;
        if (depth > MostParentheses)
        {
            throw Wrong($"at most {MostParentheses} parentheses in one another");
        }

        var sql = new StringBuilder(And(depth));
        while (Take("or"))
        {
            sql.Append(" OR ").Append(And(depth));
        }

        return $"({sql})";
    }

    private string And(int depth)
    {
        var sql = new StringBuilder(Not(depth));
        while (Take("and"))
        {
            sql.Append(" AND ").Append(Not(depth));
        }

        return sql.ToString();
    }

    private string Not(int depth)
    {
        var isNegated = false;
        while (Take("not"))
        {
            isNegated = !isNegated;
        }

        string sql;
        if (Take("("))
        {
            sql = Or(depth + 1);
            if (!Take(")"))
            {
                throw Wrong("')'");
            }
        }
        else
        {
            sql = Comparison();
        }

        return isNegated ? $"(NOT {sql})" : sql;
    }

    private string Comparison()
    {
        var name = Peek();
        if (name.Length == 0 || !(char.IsLetter(name[0]) || name[0] == '_'))
        {
            throw Wrong("a name, such as test_accuracy");
        }

        Next(name);
        var sign = Peek();
        if (sign is not ("=" or "==" or "!=" or "<>" or "<" or "<=" or ">" or ">=" or "~"))
        {
            throw Wrong("=, !=, <, <=, >, >= or ~");
        }

        Next(sign);
        var value = Peek();
        Next(value);
        sign = sign == "==" ? "=" : sign == "<>" ? "!=" : sign;
        if (value == "null" && sign is "=" or "!=")
        {
            return $"({Text(name)} IS {(sign == "=" ? "" : "NOT ")}NULL"
                    + $"{(Column.IsUsual(name) || name == "tag" ? "" : $" {(sign == "=" ? "AND" : "OR")} "
                    + $"{Number(name)} IS {(sign == "=" ? "" : "NOT ")}NULL")})";
        }

        var isText = value.StartsWith('\'') || value.StartsWith('"');
        var content = isText ? value[1..^1] : value;
        var isNumber = double.TryParse(content, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
        if (!isText && !isNumber)
        {
            _at -= value.Length;
            throw Wrong("a number, 'a text' in quotes or null");
        }

        if (name == "tag")
        {
            return Tagged(sign, content);
        }

        return sign switch
        {
            "~" => $"COALESCE({Text(name)} LIKE {Add($"%{content.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%")} ESCAPE '\\', 0)",
            "=" => $"COALESCE({Equal(name, content, isNumber ? number : null)}, 0)",
            "!=" => $"(NOT COALESCE({Equal(name, content, isNumber ? number : null)}, 0))",
            _ when isText => $"COALESCE({Text(name)} {sign} {Add(content)}, 0)",
            _ => $"COALESCE({Number(name)} {sign} {Add(number)}, 0)",
        };
    }

    private string Tagged(string sign, string tag) => sign is "=" or "!="
        ? $"({(sign == "=" ? "" : "NOT ")}EXISTS (SELECT 1 FROM tags t WHERE t.run = r.key AND t.tag = {Add(tag)}))"
        : throw Wrong("tag = 'name' or tag != 'name'");

    private string Equal(string name, string text, double? number) =>
        number is { } value ? $"({Number(name)} = {Add(value)} OR {Text(name)} = {Add(text)})" : $"{Text(name)} = {Add(text)}";

    private string Text(string name) => name == "tag" ? "(SELECT min(t.tag) FROM tags t WHERE t.run = r.key)" : Value(name, _nameKey, _values, "text");

    private string Number(string name) => Value(name, _nameKey, _values, "number");

    private string Add(object value)
    {
        _values.Add(value);
        return $"@{_values.Count - 1}";
    }

    private bool Take(string word)
    {
        if (!Peek().Equals(word, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        Next(word);
        return true;
    }

    private void Next(string word) => _at += word.Length;

    /// <summary>The next word without taking it; empty at the end.</summary>
    private string Peek()
    {
        while (_at < _source.Length && char.IsWhiteSpace(_source[_at]))
        {
            _at++;
        }

        if (_at == _source.Length)
        {
            return "";
        }

        var (first, end) = (_source[_at], _at + 1);
        if (first is '\'' or '"')
        {
            end = _source.IndexOf(first, end) + 1;
            return end > 0 ? _source[_at..end] : throw Wrong($"a closing {first}");
        }

        if (first is '<' or '>' or '=' or '!')
        {
            var isPair = end < _source.Length && (_source[end] == '=' || (first == '<' && _source[end] == '>'));
            return _source[_at..(isPair ? end + 1 : end)];
        }

        if (!IsOfWord(first))
        {
            return first.ToString();
        }

        while (end < _source.Length && IsOfWord(_source[end]))
        {
            end++;
        }

        return _source[_at..end];
    }

    private static bool IsOfWord(char character) => char.IsLetterOrDigit(character) || character is '_' or '.' or '-' or '+';

    private InputException Wrong(string expected) => new(
        $"The condition is not understood at character {_at + 1}: {expected} is "
        + $"expected{(_at < _source.Length ? $" where '{Cut(_source[_at..])}' stands" : "")}. An example: test_accuracy > .76 and network = '49-10'");

    private static string Cut(string text) => text.Length <= 20 ? text : $"{text[..20]}...";
}
