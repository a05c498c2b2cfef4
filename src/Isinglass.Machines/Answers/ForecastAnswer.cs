using Isinglass.Files;
using Isinglass.Files.Answers;

namespace Isinglass.Machines.Answers;

/// <summary>What an external machine would be sent, and what it could cost.</summary>
internal sealed class ForecastAnswer : IAnswer
{
    private readonly MachineForecast _forecast;

    private ForecastAnswer(MachineForecast forecast) => _forecast = forecast;

    public string Machine => _forecast.Limits.Name;

    public int Variables => _forecast.Variables;

    public int Interactions => _forecast.Interactions;

    public int Rows => _forecast.Rows;

    public long RequestBytes => _forecast.RequestBytes;

    public IReadOnlyList<string> Steps => _forecast.Steps;

    public int BitsLost => _forecast.BitsLost;

    public int Calls => _forecast.Calls;

    public double? CallSeconds => _forecast.CallTime?.TotalSeconds;

    public double? LongestSeconds => _forecast.LongestTime?.TotalSeconds;

    public double? PricePerHour => _forecast.PricePerHour;

    public double? Cost => _forecast.Cost;

    IEnumerable<AnswerPart> IAnswer.Parts =>
    [
        ("machine", $"{Machine}: {_forecast.Limits.Summary}"),
        ("sent", $"{Variables} variables, {Interactions} couplings, {Rows} rows; {RequestBytes} bytes a call"),
        .. Steps.Select(static step => (AnswerPart)("prepared", step)),
        ("calls", Calls == 1 ? "1" : $"up to {Calls}"),
        ("time", CallSeconds is { } seconds ? $"{seconds} s of the machine a call, at most {LongestSeconds} s" : "the program's own"),
        ("cost", Cost is { } cost ? $"at most {cost:0.##} at {PricePerHour} an hour"
            : CallSeconds is null ? "none known here" : "not known here: write 'price_per_hour = ...' into machines.conf"),
    ];

    /// <summary>The answer of a forecast.</summary>
    public static ForecastAnswer Of(MachineForecast forecast) => new(forecast);

    public byte[] ToJson() => JsonText.Bytes(this, MachineJson.Default.ForecastAnswer);
}
