namespace Isinglass.Model;

/// <summary>
/// The input was right, and yet something outside failed: a file cannot be written, a program ended badly, memory is short. The message says what, why, and
/// what to do; exit code 1.
/// </summary>
public class WorkException(string message, Exception? cause = null) : Exception(message, cause);
