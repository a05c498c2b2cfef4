namespace Isinglass.Cli.Display;

/// <summary>The width of the terminal.</summary>
internal static class Terminal
{
    /// <summary>Width when a terminal does not report one.</summary>
    public const int UsualWidth = 100;

    /// <summary>Columns of standard output; null when it is no terminal.</summary>
    public static int? OutputWidth => Console.IsOutputRedirected ? null : Columns();

    /// <summary>Columns of standard error; null when it is no terminal.</summary>
    public static int? ErrorWidth => Console.IsErrorRedirected ? null : Columns();

    private static int Columns()
    {
        try
        {
            // Some terminals break lines in the last column.
            return Console.WindowWidth > 20 ? Console.WindowWidth - 1 : UsualWidth;
        }
        catch (IOException)
        {
            return UsualWidth;
        }
    }
}
