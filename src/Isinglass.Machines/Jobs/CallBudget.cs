using System.Globalization;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Machines.Jobs;

/// <summary>A spending limit: a number of calls or a machine time that is never exceeded. Answers from the journal cost nothing.</summary>
public sealed class CallBudget
{
    private const string CallsUnit = "calls";

    private readonly Lock _lock = new();
    private readonly string _text;
    private readonly long _calls;
    private readonly TimeSpan _time;
    private long _used;
    private TimeSpan _spent;

    private CallBudget(string text, long calls, TimeSpan time) => (_text, _calls, _time) = (text, calls, time);

    /// <summary>No limit.</summary>
    public static CallBudget Unlimited => new("none", long.MaxValue, TimeSpan.MaxValue);

    /// <summary>Machine calls so far.</summary>
    public long Calls => Interlocked.Read(ref _used);

    /// <summary>Reads a budget such as <c>20s</c> of machine time or <c>100calls</c>.</summary>
    /// <exception cref="InputException">It is not a budget.</exception>
    public static CallBudget Parse(string text)
    {
        if (text.EndsWith(CallsUnit, StringComparison.Ordinal)
            && long.TryParse(text[..^CallsUnit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var calls))
        {
            return new CallBudget(text, calls, TimeSpan.MaxValue);
        }

        return DurationText.TryParse(text) is { } time ? new CallBudget(text, long.MaxValue, time)
            : throw new InputException($"'{text}' is no budget. Write calls or time of the machine: 100calls, 20s, 5m.");
    }

    /// <summary>Charges a call to the budget.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="time">The largest time that the call can be charged.</param>
    /// <exception cref="WorkException">The budget is used up.</exception>
    internal void Take(string machine, TimeSpan time)
    {
        lock (_lock)
        {
            if (_used >= _calls || time > _time - _spent)
            {
                throw new WorkException(
                    $"The budget of {_text} does not allow another call of {machine} ({_used} calls with {_spent.TotalSeconds:0.###} s are used, the next " +
                        $"takes up to {time.TotalSeconds:0.###} s). Nothing was sent. Raise the budget to go on.");
            }

            _used++;
            _spent += time;
        }
    }

    /// <summary>Returns the time that a call was not charged.</summary>
    internal void GiveBack(TimeSpan time)
    {
        lock (_lock)
        {
            _spent -= time < _spent ? time : _spent;
        }
    }
}
