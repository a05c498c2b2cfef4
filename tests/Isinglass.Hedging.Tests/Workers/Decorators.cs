using System.Text.Json;
using System.Text.Json.Serialization;
using Isinglass.Hedging.Workers;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;

namespace Isinglass.Hedging.Tests.Workers;

/// <summary>Keeps every order and every answer as text.</summary>
internal sealed class RecordingWorkers(IScenarioWorkers workers) : IScenarioWorkers
{
    public List<string> Messages { get; } = [];

    public IReadOnlyList<ScenarioAnswer> Solve(IReadOnlyList<ScenarioOrder> orders, SolveControl control)
    {
        var answers = workers.Solve(orders, control);
        Messages.AddRange(orders.Select(Wire.Text));
        Messages.AddRange(answers.Select(Wire.Text));
        return answers;
    }
}

/// <summary>Answers come in another sequence in every round.</summary>
internal sealed class ShufflingWorkers(IScenarioWorkers workers) : IScenarioWorkers
{
    private int _round;

    public IReadOnlyList<ScenarioAnswer> Solve(IReadOnlyList<ScenarioOrder> orders, SolveControl control)
    {
        var answers = workers.Solve(orders, control).ToArray();
        new RandomKey(77).Derive(_round++).CreateSource().Shuffle(answers.AsSpan());
        return answers;
    }
}

/// <summary>All workers are lost before some rounds and built again elsewhere, from nothing but the model.</summary>
internal sealed class MortalWorkers(ScenarioModel model, ISolver solver, Func<int, bool> isLost) : IScenarioWorkers
{
    private LocalWorkers? _workers;
    private int _round;

    public int Lost { get; private set; }

    public IReadOnlyList<ScenarioAnswer> Solve(IReadOnlyList<ScenarioOrder> orders, SolveControl control)
    {
        if (_workers is null || isLost(_round++))
        {
            Lost++;
            _workers = new LocalWorkers(model, solver, 2);
        }

        return _workers.Solve(orders, control);
    }
}

/// <summary>Every order and answer crosses a wire, and every order is answered twice, as after a lost reply.</summary>
internal sealed class WiredWorkers(IScenarioWorkers workers) : IScenarioWorkers
{
    public IReadOnlyList<ScenarioAnswer> Solve(IReadOnlyList<ScenarioOrder> orders, SolveControl control)
    {
        workers.Solve([.. orders.Select(order => Wire.Send(order))], control);
        return [.. workers.Solve([.. orders.Select(order => Wire.Send(order))], control).Select(answer => Wire.Send(answer))];
    }
}

/// <summary>What leaves a process: text.</summary>
internal static class Wire
{
    private static readonly JsonSerializerOptions Options = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static string Text<T>(T message) => JsonSerializer.Serialize(message, Options);

    public static T Send<T>(T message) => JsonSerializer.Deserialize<T>(Text(message), Options)!;
}
