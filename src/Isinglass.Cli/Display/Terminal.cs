namespace Isinglass.Cli.Display;

/// <summary>How much room there is to write.</summary>
internal static class Terminal
{
    /// <summary>Columns that are taken where a terminal does not say.</summary>
    public const int UsualWidth = 100;

    /// <summary>Columns of standard output; null when it is no terminal.</summary>
    public static int? OutputWidth => Console.IsOutputRedirected ? null : Columns();

    /// <summary>Columns of standard error; null when it is no terminal.</summary>
    public static int? ErrorWidth => Console.IsErrorRedirected ? null : Columns();

    private static int Columns()
    {
        try
        {
            // In the last column some terminals break the line by themselves.
            return Console.WindowWidth > 20 ? Console.WindowWidth - 1 : UsualWidth;
        }
        catch (IOException)
        {
            return UsualWidth;
        }
    }
}
