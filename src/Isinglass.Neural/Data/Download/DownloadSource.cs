using Isinglass.Model;
using Isinglass.Neural.Data.Images;

namespace Isinglass.Neural.Data.Download;

/// <summary>Where the files of a data set are, and their checksums.</summary>
/// <param name="Mirrors">Addresses of folders that hold the files, the preferred one first; each ends with '/'.</param>
/// <param name="Files">The files.</param>
internal sealed record DownloadSource(IReadOnlyList<Uri> Mirrors, IReadOnlyList<DownloadFile> Files)
{
    /// <summary>The environment variable with other mirrors: addresses separated by blanks, each a folder with a folder for each data set.</summary>
    public const string MirrorVariable = "ISINGLASS_MIRROR";

    private static readonly Dictionary<string, DownloadSource> Published = new(StringComparer.Ordinal)
    {
        ["mnist"] = Create(
            ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"],
            ["f68b3c2dcbeaaa9fbdd348bbdeb94873", "d53e105ee54ea40749a09fcbcd1e9432", "9fb629c4189551a2d022fa330f9573f3", "ec29112dd5afa0611ce80d1b7f02629c"]),
        ["fashion-mnist"] = Create(
            ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/", "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/"],
            ["8d4fb7e6c68d591d4c3dfef9ec88bf0d", "25c81989df183df01b3e8a0aad5dffbe", "bef4ecab320f06d8554ea6380940ec79", "bb300cfdad3c16e7a12a480ee83cd310"]),
    };

    /// <summary>The published source of a data set, or null when nothing has to be downloaded.</summary>
    /// <param name="info">The data set.</param>
    /// <param name="mirrors">Other mirrors (the value of ISINGLASS_MIRROR); null or empty = the published ones. The checksums stay.</param>
    /// <exception cref="InputException">A mirror is not an address.</exception>
    public static DownloadSource? Find(DataSetInfo info, string? mirrors)
    {
        var source = Published.GetValueOrDefault(info.Name);
        return source is null || string.IsNullOrWhiteSpace(mirrors)
            ? source
            : source with { Mirrors = [.. mirrors.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(mirror => ParseMirror(mirror, info.Name))] };
    }

    private static Uri ParseMirror(string text, string name) =>
        Uri.TryCreate($"{text.TrimEnd('/')}/{name}/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new InputException($"'{text}' in {MirrorVariable} is not an address. Write http://... or https://..., several separated by blanks.");

    private static DownloadSource Create(string[] mirrors, string[] checkSums) => new(
        [.. mirrors.Select(static mirror => new Uri(mirror))],
        [.. IdxFolder.FileNames.Zip(checkSums, static (name, md5) => new DownloadFile(name + ".gz", md5))]);
}
