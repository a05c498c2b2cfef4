using System.CommandLine;

namespace Isinglass.Cli.Tests;

/// <summary>An empty text, as a script gives it whose variable was not set, is refused by name, whatever takes it.</summary>
public sealed class EmptyTextTests
{
    [Fact]
    public void Every_argument_and_every_option_that_takes_a_text_refuses_an_empty_one()
    {
        var root = Program.Root(null);
        var count = 0;
        foreach (var (command, path) in Leaves(root, []))
        {
            string[] arguments = [.. command.Arguments.Select(static argument => argument.Name == "ID" ? "1" : "x")];
            for (var k = 0; k < arguments.Length; k++, count++)
            {
                Refused([.. path, .. arguments.Select((word, at) => at == k ? "" : word)], command.Arguments[k].Name);
            }

            foreach (var option in command.Options.Where(static option => option.ValueType == typeof(string) || option.ValueType == typeof(string[])))
            {
                count++;
                Refused([.. path, .. arguments, option.Name, ""], option.Name);
            }
        }

        count.ShouldBeGreaterThan(200);

        void Refused(string[] words, string name) => root.Parse(words).Errors.Select(static error => error.Message)
            .ShouldContain(message => message == $"{name} is empty. Write what it should be, or leave it out.", string.Join(' ', words));
    }

    private static IEnumerable<(Command Command, string[] Path)> Leaves(Command command, string[] path) => command.Subcommands.Count == 0 ? [(command, path)]
        : command.Subcommands.SelectMany(below => Leaves(below, [.. path, below.Name]));
}
