using Isinglass.Dashboard.Commands;
using Isinglass.Model;

namespace Isinglass.Dashboard;

/// <summary>What <c>isinglass runs</c> and <c>isinglass serve</c> become. Exit codes are those of isinglass: 0 done, 1 the work failed, 2 the input was
/// wrong.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        try
        {
            var read = Arguments.Read(arguments);
            return read.Command == "serve" ? await ServeCommand.RunAsync(read, CancellationToken.None) : RunsCommands.Run(read);
        }
        catch (InputException exception)
        {
            Told.Error(exception.Message);
            return 2;
        }
        catch (WorkException exception)
        {
            Told.Error(exception.Message);
            return 1;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Told.Error($"a file or standard output cannot be used: {exception.Message}");
            return 1;
        }
        catch (Microsoft.Data.Sqlite.SqliteException exception)
        {
            Told.Error($"the index of the runs cannot be used: {exception.Message} Remove its file, or wait for the process "
                + "that holds it.");
            return 1;
        }
    }
}
