namespace Isinglass.Machines.Connections;

/// <summary>A token. Its text is hidden, so that no message, log or report contains it by accident.</summary>
/// <param name="value">The token.</param>
internal sealed class Secret(string value)
{
    private const string Hidden = "***";

    /// <summary>The token, for the header of a request and nothing else.</summary>
    public string Reveal() => value;

    /// <summary>A text with the token masked.</summary>
    public string Cover(string text) => text.Replace(value, Hidden, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Hidden;
}
