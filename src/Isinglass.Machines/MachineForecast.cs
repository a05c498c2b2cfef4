using System.Globalization;
using Isinglass.Machines.Connections;
using Isinglass.Machines.Services;
using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;

namespace Isinglass.Machines;

/// <summary>What an external machine would be sent, and what it could cost: computed here, nothing is sent.</summary>
internal sealed record MachineForecast
{
    /// <summary>What the machine accepts.</summary>
    public required MachineLimits Limits { get; init; }

    /// <summary>Variables of a call.</summary>
    public required int Variables { get; init; }

    /// <summary>Couplings of a call.</summary>
    public required int Interactions { get; init; }

    /// <summary>Rows that are sent as rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Bytes of a request.</summary>
    public required long RequestBytes { get; init; }

    /// <summary>The changes made to the model, a sentence each.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>Bits of the widest coefficient that are lost.</summary>
    public required int BitsLost { get; init; }

    /// <summary>Largest number of calls.</summary>
    public required int Calls { get; init; }

    /// <summary>Machine time that a call requests; null = calls have no time.</summary>
    public TimeSpan? CallTime { get; init; }

    /// <summary>Price of an hour of the machine, from the user's settings; null = unknown.</summary>
    public double? PricePerHour { get; init; }

    /// <summary>Largest machine time; null = calls have no time.</summary>
    public TimeSpan? LongestTime => CallTime * Calls;

    /// <summary>The highest possible cost, in the unit of the price; null = unknown.</summary>
    public double? Cost => PricePerHour * LongestTime?.TotalHours;

    /// <summary>The forecast of a model.</summary>
    /// <param name="name">The machine.</param>
    /// <param name="model">The model that a call minimises.</param>
    /// <param name="rows">The model with the rows that are sent as rows; null = none.</param>
    /// <param name="reads">Reads of a call.</param>
    /// <param name="time">Time limit of a call; null = the machine's default.</param>
    /// <param name="calls">Largest number of calls.</param>
    /// <exception cref="InputException">The model cannot be made to fit, or the name is wrong.</exception>
    public static MachineForecast Of(string name, BinaryQuadraticModel model, ConstrainedQuadraticModel? rows, int reads, TimeSpan? time, int calls)
    {
        var limits = OutsideMachines.LimitsOf(name);
        var prepared = MachinePreparation.Of(model, limits);
        var native = rows is null ? [] : ServiceRow.Of(rows);
        var order = new ServiceOrder(prepared.Model, new SampleRequest { Key = new RandomKey(0), Reads = Math.Min(reads, limits.MaximumReads) },
            limits.TimeOf(time))
        {
            Rows = native,
            Multipliers = [.. native.Select(static _ => 1L)],
            Constrained = rows,
        };
        return new MachineForecast
        {
            Limits = limits,
            Variables = prepared.Model.VariableCount,
            Interactions = prepared.Model.InteractionCount,
            Rows = native.Count,
            RequestBytes = OutsideMachines.RequestBytes(name, order),
            Steps = [.. RowSteps(native, limits), .. prepared.Steps],
            BitsLost = prepared.BitsLost,
            Calls = calls,
            CallTime = limits.LeastTime is null ? null : order.Time,
            PricePerHour = PriceOf(name),
        };
    }

    private static IEnumerable<string> RowSteps(IReadOnlyList<ServiceRow> rows, MachineLimits limits)
    {
        var groups = limits.TakesGroups ? rows.Count(static row => row.IsGroup) : 0;
        if (rows.Count > 0)
        {
            yield return $"{rows.Count(static row => !row.IsEquality)} inequalities go as rows, {groups} rows as groups of which one bit is " +
                $"set, {rows.Count(static row => row.IsEquality) - groups} equalities as equalities or penalties of the machine.";
        }
    }

    private static double? PriceOf(string name)
    {
        const string key = "price_per_hour";
        if (OutsideMachines.TokenVariable(name) is null || MachineSettings.Of(name).Value(key) is not { } text)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var price) && price >= 0 ? price
            : throw new InputException($"{key} of {name} is '{text}'; it must be a number.");
    }
}
