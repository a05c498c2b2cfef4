using Isinglass.Hedging;
using Isinglass.Model;
using Isinglass.Model.Control;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Isinglass.Cli.Display;

/// <summary>The live display of a training on a terminal: progress, the loss as a curve, the last rounds, and keys.</summary>
/// <param name="console">The terminal.</param>
/// <param name="stop">Called when somebody presses q.</param>
internal sealed class LiveBoard(IAnsiConsole console, Action stop)
{
    private const int ShownRounds = 8, PlotRows = 8, MostColumns = 76, Frame = 4;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly List<(double Margin, HedgingRound Round, double Accuracy)> _rounds = [];
    private readonly Watch _watch = Watch.Start();
    private LiveStep _step = new("reading data");
    private LiveDisplayContext? _display;
    private TimeSpan _drawn;
    private int _checkpoints;

    /// <summary>A board on standard error, like all output during the work.</summary>
    /// <param name="stop">Called when somebody presses q.</param>
    /// <exception cref="InputException">Standard error is not a terminal.</exception>
    public static LiveBoard OnTerminal(Action stop) => Console.IsErrorRedirected
        ? throw new InputException("--live draws on a terminal, and standard error is none. Leave it out: a line every few seconds says where the training is.")
        : new LiveBoard(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }), stop);

    /// <summary>Whether a checkpoint was requested since the last call.</summary>
    public bool TakeCheckpointWish() => Interlocked.Exchange(ref _checkpoints, 0) > 0;

    /// <summary>Runs work with the board shown.</summary>
    public T Run<T>(Func<T> work) => console.Live(Picture()).AutoClear(true).Start(display =>
    {
        using var ended = new CancellationTokenSource();
        _display = display;
        var keys = new Thread(() => Listen(ended.Token)) { IsBackground = true, Name = "keys" };
        keys.Start();
        try
        {
            return work();
        }
        finally
        {
            ended.Cancel();
            keys.Join();
            _display = null;
        }
    });

    /// <summary>Adds a finished round.</summary>
    public void Take(double margin, HedgingRound round, double accuracy)
    {
        lock (_lock)
        {
            _rounds.Add((margin, round, accuracy));
        }
    }

    /// <summary>Shows the progress of the training.</summary>
    public void Show(LiveStep step)
    {
        lock (_lock)
        {
            _step = step;
            if (_display is not null && _watch.Elapsed - _drawn >= Interval)
            {
                _drawn = _watch.Elapsed;
                _display.UpdateTarget(Picture());
            }
        }
    }

    /// <summary>Handles a key; others are ignored.</summary>
    internal void Press(char key)
    {
        if (key is 'q' or 'Q')
        {
            stop();
        }
        else if (key is 'c' or 'C')
        {
            Interlocked.Increment(ref _checkpoints);
        }
    }

    /// <summary>The board.</summary>
    internal IRenderable Picture()
    {
        var columns = Math.Max(1, Math.Min(MostColumns, console.Profile.Width - Frame));
        var parts = new List<IRenderable> { new Text(_step.Fit(_watch.Elapsed, columns)) };
        if (_rounds.Count > 0)
        {
            double[] losses = [.. _rounds.Select(static entry => entry.Round.InnerBound)];
            parts.Add(new Panel(new Text(string.Join('\n', BraillePlot.Lines(losses, columns - Frame, PlotRows))))
            {
                Header = new PanelHeader($" loss of the best network, {losses.Min():F4} to {losses.Max():F4}, by round "),
            });
            parts.Add(Rounds());
        }

        parts.Add(new Text("q: finish with the best so far   c: checkpoint now"));
        return new Rows(parts);
    }

    private Table Rounds()
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var header in new[] { "margin", "round", "loss", "best", "right %", "variance", "rho" })
        {
            table.AddColumn(new TableColumn(header).RightAligned());
        }

        foreach (var (margin, round, accuracy) in _rounds.TakeLast(ShownRounds))
        {
            table.AddRow($"{margin:0.###}", $"{round.Round}", $"{round.ConsensusObjective:F4}", $"{round.InnerBound:F4}", $"{100 * accuracy:F2}",
                $"{round.ConsensusVariance:F3}", $"{round.Rho:G3}");
        }

        return table;
    }

    private void Listen(CancellationToken ended)
    {
        while (!ended.WaitHandle.WaitOne(Interval))
        {
            while (!Console.IsInputRedirected && Console.KeyAvailable)
            {
                Press(Console.ReadKey(intercept: true).KeyChar);
            }
        }
    }
}
