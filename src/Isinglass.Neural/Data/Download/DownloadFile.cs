namespace Isinglass.Neural.Data.Download;

/// <summary>A file to download.</summary>
/// <param name="Name">Its name, at the mirrors and on the disk.</param>
/// <param name="Md5">Its published checksum: 32 hexadecimal digits.</param>
internal sealed record DownloadFile(string Name, string Md5);
