using Isinglass.RunStore.Folders;

namespace Isinglass.RunStore.Index;

/// <summary>States as words.</summary>
internal static class StateNames
{
    public static string Of(RunState state) => state switch
    {
        RunState.Running => "running",
        RunState.Interrupted => "interrupted",
        RunState.Stopped => "stopped",
        RunState.Finished => "finished",
        _ => "damaged",
    };

    public static RunState Parse(string word) => Enum.GetValues<RunState>().First(state => Of(state) == word);
}
