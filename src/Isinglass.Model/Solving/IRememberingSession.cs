namespace Isinglass.Model.Solving;

/// <summary>A session whose answers depend on its solves before: with the same memory, model and request it gives the same answer.</summary>
internal interface IRememberingSession : ISolverSession
{
    /// <summary>What it remembers; null before the first solve, and when it is to remember nothing.</summary>
    SessionMemory? Memory { get; set; }
}
