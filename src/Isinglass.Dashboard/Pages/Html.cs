using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Isinglass.Dashboard.Pages;

/// <summary>HTML that is written as an interpolated string: what stands between braces is text and becomes harmless, unless it is HTML itself.</summary>
[InterpolatedStringHandler]
internal readonly struct Html
{
    private readonly StringBuilder _text;

    /// <summary>Begins; the compiler calls it.</summary>
    public Html(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + 16 * formattedCount);

    /// <summary>Nothing.</summary>
    public static Html None => $"";

    /// <summary>Pieces behind one another.</summary>
    public static Html Join(IEnumerable<Html> pieces)
    {
        var all = new Html(0, 0);
        foreach (var piece in pieces)
        {
            all._text.Append(piece._text);
        }

        return all;
    }

    /// <summary>Adds what stands between holes.</summary>
    public void AppendLiteral(string text) => _text.Append(text);

    /// <summary>Adds text, escaped for content and attributes.</summary>
    public void AppendFormatted(string? text) => _text.Append(WebUtility.HtmlEncode(text));

    /// <summary>Adds a number.</summary>
    public void AppendFormatted(double number) => _text.Append(CultureInfo.InvariantCulture, $"{number}");

    /// <summary>Adds a number as a format shows it.</summary>
    public void AppendFormatted(double number, string format) => _text.Append(number.ToString(format, CultureInfo.InvariantCulture));

    /// <summary>Adds HTML.</summary>
    public void AppendFormatted(Html html) => _text.Append(html._text);

    /// <summary>Adds pieces of HTML.</summary>
    public void AppendFormatted(IEnumerable<Html> pieces) => AppendFormatted(Join(pieces));

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
