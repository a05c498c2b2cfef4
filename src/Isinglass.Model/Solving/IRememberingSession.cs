namespace Isinglass.Model.Solving;

/// <summary>A session whose answers depend on its earlier solves: with the same memory, model and request it gives the same answer.</summary>
internal interface IRememberingSession : ISolverSession
{
    /// <summary>Its memory; null before the first solve, or to clear it.</summary>
    SessionMemory? Memory { get; set; }
}
