using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Isinglass.Dashboard.Pages;

/// <summary>HTML from an interpolated string: values in braces are escaped, unless they are HTML.</summary>
[InterpolatedStringHandler]
internal readonly struct Html
{
    private readonly StringBuilder _text;

    /// <summary>Called by the compiler.</summary>
    public Html(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + 16 * formattedCount);

    /// <summary>Empty HTML.</summary>
    public static Html None => $"";

    /// <summary>Concatenated pieces.</summary>
    public static Html Join(IEnumerable<Html> pieces)
    {
        var all = new Html(0, 0);
        foreach (var piece in pieces)
        {
            all._text.Append(piece._text);
        }

        return all;
    }

    /// <summary>Adds literal HTML.</summary>
    public void AppendLiteral(string text) => _text.Append(text);

    /// <summary>Adds text, escaped for content and attributes.</summary>
    public void AppendFormatted(string? text) => _text.Append(WebUtility.HtmlEncode(text));

    /// <summary>Adds a number.</summary>
    public void AppendFormatted(double number) => _text.Append(CultureInfo.InvariantCulture, $"{number}");

    /// <summary>Adds a formatted number.</summary>
    public void AppendFormatted(double number, string format) => _text.Append(number.ToString(format, CultureInfo.InvariantCulture));

    /// <summary>Adds HTML.</summary>
    public void AppendFormatted(Html html) => _text.Append(html._text);

    /// <summary>Adds pieces of HTML.</summary>
    public void AppendFormatted(IEnumerable<Html> pieces) => AppendFormatted(Join(pieces));

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
