namespace Isinglass.Neural.Data.Download;

/// <summary>How far a download is.</summary>
/// <param name="File">The file.</param>
/// <param name="Received">Bytes on the disk.</param>
/// <param name="Total">Bytes of the whole file; null when the mirror does not say.</param>
internal readonly record struct DownloadProgress(string File, long Received, long? Total);
