namespace Isinglass.Neural.Data.Download;

/// <summary>No mirror gave a file. The message lists what went wrong at each, and what can be done.</summary>
internal sealed class DownloadException(string message) : Exception(message);
