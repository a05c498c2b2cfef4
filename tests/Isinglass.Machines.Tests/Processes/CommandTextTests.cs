using Isinglass.Machines.Processes;
using Isinglass.Model;

namespace Isinglass.Machines.Tests.Processes;

/// <summary>Words of commands: blanks and quotes, and nothing that a shell would do.</summary>
public sealed class CommandTextTests
{
    [Theory]
    [InlineData("python3 machine.py", "python3|machine.py")]
    [InlineData("  a\tb \n c ", "a|b|c")]
    [InlineData("'my program' \"an 'argument'\"", "my program|an 'argument'")]
    [InlineData("--name='a b'c", "--name=a bc")]
    [InlineData("a '' b", "a||b")]
    [InlineData("echo $HOME `id` ; rm * | c:\\x > y & z", "echo|$HOME|`id`|;|rm|*|PIPE|c:\\x|>|y|&|z")]
    public void Blanks_separate_words_and_quotes_keep_them_together(string text, string words) =>
        CommandText.Split(text).ShouldBe(words.Split('|').Select(static word => word == "PIPE" ? "|" : word));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("  ", "empty")]
    [InlineData("'' x", "empty")]
    [InlineData("a 'b", "Close the quote")]
    [InlineData("a \"b'", "Close the quote")]
    public void What_is_no_command_is_refused(string text, string words) =>
        Should.Throw<InputException>(() => CommandText.Split(text)).Message.ShouldContain(words);

    [Fact]
    public void A_name_says_format_kind_of_variables_and_longest_time()
    {
        var plain = ProcessName.Parse("process:a b:c");
        plain.Command.ShouldBe(["a", "b:c"]);
        (plain.Format, plain.Vartype, plain.CallLimit).ShouldBe((null, Vartype.Binary, TimeSpan.FromMinutes(10)));
        var full = ProcessName.Parse("process+spin+qbsolv+90s:m {model}");
        (full.Format!.Name, full.Vartype, full.CallLimit).ShouldBe(("qbsolv", Vartype.Spin, TimeSpan.FromSeconds(90)));
    }

    [Theory]
    [InlineData("process+qbsovl:m", "'qbsolv'")]
    [InlineData("process+10:m", "neither a duration")]
    [InlineData("process+spin", "names no program")]
    [InlineData("process:m {model}", "need a format")]
    [InlineData("process+spin:m --out={samples}", "need a format")]
    public void A_name_with_a_slip_is_refused(string name, string words) =>
        Should.Throw<InputException>(() => ProcessName.Parse(name)).Message.ShouldContain(words);
}
