using System.Globalization;
using System.Text.Json;
using Isinglass.RunStore.Index;
using Isinglass.Testing;

namespace Isinglass.Dashboard.Tests.Web;

/// <summary>Live rounds arrive each once and in order.</summary>
public sealed class LogStreamTests
{
    [Fact]
    public async Task A_visitor_who_comes_back_goes_on_where_he_was()
    {
        await using var served = await ServedRuns.StartAsync(folder => GeneratedRuns.Begin(folder.File("run"), 1));
        var run = served.Folder.File("run");
        for (var round = 1; round <= 3; round++)
        {
            GeneratedRuns.Append(run, round);
        }

        var first = await FollowAsync(served, "run", null, 3);
        first.Rounds.ShouldBe([1, 2, 3]);
        first.IsOver.ShouldBeFalse();
        GeneratedRuns.Append(run, 4);
        var second = FollowAsync(served, "run", first.LastId, int.MaxValue);
        GeneratedRuns.Append(run, 5);
        GeneratedRuns.Finish(run, 1, 5);
        (await second).ShouldBe(((int[])[4, 5], (await second).LastId, true), Comparer);
        (await FollowAsync(served, "run", null, int.MaxValue)).Rounds.ShouldBe([1, 2, 3, 4, 5]);
        (await served.JsonAsync("/api/runs/run")).GetProperty("state").GetString().ShouldBe("finished");
    }

    [Fact]
    public async Task A_resumed_run_takes_its_rounds_back()
    {
        await using var served = await ServedRuns.StartAsync(folder => GeneratedRuns.Begin(folder.File("run"), 1));
        GeneratedRuns.Append(served.Folder.File("run"), 1);
        var answer = await served.Client.SendAsync(Request("run", "100000"), HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        string? line;
        while ((line = await reader.ReadLineAsync()) is not null && line != "event: reset")
        {
        }

        line.ShouldBe("event: reset");
    }

    [Fact]
    public async Task Sixty_live_runs_at_once_lose_no_round()
    {
        const int Runs = 60, Rounds = 50;
        await using var served = await ServedRuns.StartAsync(folder =>
            Enumerable.Range(0, Runs).ToList().ForEach(n => GeneratedRuns.Begin(folder.File($"r{n}"), n)));
        var followers = Enumerable.Range(0, Runs).Select(n => FollowAsync(served, $"r{n}", null, int.MaxValue)).ToArray();
        for (var round = 1; round <= Rounds; round++)
        {
            for (var n = 0; n < Runs; n++)
            {
                GeneratedRuns.Append(served.Folder.File($"r{n}"), round);
            }

            await Task.Yield();
        }

        for (var n = 0; n < Runs; n++)
        {
            GeneratedRuns.Finish(served.Folder.File($"r{n}"), n, Rounds);
        }

        foreach (var follower in followers)
        {
            (await follower).Rounds.ShouldBe(Enumerable.Range(1, Rounds));
        }
    }

    private static IEqualityComparer<(int[] Rounds, string LastId, bool IsOver)> Comparer { get; } =
        EqualityComparer<(int[] Rounds, string LastId, bool IsOver)>.Create(static (a, b) => a.Rounds.SequenceEqual(b.Rounds) && a.LastId == b.LastId
            && a.IsOver == b.IsOver);

    private static HttpRequestMessage Request(string id, string? lastId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/runs/{id}/events", UriKind.Relative));
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        return request;
    }

    /// <summary>Follows a run until its end, or until so many rounds have come.</summary>
    private static async Task<(int[] Rounds, string LastId, bool IsOver)> FollowAsync(ServedRuns served, string id, string? lastId, int most)
    {
        using var request = Request(id, lastId);
        using var answer = await served.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var (rounds, last) = (new List<int>(), lastId ?? "");
        while (rounds.Count < most && await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                last = line[4..];
                long.Parse(last, CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
            }
            else if (line == "event: end")
            {
                return ([.. rounds], last, true);
            }
            else if (line.StartsWith("data: {", StringComparison.Ordinal))
            {
                rounds.Add(JsonDocument.Parse(line[6..]).RootElement.GetProperty("round").GetInt32());
            }
        }

        return ([.. rounds], last, false);
    }
}
