using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Download;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Neural.Tests.Data.Download;

public sealed class DataDownloaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileServer _server = new();
    private readonly FileServer _second = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private readonly byte[] _content;

    public DataDownloaderTests()
    {
        _content = new byte[300_000];
        var random = new RandomKey(1).CreateSource();
        for (var k = 0; k < _content.Length; k++)
        {
            _content[k] = (byte)random.NextBits();
        }

        _server.Put("a.gz", _content);
        _second.Put("a.gz", _content);
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _second.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_arrives_whole_under_its_own_name_with_progress()
    {
        var progress = new Recorder();
        (await DownloadAsync(progress)).ShouldBe(StopReason.Completed);
        ShouldBeWhole();
        progress.All[^1].ShouldBe(new DownloadProgress("a.gz", _content.Length, _content.Length));
        progress.All.ShouldBe(progress.All.OrderBy(static step => step.Received));
    }

    [Fact]
    public async Task What_is_there_already_is_not_asked_for_again()
    {
        _folder.Write("a.gz", _content);
        (await DownloadAsync()).ShouldBe(StopReason.Completed);
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_begun_file_is_continued_where_it_ended()
    {
        _folder.Write("a.gz.part", _content[..123_456]);
        await DownloadAsync();
        ShouldBeWhole();
        _server.Requests.ShouldBe([("a.gz", 123_456L)]);
    }

    [Fact]
    public async Task A_complete_part_file_only_gets_its_name()
    {
        _folder.Write("a.gz.part", _content);
        await DownloadAsync();
        ShouldBeWhole();
    }

    [Fact]
    public async Task A_mirror_that_cannot_continue_begins_anew()
    {
        _server.SupportsRanges = false;
        _folder.Write("a.gz.part", _content[..123_456]);
        await DownloadAsync();
        ShouldBeWhole();
    }

    [Fact]
    public async Task A_line_that_breaks_is_taken_up_by_the_next_mirror_where_it_broke()
    {
        _server.CutAfter = 100_000;
        _server.CutAnswers = 1;
        await DownloadAsync();
        ShouldBeWhole();
        _second.Requests.Single().From.ShouldBe(100_000);
    }

    [Fact]
    public async Task A_begun_file_that_is_damaged_is_removed_and_fetched_anew()
    {
        _folder.Write("a.gz.part", new byte[1000]);
        await DownloadAsync();
        ShouldBeWhole();
        _second.Requests.Single().From.ShouldBe(0);
    }

    [Fact]
    public async Task A_mirror_without_the_file_is_passed_over()
    {
        _server.Put("b.gz", _content);
        var source = new DownloadSource([_server.Address, _second.Address], [new DownloadFile("c.gz", Md5(_content))]);
        _second.Put("c.gz", _content);
        (await Downloader().DownloadAsync(source, _folder.Path, null, TestContext.Current.CancellationToken)).ShouldBe(StopReason.Completed);
        (await File.ReadAllBytesAsync(_folder.File("c.gz"), TestContext.Current.CancellationToken)).ShouldBe(_content);
        _server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_busy_mirror_is_asked_again()
    {
        _server.BusyAnswers = 2;
        var source = new DownloadSource([_server.Address], [new DownloadFile("a.gz", Md5(_content))]);
        await Downloader().DownloadAsync(source, _folder.Path, null, TestContext.Current.CancellationToken);
        ShouldBeWhole();
        _server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_corrupt_file_is_removed_and_the_message_says_so()
    {
        var damaged = (byte[])_content.Clone();
        damaged[777] ^= 1;
        _server.Put("a.gz", damaged);
        await DownloadAsync();
        ShouldBeWhole();
        File.Delete(_folder.File("a.gz"));
        _second.Put("a.gz", damaged);
        var exception = await Should.ThrowAsync<DownloadException>(() => DownloadAsync());
        exception.Message.ShouldContain($"the check sum is wrong (MD5 {Md5(damaged)}, published {Md5(_content)}); the file was removed");
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task When_no_mirror_answers_every_one_is_named()
    {
        var source = new DownloadSource([new Uri(_server.Address, "nowhere/"), new Uri("http://127.0.0.1:1/")], [new DownloadFile("a.gz", Md5(_content))]);
        var exception = await Should.ThrowAsync<DownloadException>(() => Downloader().DownloadAsync(source, _folder.Path, null,
            TestContext.Current.CancellationToken));
        exception.Message.ShouldContain($"{_server.Address}nowhere/a.gz: answered 404");
        exception.Message.ShouldContain("http://127.0.0.1:1/a.gz: ");
        exception.Message.ShouldContain(DownloadSource.MirrorVariable);
        _server.Requests.Count.ShouldBe(1);
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cancelled_download_keeps_what_has_arrived_and_is_continued_later()
    {
        using var cancellation = new CancellationTokenSource();
        (await DownloadAsync(new Recorder { OnReport = cancellation.Cancel }, cancellation.Token)).ShouldBe(StopReason.Cancelled);
        File.Exists(_folder.File("a.gz")).ShouldBeFalse();
        var kept = new FileInfo(_folder.File("a.gz.part")).Length;
        kept.ShouldBeInRange(1, _content.Length - 1);
        (await DownloadAsync()).ShouldBe(StopReason.Completed);
        ShouldBeWhole();
        _server.Requests.Last().From.ShouldBe(kept);
    }

    [Fact]
    public async Task Another_file_of_that_name_is_not_overwritten()
    {
        _folder.Write("a.gz", "mine");
        (await Should.ThrowAsync<InputException>(() => DownloadAsync())).Message.ShouldContain("not the published one");
        (await File.ReadAllTextAsync(_folder.File("a.gz"), TestContext.Current.CancellationToken)).ShouldBe("mine");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_explained()
    {
        var file = _folder.Write("file", "x");
        var source = new DownloadSource([_server.Address], [new DownloadFile("a.gz", Md5(_content))]);
        var download = () => Downloader().DownloadAsync(source, Path.Combine(file, "in"), null, TestContext.Current.CancellationToken);
        (await Should.ThrowAsync<InputException>(download)).Message.ShouldContain("`data_dir`");
    }

    [Fact]
    public void Published_sources_have_four_files_and_several_mirrors_which_can_be_replaced()
    {
        foreach (var info in DataCatalog.All.Where(static info => !info.IsGenerated))
        {
            var source = DownloadSource.Find(info, null).ShouldNotBeNull();
            source.Files.Count.ShouldBe(4);
            source.Files.ShouldAllBe(file => file.Md5.Length == 32 && file.Name.EndsWith("-ubyte.gz", StringComparison.Ordinal));
            source.Mirrors.Count.ShouldBeGreaterThan(1);
            source.Mirrors.ShouldAllBe(mirror => mirror.AbsoluteUri.EndsWith('/'));
            var mirrors = DownloadSource.Find(info, "http://a/x https://b/").ShouldNotBeNull().Mirrors;
            mirrors.Select(static mirror => mirror.AbsoluteUri).ShouldBe([$"http://a/x/{info.Name}/", $"https://b/{info.Name}/"]);
        }

        DownloadSource.Find(DataCatalog.Find("glyphs")!, null).ShouldBeNull();
        Should.Throw<InputException>(() => DownloadSource.Find(DataCatalog.Find("mnist")!, "ftp://a")).Message.ShouldContain("'ftp://a'");
    }

    private Task<StopReason> DownloadAsync(IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var source = new DownloadSource([_server.Address, _second.Address], [new DownloadFile("a.gz", Md5(_content))]);
        return Downloader().DownloadAsync(source, _folder.Path, progress, cancellation);
    }

    private DataDownloader Downloader() => new(_client, TimeSpan.Zero);

    private void ShouldBeWhole()
    {
        File.ReadAllBytes(_folder.File("a.gz")).SequenceEqual(_content).ShouldBeTrue();
        File.Exists(_folder.File("a.gz.part")).ShouldBeFalse();
    }

    [SuppressMessage("Security", "CA5351", Justification = "The same check sum as the publishers'.")]
    private static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));

    private sealed class Recorder : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> All { get; } = [];

        public Action? OnReport { get; init; }

        public void Report(DownloadProgress value)
        {
            All.Add(value);
            OnReport?.Invoke();
        }
    }
}
