using System.Net;
using Isinglass.Cluster.Silos;
using Isinglass.Model;

namespace Isinglass.Cluster.Tests.Silos;

/// <summary>A place where nothing answers is told by its name and what to do, before anything is joined.</summary>
public sealed class MeetingPlaceTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task What_cannot_be_reached_is_named_with_its_cure(string host)
    {
        var place = $"redis://{host}:{SiloHost.FreePort(IPAddress.Loopback)}";
        var failure = await Should.ThrowAsync<WorkException>(MeetingPlace.Parse(place).Reach);
        failure.Message.ShouldStartWith($"Nothing can be reached at {place} (");
        failure.Message.ShouldContain("Start a Redis server there");
    }

    [Fact]
    public Task The_processes_of_one_run_meet_without_a_service() => MeetingPlace.Local(1, "secret").Reach();
}
