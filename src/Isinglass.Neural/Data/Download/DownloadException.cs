namespace Isinglass.Neural.Data.Download;

/// <summary>No mirror gave a file. The message lists what each one did, and what can be done.</summary>
internal sealed class DownloadException(string message) : Exception(message);
