using System.IO.Compression;
using System.Text;
using Isinglass.Model;

namespace Isinglass.Formats.Tests;

/// <summary>Files for tests: texts in memory.</summary>
internal static class FormatFiles
{
    public static ModelFile Read(string name, string text, FormatOptions? options = null) => ModelFormats.Read(name, Encoding.UTF8.GetBytes(text), options);

    public static InputException Refused(string name, string text, FormatOptions? options = null) =>
        Should.Throw<InputException>(() => Read(name, text, options));

    public static string WriteText(ModelFile file, string format, FormatOptions? options = null) =>
        Encoding.UTF8.GetString(Write(file, format, options));

    public static byte[] Write(ModelFile file, string format, FormatOptions? options = null) =>
        ModelFormats.Write(file, (options ?? FormatOptions.Default) with { Format = format }, out _);

    public static byte[] Packed(byte[] content)
    {
        using var result = new MemoryStream();
        using (var packed = new GZipStream(result, CompressionLevel.Fastest, leaveOpen: true))
        {
            packed.Write(content);
        }

        return result.ToArray();
    }
}
