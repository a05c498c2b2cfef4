using System.Net;
using System.Net.Sockets;
using Isinglass.Dashboard.Web;
using Isinglass.Model;

namespace Isinglass.Dashboard.Commands;

/// <summary><c>isinglass serve</c>: prints the address of the page and serves it until Ctrl-C.</summary>
internal static class ServeCommand
{
    private const int UsualPort = 7300;

    private const int ShortestToken = 8;

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancellation)
    {
        var settings = Read(arguments);
        await using var server = new DashboardServer(settings, TimeProvider.System);
        await server.StartAsync(cancellation);
        Console.WriteLine(server.Address);
        if (settings.AllowsJobs)
        {
            await Console.Error.WriteLineAsync("isinglass: visitors may start and stop training on this machine.");
        }

        await server.WaitAsync(cancellation);
        return 0;
    }

    /// <summary>The settings of the command line; those that would open the page to others without a token are refused.</summary>
    /// <exception cref="InputException">An option is wrong.</exception>
    public static ServeSettings Read(Arguments arguments)
    {
        var port = arguments.Number("--port") ?? UsualPort;
        if (port > IPEndPoint.MaxPort)
        {
            throw new InputException($"--port must be at most {IPEndPoint.MaxPort}, not {port}.");
        }

        var address = IPAddress.Loopback;
        if (arguments.Value("--listen") is { } text && !IPAddress.TryParse(text == "localhost" ? "127.0.0.1" : text, out address!))
        {
            throw new InputException($"--listen takes an address, such as 0.0.0.0 or 192.168.1.5, not '{text}'.");
        }

        var token = Token(arguments.Value("--token"));
        return token is null && !IPAddress.IsLoopback(address)
            ? throw new InputException($"--listen {address} opens the page to other machines: say by --token what visitors must know (--token @FILE reads it "
            + $"from a file).")
            : new ServeSettings
            {
                Runs = arguments.Value("--runs") ?? "runs",
                Address = address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 ? address : IPAddress.Loopback,
                Port = port,
                Token = token,
                AllowsJobs = arguments.Has("--allow-jobs"),
                JobFolder = arguments.Value("--jobs") ?? "jobs",
                DataDirectory = arguments.Value("--data-dir"),
                Program = arguments.Value("--program"),
            };
    }

    private static string? Token(string? text)
    {
        if (text is null)
        {
            return null;
        }

        string token;
        try
        {
            token = (text.StartsWith('@') ? File.ReadAllText(text[1..]) : text).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The token cannot be read from {text[1..]}: {exception.Message}", exception);
        }

        return token.Length >= ShortestToken ? token : throw new InputException($"A token has at least {ShortestToken} characters, so that nobody guesses it.");
    }
}
