using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Images;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Neural.Tests.Data.Images;

public sealed class IdxFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Four_files_are_read_plain_or_packed_and_under_both_spellings_of_their_names(bool packed, bool dotted)
    {
        foreach (var (name, bytes) in IdxBytes.Folder())
        {
            var spelled = dotted ? name.Replace("-idx", ".idx", StringComparison.Ordinal) : name;
            _folder.Write(packed ? spelled + ".gz" : spelled, packed ? IdxBytes.Gzip(bytes) : bytes);
        }

        var (train, test) = DataCatalog.Load(_folder.Path, null, 1);
        train.Shape.ShouldBe(new ImageShape(2, 3));
        train.SampleCount.ShouldBe(6);
        train.Sample(1).ToArray().ShouldBe([6 / 255f, 7 / 255f, 8 / 255f, 9 / 255f, 10 / 255f, 11 / 255f]);
        train.Labels.ShouldBe([0, 1, 2, 0, 1, 2]);
        train.ClassNames.ShouldBe(["0", "1", "2"]);
        test.SampleCount.ShouldBe(4);
        test.Features[0].ShouldBe(1f);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(5, 7)]
    [InlineData(28, 23)]
    [InlineData(40, 30)]
    public void Images_brought_to_a_size_while_they_are_read_are_those_brought_to_it_afterwards(int height, int width)
    {
        var random = new byte[(60 + 20) * 28 * 23];
        var source = new RandomKey(51).Derive(height).CreateSource();
        random = [.. random.Select(_ => (byte)source.NextBelow(256))];
        var files = IdxBytes.Folder(60, 20);
        files["train-images-idx3-ubyte"] = IdxBytes.File([60, 28, 23], random.AsSpan(0, 60 * 28 * 23));
        files["t10k-images-idx3-ubyte"] = IdxBytes.Gzip(IdxBytes.File([20, 28, 23], random.AsSpan(60 * 28 * 23)));
        Write(files);
        var size = new ImageShape(height, width);
        var (whole, read) = (DataCatalog.Load(_folder.Path, null, 1), DataCatalog.Load(_folder.Path, null, 1, size: size));
        read.Train.Shape.ShouldBe(size);
        read.Train.Features.ShouldBe(whole.Train.Pool(size).Features);
        read.Test.Features.ShouldBe(whole.Test.Pool(size).Features);
        whole.Train.Features.ShouldBe(random[..(60 * 28 * 23)].Select(static value => value / 255f));
    }

    [Fact]
    public void Packing_is_told_by_content_not_by_name()
    {
        Write(IdxBytes.Folder().ToDictionary(static pair => pair.Key, static pair => IdxBytes.Gzip(pair.Value), StringComparer.Ordinal));
        DataCatalog.Load(_folder.Path, null, 1).Train.SampleCount.ShouldBe(6);
    }

    [Fact]
    public void A_file_of_class_names_names_the_classes()
    {
        Write(IdxBytes.Folder());
        _folder.Write("classes.txt", "cat\ndog\n\n big bird \n");
        DataCatalog.Load(_folder.Path, null, 1).Train.ClassNames.ShouldBe(["cat", "dog", "big bird"]);
        _folder.Write("classes.txt", "cat\ndog\n");
        Error().ShouldContain("label 3 is 2; there are 2 classes");
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte")]
    [InlineData("train-labels-idx1-ubyte")]
    [InlineData("t10k-images-idx3-ubyte")]
    [InlineData("t10k-labels-idx1-ubyte")]
    public void A_file_that_is_missing_empty_cut_or_too_long_is_named(string name)
    {
        var files = IdxBytes.Folder();
        var whole = files[name];
        Spoil(name, whole[..^1]).ShouldContain("cut short");
        Spoil(name, [.. whole, 0]).ShouldContain("holds more");
        Spoil(name, whole[..6]).ShouldContain("ends inside its header");
        Spoil(name, []).ShouldContain("empty");
        foreach (var missing in new[] { 1, 4, 5, 9, 15 })
        {
            Spoil(name, IdxBytes.Gzip(whole)[..^missing]).ShouldContain("cut short");
        }

        var flipped = IdxBytes.Gzip(whole);
        flipped[^6] ^= 1; // The check sum of gzip.
        Spoil(name, flipped).ShouldContain("damaged");
        File.Delete(_folder.File(name));
        Error().ShouldContain(name + ".gz");
    }

    [Fact]
    public void A_wrong_magic_number_is_explained()
    {
        var files = IdxBytes.Folder();
        Spoil("train-images-idx3-ubyte", files["train-labels-idx1-ubyte"]).ShouldContain("holds labels; perhaps two files were interchanged");
        Spoil("train-images-idx3-ubyte", "<html>not found</html>"u8.ToArray()).ShouldContain("begins with 3C68746D, expected 00000803");
        var floats = (byte[])files["train-images-idx3-ubyte"].Clone();
        floats[2] = 0x0D;
        Spoil("train-images-idx3-ubyte", floats).ShouldContain("expected 00000803");
    }

    [Theory]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(2000000000, 1)]
    [InlineData(60000, 28)]
    public void A_header_that_lies_allocates_next_to_nothing(int count, int side)
    {
        Write(IdxBytes.Folder());
        _folder.Write("train-images-idx3-ubyte", IdxBytes.File([count, side, side], [1, 2, 3]));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Error().ShouldContain(side > ImageShape.LargestSide ? "largest side" : "cut short");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(8_000_000);
    }

    [Theory]
    [InlineData(0, 2, 3)]
    [InlineData(-5, 2, 3)]
    [InlineData(6, 0, 3)]
    public void A_header_without_samples_or_pixels_is_refused(int count, int height, int width)
    {
        Write(IdxBytes.Folder());
        _folder.Write("train-images-idx3-ubyte", IdxBytes.File([count, height, width], []));
        Error().ShouldContain("cannot be right");
    }

    [Fact]
    public void Parts_that_do_not_belong_together_are_refused()
    {
        var other = IdxBytes.Folder(trainCount: 7, testCount: 4);
        Spoil("train-labels-idx1-ubyte", other["train-labels-idx1-ubyte"]).ShouldContain("7 labels, but 6 images");
        Spoil("t10k-images-idx3-ubyte", IdxBytes.File([4, 3, 2], new byte[24])).ShouldContain("3x2");
        Spoil("train-labels-idx1-ubyte", IdxBytes.File([6], new byte[6])).ShouldContain("all samples are of class '0'");
    }

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(0, 2, 255)]
    public void Classes_without_samples_are_left_out(byte first, byte second, byte third)
    {
        var files = IdxBytes.Folder();
        files["train-labels-idx1-ubyte"] = IdxBytes.File([6], [first, second, third, first, second, third]);
        files["t10k-labels-idx1-ubyte"] = IdxBytes.File([4], [third, second, third, first]);
        Write(files);
        var (train, test) = DataCatalog.Load(_folder.Path, null, 1);
        train.ClassNames.ShouldBe([$"{first}", $"{second}", $"{third}"]);
        train.Labels.ShouldBe([0, 1, 2, 0, 1, 2]);
        test.Labels.ShouldBe([2, 1, 2, 0]);
        train.SelectClasses([$"{third}", $"{second}"]).Labels.ShouldBe([1, 0, 1, 0]);
        _folder.Write("t10k-labels-idx1-ubyte", IdxBytes.File([4], [third, second, third, 7]));
        Error().ShouldContain("class '7' occurs among the test samples only");
    }

    [Fact]
    public void Genuine_data_are_read_by_their_own_counts()
    {
        foreach (var name in new[] { "mnist", "fashion-mnist" })
        {
            Require.Data(name);
            var (train, test) = DataCatalog.Load(name.ToUpperInvariant(), Require.Data(), 1);
            train.Name.ShouldBe(name);
            train.Shape.ShouldBe(new ImageShape(28, 28));
            train.Features.Length.ShouldBe(train.SampleCount * 784);
            train.SampleCount.ShouldBeGreaterThanOrEqualTo(10000);
            test.SampleCount.ShouldBeGreaterThanOrEqualTo(1000);
            train.CountClasses().Min().ShouldBeGreaterThan(train.SampleCount / 12);
            train.Features.Max().ShouldBe(1f);
            train.Features.Min().ShouldBe(0f);
        }
    }

    private string Spoil(string name, byte[] bytes)
    {
        Write(IdxBytes.Folder());
        _folder.Write(name, bytes);
        var message = Error();
        message.ShouldContain(name);
        return message;
    }

    private void Write(Dictionary<string, byte[]> files)
    {
        foreach (var (name, bytes) in files)
        {
            _folder.Write(name, bytes);
        }
    }

    private string Error() => Should.Throw<InputException>(() => DataCatalog.Load(_folder.Path, null, 1)).Message;
}
