using Isinglass.Cli.Display;
using Isinglass.Hedging;
using Spectre.Console;

namespace Isinglass.Cli.Tests.Display;

public sealed class LiveBoardTests
{
    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(140)]
    public void Shows_where_it_is_the_curve_the_last_rounds_and_the_keys_within_the_width(int width)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = width;
        var board = new LiveBoard(console, static () => { });
        for (var round = 1; round <= 30; round++)
        {
            board.Take(0.5, new HedgingRound(round, 0.1, 0.5, 2.0 / round, 0, 1.0 / round, TimeSpan.FromSeconds(round)), 0.75);
        }

        board.Show(new LiveStep("margin 0.5", "best", 0.5));
        console.Write(board.Picture());
        string[] lines = [.. text.ToString().Split('\n').Select(static line => line.TrimEnd())];
        lines.ShouldAllBe(line => line.Length <= width);
        lines[0].ShouldContain("50 %");
        lines.ShouldContain(static line => line.Contains('\u2840') || line.Contains('\u28C0'));
        text.ToString().ShouldContain("30");
        text.ToString().ShouldContain("checkpoint now");
        text.ToString().ShouldNotContain(" 22 ");
    }

    [Fact]
    public void Keys_stop_and_ask_for_one_checkpoint()
    {
        var stops = 0;
        var board = new LiveBoard(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) }), () => stops++);
        board.TakeCheckpointWish().ShouldBeFalse();
        board.Press('c');
        board.Press('x');
        board.TakeCheckpointWish().ShouldBeTrue();
        board.TakeCheckpointWish().ShouldBeFalse();
        stops.ShouldBe(0);
        board.Press('q');
        stops.ShouldBe(1);
    }
}
