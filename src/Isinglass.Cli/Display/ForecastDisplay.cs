using System.Text.Json;
using Isinglass.Files;
using Isinglass.Machines;

namespace Isinglass.Cli.Display;

/// <summary>What a machine outside would be sent and could cost.</summary>
internal static class ForecastDisplay
{
    public static void Print(MachineForecast forecast, Action<string, string> line)
    {
        line("machine", $"{forecast.Limits.Name}: {forecast.Limits.Summary}");
        line("sent", $"{forecast.Variables} variables, {forecast.Interactions} couplings, {forecast.Rows} rows; {forecast.RequestBytes} bytes a call");
        foreach (var step in forecast.Steps)
        {
            line("prepared", step);
        }

        line("calls", forecast.Calls == 1 ? "1" : $"up to {forecast.Calls}");
        line("time", forecast.CallTime is { } time ? $"{time.TotalSeconds} s of the machine a call, at most {forecast.LongestTime!.Value.TotalSeconds} s"
            : "the program's own");
        line("cost", forecast.Cost is { } cost ? $"at most {cost:0.##} at {forecast.PricePerHour} an hour"
            : forecast.CallTime is null ? "none known here" : "not known here: write 'price_per_hour = ...' into machines.conf");
    }

    public static void Write(Utf8JsonWriter json, MachineForecast forecast)
    {
        json.WriteString("machine", forecast.Limits.Name);
        json.WriteNumber("variables", forecast.Variables);
        json.WriteNumber("interactions", forecast.Interactions);
        json.WriteNumber("rows", forecast.Rows);
        json.WriteNumber("request_bytes", forecast.RequestBytes);
        json.WriteStartArray("steps");
        foreach (var step in forecast.Steps)
        {
            json.WriteStringValue(step);
        }

        json.WriteEndArray();
        json.WriteNumber("bits_lost", forecast.BitsLost);
        json.WriteNumber("calls", forecast.Calls);
        json.WriteFinite("call_seconds", forecast.CallTime?.TotalSeconds);
        json.WriteFinite("longest_seconds", forecast.LongestTime?.TotalSeconds);
        json.WriteFinite("price_per_hour", forecast.PricePerHour);
        json.WriteFinite("cost", forecast.Cost);
    }
}
