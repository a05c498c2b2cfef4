using System.IO.Compression;
using System.Text;
using Isinglass.Testing;

namespace Isinglass.Files.Tests;

public sealed class PackingTests
{
    private static readonly byte[] Plain = Encoding.ASCII.GetBytes("p maxcut 3 2\n" + string.Join('\n', Enumerable.Repeat("1 2 3", 40)));

    /// <summary>The text as gzip (of the framework), xz 5.4.1 and zstd 1.5.4 pack it.</summary>
    private static readonly Dictionary<string, byte[]> Packed = new()
    {
        ["gzip"] = Gzipped(),
        ["xz"] = Convert.FromBase64String("/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AD7ABhdADgICaZUl7tIJ4X+vd4Nz3pG70RjAslgAABXCWcXi8TfMAABNPwBAAAAX0vG"
            + "abHEZ/sCAAAAAARZWg=="),
        ["Zstandard"] = Convert.FromBase64String("KLUv/ST8zQAAkHAgbWF4Y3V0IDMgMgoxIDIgMwEAzqFKGHhufCw="),
    };

    public static TheoryData<string> Names => [.. Packed.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_others_packed_is_unpacked_within_a_limit(string name)
    {
        Packing.NameOf(Packed[name]).ShouldBe(name);
        Packing.Unpack(Packed[name]).ShouldBe(Plain);
        Packing.Unpack(Packed[name], Plain.Length).ShouldBe(Plain);
        Packing.Unpack(Packed[name], Plain.Length - 1).ShouldBeNull();
    }

    [Fact]
    public void Check_sums_are_those_of_the_standard()
    {
        // The check value of CRC-32 (ISO HDLC), and every length against one byte after the other.
        (~Gzip.Append(Gzip.NoBytes, "123456789"u8)).ShouldBe(0xCBF43926);
        for (var length = 0; length <= Plain.Length; length++)
        {
            var sum = uint.MaxValue;
            foreach (var value in Plain.AsSpan(0, length))
            {
                sum ^= value;
                for (var bit = 0; bit < 8; bit++)
                {
                    sum = (sum & 1) != 0 ? 0xEDB88320 ^ (sum >> 1) : sum >> 1;
                }
            }

            Gzip.Append(Gzip.Append(Gzip.NoBytes, Plain.AsSpan(0, length / 3)), Plain.AsSpan(length / 3, length - length / 3)).ShouldBe(sum);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_file_that_is_unpacked_while_it_is_read_is_told_whole_or_damaged(int members)
    {
        using var folder = new TemporaryFolder();
        var packed = Enumerable.Repeat(Packed["gzip"], members).SelectMany(static bytes => bytes).ToArray();
        ReadForward(packed).ShouldBe(Enumerable.Repeat(Plain, members).SelectMany(static bytes => bytes));
        var last = packed.Length - Packed["gzip"].Length;
        for (var length = last + Packing.MagicLength; length < packed.Length; length++)
        {
            Should.Throw<InvalidDataException>(() => ReadForward(packed[..length]), $"{length} bytes");
        }

        byte[] ReadForward(byte[] bytes)
        {
            var path = folder.File("a.gz");
            System.IO.File.WriteAllBytes(path, bytes);
            using var stream = new GzipForward(new FileStream(path, FileMode.Open, FileAccess.Read));
            using var result = new MemoryStream();
            stream.CopyTo(result);
            return result.ToArray();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bytes_that_are_cut_short_anywhere_are_refused(string name)
    {
        for (var length = Packing.MagicLength; length < Packed[name].Length; length++)
        {
            Should.Throw<InvalidDataException>(() => Packing.Unpack(Packed[name][..length]), $"{length} bytes");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Flipped_bits_never_change_the_content(string name)
    {
        foreach (var bit in Enumerable.Range(8 * Packing.MagicLength, 8 * (Packed[name].Length - Packing.MagicLength)))
        {
            var damaged = (byte[])Packed[name].Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Packing.Unpack(damaged).ShouldBe(Plain, $"bit {bit}");
            }
            catch (InvalidDataException)
            {
                // Refused, as most of them are.
            }
        }
    }

    [Theory]
    [InlineData("a.lp.gz", "a.lp")]
    [InlineData("a.qs.XZ", "a.qs")]
    [InlineData("a.zst", "a")]
    [InlineData("gz", "gz")]
    [InlineData("a.lp", "a.lp")]
    public void Names_lose_the_ending_of_the_packing(string name, string plain) => Packing.PlainName(name).ShouldBe(plain);

    private static byte[] Gzipped()
    {
        using var bytes = new MemoryStream();
        using (var stream = new GZipStream(bytes, CompressionLevel.Optimal))
        {
            stream.Write(Plain);
        }

        return bytes.ToArray();
    }
}
