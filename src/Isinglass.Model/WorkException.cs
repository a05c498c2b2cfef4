namespace Isinglass.Model;

/// <summary>
/// The input was correct, but something else failed: a file cannot be written, a program failed, memory is short. The message says what, why, and what to do;
/// exit code 1.
/// </summary>
public class WorkException(string message, Exception? cause = null) : Exception(message, cause);
